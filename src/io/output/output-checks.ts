import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { error, type Message, warning } from '../../model/message.js'
import type { WritablePage } from '../../model/site.js'
import type { OutputFiles, OutputPaths } from '../cache/output-record.js'
import { readJson } from '../fs/atomic.js'
import { linkStatOf } from '../fs/stat.js'
import { contentsOf, isSame } from './write-pages.js'

/** Returns errors when the output folder must not be written to. */
export const checkOutputFolder = (output: OutputPaths, root: string): Message[] => {
  const place = { file: output.displayPath }
  const folder = realOf(output.folder)
  const project = realOf(root)
  const refuse = (reason: string): Message[] => [
    error('output-folder-refused', place, reason, 'choose a folder of its own, e.g. `--output public`'),
  ]
  if (folder === resolve('/') || folder === realOf(homedir()))
    return refuse('the output folder is the root or your home folder')
  if (folder === project || isInside(project, folder)) return refuse('the output folder contains the project')
  if (
    ['content', 'templates', 'src', 'node_modules', '.git', '.smallsocial'].some(
      (name) => folder === join(project, name) || isInside(folder, join(project, name)),
    )
  )
    return refuse('the output folder is a part of the project')
  if (!existsSync(folder))
    return linkStatOf(output.folder)?.isSymbolicLink() === true
      ? refuse('the output folder is a broken link')
      : []
  if (!statSync(folder).isDirectory()) return refuse('the output is a file')
  if (existsSync(join(folder, '.git')))
    return refuse('the output folder is a repository (it contains `.git`)')
  return []
}

/** Reads the manifest that an earlier build published, smallsocial.json; undefined when there is none. */
export const readPublishedManifest = (output: OutputPaths): unknown =>
  readJson(join(output.folder, 'smallsocial.json'))

/**
 * Returns errors for foreign files, which are never replaced: for a folder that has only such, and for a page
 * in the place of one.
 */
export const foreignFiles = (
  output: OutputPaths,
  { record, stampOf }: OutputFiles,
  pages: readonly WritablePage[],
): Message[] => {
  if (!existsSync(output.folder)) return []
  const inside = readdirSync(output.folder).filter((name) => !name.startsWith('.smallsocial-'))
  if (record === undefined) {
    const published = readPublishedManifest(output) as { generator?: unknown } | undefined
    if (inside.length === 0 || published?.generator === 'smallsocial') return []
    return [
      error(
        'output-has-other-files',
        { file: output.displayPath },
        `the output folder contains files that smallsocial did not write, e.g. \`${inside.sort()[0]}\``,
        'empty it, or choose another with `--output`',
      ),
    ]
  }
  const missing = pages.filter(({ path }) => stampOf(path) === undefined)
  const inTheWay = filesInPlaceOfFolders(output, record, missing)
  if (inTheWay.length > 0) return inTheWay
  return pages
    .filter(({ path }) => record[path] === undefined && existsSync(join(output.folder, path)))
    .filter((page) =>
      statSync(join(output.folder, page.path)).isDirectory()
        ? filesBelow(output.folder, page.path).some((file) => record[file] === undefined)
        : !isSame(join(output.folder, page.path), contentsOf(page)),
    )
    .map(({ path }) =>
      error(
        'output-has-other-files',
        { file: `${output.displayPath}/${path}` },
        'the file exists already and was not written by smallsocial',
        'delete it, or move it to content/static/',
      ),
    )
}

/**
 * Returns a warning about files that this build does not make, when it is not known which of them an earlier build wrote,
 * because the cache was deleted.
 */
export const leftFiles = (
  output: OutputPaths,
  { record }: OutputFiles,
  pages: readonly WritablePage[],
): Message[] => {
  if (record !== undefined || !existsSync(output.folder)) return []
  const made = new Set(pages.map(({ path }) => path))
  const left = filesBelow(output.folder, '.')
    .map((path) => path.slice('./'.length))
    .filter((path) => !made.has(path))
  return left.length === 0
    ? []
    : [
        warning(
          'output-has-other-files',
          { file: output.displayPath },
          `the cache of the last build is gone, and ${left.length === 1 ? 'a file is' : `${left.length} files are`} not of this build, e.g. \`${left.sort()[0]}\``,
          'delete the folder and build again; what is not of a build belongs into content/static/',
        ),
      ]
}

/** Returns errors for foreign files where the folder of a page must be. */
const filesInPlaceOfFolders = (
  output: OutputPaths,
  record: Readonly<Record<string, string>>,
  pages: readonly WritablePage[],
): Message[] => {
  const folders = new Set<string>()
  for (const { path } of pages)
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at)
      if (folders.has(folder)) break
      folders.add(folder)
    }
  return [...folders]
    .filter(
      (folder) => record[folder] === undefined && linkStatOf(join(output.folder, folder))?.isFile() === true,
    )
    .map((folder) =>
      error(
        'output-has-other-files',
        { file: `${output.displayPath}/${folder}` },
        'there is a file where a folder must be, and it was not written by smallsocial',
        'move it away',
      ),
    )
}

const filesBelow = (top: string, folder: string): string[] =>
  readdirSync(join(top, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(top, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  )

const realOf = (path: string): string => {
  for (let at = resolve(path), rest = ''; ; at = dirname(at)) {
    try {
      return join(realpathSync(at), rest)
    } catch {
      rest = join(relative(dirname(at), at), rest)
      if (at === dirname(at)) return resolve(path)
    }
  }
}

const isInside = (path: string, folder: string): boolean => {
  const below = relative(folder, path)
  return below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && resolve(below) !== below
}
