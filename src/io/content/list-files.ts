import { existsSync, lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { contentFileOf, isInDraftsFolder, isLeftover } from '../../model/content-file.js'
import { compareText, error, type Message } from '../../model/message.js'
import { now } from '../clock.js'
import { stableStamp } from '../fs/signature.js'
import { linkStatOf, statOf } from '../fs/stat.js'

/** A file that was found and not read. */
export type ListedFile = {
  /** Below the listed folder, with slashes. */
  readonly path: string
  /** Absolute. */
  readonly from: string
  readonly size: number
  readonly modified: number
  readonly inode: number
  /** Size, time and inode; undefined when the file changed too recently to be compared by them. */
  readonly signature?: string
}

/** The files of a folder, and errors for those that cannot be used. */
export type Listing = { readonly files: readonly ListedFile[]; readonly messages: readonly Message[] }

/**
 * Lists the files of content/, sorted by path. Symlinks to targets outside content/ are errors: they would
 * publish other files.
 */
export const listContentFiles = (root: string): Listing => {
  const messages: Message[] = []
  const files = listFolder(
    join(root, 'content'),
    (path) => resolveSymlink(join(root, 'content'), path, messages),
    (path, reason, note) => messages.push(error('invalid-link', { file: `content/${path}` }, reason, note)),
  )
  return { files, messages }
}

/**
 * Returns the current state of one file of content/, after a change was reported; undefined when it does not
 * exist or is ignored. Returns `many` for a folder or a symlink, for which all of content/ must be listed
 * again.
 */
export const statContentFile = (root: string, path: string): ListedFile | 'many' | undefined => {
  if (isLeftover(path)) return undefined
  const from = `${join(root, 'content')}${sep}${path}`
  const stat = linkStatOf(from)
  if (stat === undefined) return undefined
  if (!stat.isFile()) return 'many'
  const signature = stableStamp(stat, now())
  return {
    ...{ path, from, size: stat.size, modified: stat.mtimeMs, inode: stat.ino },
    ...(signature !== undefined && { signature }),
  }
}

/** Lists the files of the blog's templates/, sorted by path. A module may read any of them. */
export const listTemplates = (root: string): readonly ListedFile[] =>
  listFolder(
    join(root, 'templates'),
    () => undefined,
    () => 0,
  )

const listFolder = (
  top: string,
  follow: (path: string) => Stats | undefined,
  report: (path: string, reason: string, note: string) => void,
): ListedFile[] => {
  const found: ListedFile[] = []
  const time = now()
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(top, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (isLeftover(path)) continue
      if (entry.isDirectory()) {
        if (path.includes('\ufffd') && !existsSync(join(top, path))) report(path, ...notUtf8)
        else if (isRecordFile(path))
          report(path, 'there is a folder where a file must be', 'move the folder away')
        else visit(path)
        continue
      }
      const from = `${top}${sep}${path}`
      const stat = entry.isSymbolicLink() ? follow(path) : statOf(from)
      if (stat === undefined && !entry.isSymbolicLink() && path.includes('\ufffd')) report(path, ...notUtf8)
      if (stat !== undefined && !stat.isFile() && !['conflict', 'unknown'].includes(contentFileOf(path)))
        report(path, 'it is not a file but a pipe or a device', 'move it away')
      if (stat?.isFile() !== true) continue
      const { size, mtimeMs: modified, ino: inode } = stat
      const signature = stableStamp(stat, time)
      found.push(
        signature === undefined
          ? { path, from, size, modified, inode }
          : { path, from, size, modified, inode, signature },
      )
    }
  }
  if (statOf(top)?.isDirectory()) visit('')
  return found.sort((a, b) => compareText(a.path, b.path))
}

const notUtf8 = ['the name of the file is not UTF-8', 'rename the file'] as const

/**
 * Returns true for the names of files that the program reads: if one were skipped, its data would be lost
 * without a message.
 */
const isRecordFile = (path: string): boolean =>
  /^(?:site\.yaml|(?:blogroll|podroll|[^/]+\.links)\.yaml|people\.yaml|sent\.jsonl|mentions\/.*\.(?:json|yaml))$/.test(
    path,
  )

const resolveSymlink = (content: string, path: string, messages: Message[]): Stats | undefined => {
  const file = `content/${path}`
  try {
    const target = realpathSync(join(content, path))
    const inside = relative(realpathSync(content), target)
    if (inside.startsWith(`..${sep}`) || inside === '..' || inside === '') {
      messages.push(
        error('invalid-link', { file }, 'the link points outside content/', 'put the file itself here'),
      )
      return undefined
    }
    const stat = lstatSync(target)
    if (stat.isFile()) {
      if (mayPointTo(path, inside.split(sep).join('/'))) return stat
      messages.push(
        error(
          'invalid-link',
          { file },
          `the link points to \`${inside}\`, which would be published with it`,
          'put a file of its own here, or delete the link',
        ),
      )
      return undefined
    }
    messages.push(
      error('invalid-link', { file }, 'a link to a folder is not followed', 'put the folder itself here'),
    )
  } catch {
    messages.push(error('invalid-link', { file }, 'the link is broken', 'delete it'))
  }
  return undefined
}

/**
 * Returns true when a symlink publishes nothing that is unpublished at its target: posts may point to posts,
 * media to media, and a file outside a drafts folder may not point into one.
 */
const mayPointTo = (path: string, target: string): boolean => {
  const [from, to] = [contentFileOf(path), contentFileOf(target)]
  if (isInDraftsFolder(target) && !isInDraftsFolder(path)) return false
  if (from === 'media' || from === 'static') return to === 'media' || to === 'static'
  return from === 'post' ? to === 'post' : true
}
