import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { error, type Message } from '../model/message.js'
import type { Asset, Source } from '../model/site.js'

/** What lies under content/, sorted by path. */
export type ContentFiles = {
  readonly sources: readonly Source[]
  readonly contexts: readonly Source[]
  readonly mentions: readonly Source[]
  readonly settings?: Source
  readonly blogroll?: Source
  readonly assets: readonly Asset[]
  readonly messages: readonly Message[]
}

/** Reads content/ of a project. Links that lead out of it are errors: they would publish what lies elsewhere. */
export const readContent = (root: string): ContentFiles => {
  const content = join(root, 'content')
  const messages: Message[] = []
  const paths = listFiles(content, messages)
  const textOf = (path: string): Source => ({
    path,
    file: `content/${path}`,
    value: readText(join(content, path)),
  })
  const within = (folder: string): Source[] =>
    paths.filter((path) => path.startsWith(folder) && path.endsWith('.json')).map(textOf)
  const one = (path: string): Source | undefined => (paths.includes(path) ? textOf(path) : undefined)
  const [settings, blogroll] = [one('site.yaml'), one('blogroll.yaml')]
  return {
    sources: paths.filter((path) => isMarkdown(path) && !isKept(path)).map(textOf),
    contexts: within('contexts/'),
    mentions: within('mentions/'),
    ...(settings !== undefined && { settings }),
    ...(blogroll !== undefined && { blogroll }),
    assets: paths
      .filter((path) => !isKept(path) && (!isMarkdown(path) || path.startsWith('static/')))
      .map((path) => assetOf(content, path)),
    messages,
  }
}

/** A text file, without a byte order mark. Bytes that are no UTF-8 become U+FFFD. */
const readText = (path: string): string => {
  const text = readFileSync(path, 'utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

const isMarkdown = (path: string): boolean => /\.md$/i.test(path) && !path.startsWith('static/')

/** Files that the program keeps for itself and never copies. */
const isKept = (path: string): boolean =>
  /^(?:contexts|mentions)\//.test(path) ||
  /^(?:site\.yaml|blogroll\.yaml|people\.yaml|sent\.jsonl)$/.test(path)

const assetOf = (content: string, path: string): Asset => {
  const from = join(content, path)
  const { size, mtimeMs } = statSync(from)
  return { path, from, size, modified: mtimeMs }
}

const listFiles = (content: string, messages: Message[]): string[] => {
  const found: string[] = []
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(content, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (isHidden(entry.name, path)) continue
      const isDirectory = entry.isSymbolicLink()
        ? followed(content, path, messages)
        : entry.isDirectory()
          ? 'folder'
          : entry.isFile()
            ? 'file'
            : undefined
      if (isDirectory === 'folder') visit(path)
      else if (isDirectory === 'file') found.push(path)
    }
  }
  if (existsSync(content)) visit('')
  return found.sort((a, b) => (a < b ? -1 : 1))
}

/** Dotfiles and what editors leave beside a file. `static/.well-known` is meant. */
const isHidden = (name: string, path: string): boolean =>
  (name.startsWith('.') && (!path.startsWith('static/') || name === '.DS_Store' || name === '.git')) ||
  name.endsWith('~') ||
  name === 'node_modules'

const followed = (content: string, path: string, messages: Message[]): 'file' | 'folder' | undefined => {
  const file = `content/${path}`
  try {
    const target = realpathSync(join(content, path))
    const inside = relative(realpathSync(content), target)
    if (inside.startsWith(`..${sep}`) || inside === '..' || inside === '') {
      messages.push(error({ file }, 'the link leads out of content/', 'put the file itself here'))
      return undefined
    }
    if (lstatSync(target).isFile()) return 'file'
    messages.push(error({ file }, 'a link to a folder is not followed', 'put the folder itself here'))
  } catch {
    messages.push(error({ file }, 'the link leads nowhere', 'delete it'))
  }
  return undefined
}
