import { resolve } from 'node:path'
import { templates } from '../../templates/index.js'
import { programHash } from '../io/cache/last-build.js'
import { now } from '../io/clock.js'
import {
  type ListedFile,
  listContentFiles,
  listTemplates,
  statContentFile,
} from '../io/content/list-files.js'
import { readContent, sourceOf } from '../io/content/read-content.js'
import { type ReadTheme, readTheme } from '../io/content/read-theme.js'
import { optionalPackages } from '../io/media/optional-packages.js'
import { withThemeSettings } from '../model/asset-paths.js'
import { type Config, parseSettings } from '../model/config.js'
import type { Message } from '../model/message.js'
import type { Post } from '../model/post.js'
import type { Project } from '../model/project.js'
import type { Source } from '../model/site.js'
import { parseConfig } from '../parse/config/config.js'
import type { ParsedPost } from '../parse/post/post.js'
import type { PostParser } from '../pipeline.js'
import type { SiteFlags } from './load-site.js'
import { noSettings } from './read-project.js'
import { cachedPostParser, parserUnavailable } from './render-cached.js'
import { outputPaths } from './snapshot.js'

/** A project that stays in memory. What is wrong with a part of it is told, and the part is as it was when it was last right. */
export type LiveProject = {
  /** Looks at these paths below the root, at all when none are told, and gives those that are other than before. */
  readonly look: (paths?: readonly string[]) => Promise<readonly string[]>
  /** The project as it was last seen; nothing while there were never settings that could be used. */
  readonly project: () => Project | undefined
  readonly theme: () => ReadTheme
  /** Errors in settings, templates and the list of files. */
  readonly messages: () => readonly Message[]
  readonly parse: PostParser
  /** The post of a file as it is shown, and its source as it is now. */
  readonly postAt: (path: string) => { readonly post?: Post; readonly source?: Source }
  /** Keeps on disk what was parsed, for the next start. */
  readonly save: () => void
}

/** Opens a project to stay with it; `look` has been called once. */
export const openLiveProject = async (
  flags: Pick<SiteFlags, 'root' | 'output' | 'baseUrl'>,
): Promise<LiveProject> => {
  const root = resolve(flags.root)
  const program = programHash()
  const output = outputPaths(root, flags)
  /** By path below content/, in that order. */
  let files = new Map<string, ListedFile>()
  let listing: readonly Message[] = []
  let unpublished: readonly Message[] = []
  let theme = await readTheme(root, templates, [], program)
  let themeMessages: readonly Message[] = []
  let settings: Source | undefined
  let config: Config | undefined
  let configMessages: readonly Message[] = []
  let memory: ReturnType<typeof cachedPostParser> | undefined
  let parsed = new Map<string, LastGoodPost>()

  /** Looks at what is named, or at all; gives the paths below content/ whose files are others than before. */
  const readFiles = (paths: readonly string[] | undefined): string[] => {
    const named = (paths ?? []).filter((path) => path.startsWith('content/')).map((path) => path.slice(8))
    const seen = named.map((path) => [path, statContentFile(root, path)] as const)
    const isWhole = paths === undefined || paths.includes('content') || seen.some(([, one]) => one === 'many')
    const changed = isWhole ? readAllFiles(named) : readSomeFiles(seen)
    for (const path of changed) if (!files.has(path)) parsed.delete(path)
    return changed
  }

  const readAllFiles = (named: readonly string[]): string[] => {
    const before = files
    const found = listContentFiles(root)
    listing = found.messages
    files = new Map(
      found.files.map((file) => {
        const known = before.get(file.path)
        const isSame = known?.size === file.size && known.modified === file.modified
        return [file.path, isSame && !named.includes(file.path) ? known : file]
      }),
    )
    return [...new Set([...before.keys(), ...files.keys()])].filter(
      (path) => before.get(path) !== files.get(path),
    )
  }

  const readSomeFiles = (seen: readonly (readonly [string, ListedFile | 'many' | undefined])[]): string[] => {
    const changed: string[] = []
    for (const [path, file] of seen) {
      if (file !== undefined && file !== 'many') {
        const isNew = !files.has(path)
        files.set(path, file)
        if (isNew) files = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
        changed.push(path)
      } else
        for (const old of files.keys())
          if (old === path || old.startsWith(`${path}/`)) {
            files.delete(old)
            changed.push(old)
          }
    }
    return changed
  }

  const readSettings = (): void => {
    const file = files.get('site.yaml')
    const source = file === undefined ? undefined : sourceOf(file)
    if (source === settings || source === undefined) return
    settings = source
    const read = parseConfig(source, flags.baseUrl === undefined ? {} : { baseUrl: flags.baseUrl })
    configMessages = [...read.messages, ...(read.config === undefined ? [] : parserUnavailable(read.config))]
    if (read.config === undefined || read.messages.some(({ fatal }) => fatal && config !== undefined)) return
    const [was, is] = [config && parseSettings(config), parseSettings(read.config)]
    config = read.config
    if (JSON.stringify(was) === JSON.stringify(is)) return
    memory = cachedPostParser(output, program, is)
    parsed = new Map()
  }

  const readTemplates = async (): Promise<void> => {
    const read = await retryWhenFilesVanish(() => readTheme(root, templates, listTemplates(root), program))
    themeMessages = read.messages
    if (!read.messages.some(({ fatal }) => fatal)) theme = read
  }

  const kept: LiveProject = {
    look: async (paths) => {
      const changed = readFiles(paths).map((path) => `content/${path}`)
      if (changed.includes('content/site.yaml')) readSettings()
      const looks = (paths ?? ['templates']).filter((path) => /^templates(?:\/|$)/.test(path))
      if (looks.length > 0) await readTemplates()
      return [...changed, ...looks]
    },
    project: () => {
      if (config === undefined) return undefined
      const { messages, ...parts } = readContent([...files.values()])
      unpublished = messages
      return {
        ...parts,
        config,
        now: now(),
        drafts: true,
        future: true,
        // The preview has no index to search in.
        installed: { ...optionalPackages(), pagefind: false },
      }
    },
    theme: () =>
      config === undefined ? theme : { ...theme, theme: withThemeSettings(theme.theme, config.theme) },
    messages: () => [
      ...listing,
      ...unpublished,
      ...themeMessages,
      ...(files.has('site.yaml') ? configMessages : [noSettings]),
    ],
    parse: (source) => {
      const known = parsed.get(source.path)
      if (known?.source === source) return known.shown
      const read = memory?.parse(source) ?? { messages: [] }
      const isRight = !read.messages.some(({ fatal }) => fatal)
      const right = isRight ? read : known?.right
      const shown = isRight || right === undefined ? read : { ...right, messages: read.messages }
      parsed.set(source.path, { source, shown, ...(right !== undefined && { right }) })
      return shown
    },
    postAt: (path) => {
      const post = parsed.get(path)?.shown.post
      const file = files.get(path)
      return { ...(post !== undefined && { post }), ...(file !== undefined && { source: sourceOf(file) }) }
    },
    save: () => memory?.save(),
  }
  await kept.look()
  return kept
}

/** A parsed source: the last version without errors is shown, with the errors of now. */
type LastGoodPost = { readonly source: Source; readonly shown: ParsedPost; readonly right?: ParsedPost }

/** Does the work, and again when a file has gone meanwhile: many do at once when another branch is checked out. */
export const retryWhenFilesVanish = async <Value>(
  work: () => Value | Promise<Value>,
  lookAgain: () => Promise<unknown> = async () => undefined,
): Promise<Value> => {
  for (let tries = 0; ; tries++)
    try {
      return await work()
    } catch (thrown) {
      if ((thrown as { code?: unknown }).code !== 'ENOENT' || tries > 20) throw thrown
      await lookAgain()
    }
}
