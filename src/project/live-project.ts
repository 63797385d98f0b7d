import { join, resolve } from 'node:path'
import { templates } from '../../templates/index.js'
import { programHash } from '../io/cache/last-build.js'
import type { OutputPaths } from '../io/cache/output-record.js'
import { now } from '../io/clock.js'
import {
  type ListedFile,
  listContentFiles,
  listTemplates,
  statContentFile,
} from '../io/content/list-files.js'
import { readContent, sourceOf } from '../io/content/read-content.js'
import { type ReadTheme, readTheme } from '../io/content/read-theme.js'
import { statOf } from '../io/fs/stat.js'
import { optionalPackages } from '../io/media/optional-packages.js'
import { cachedDrawings } from '../io/output/diagrams.js'
import { withThemeSettings } from '../model/asset-paths.js'
import { type Config, type ParseSettings, parseSettings } from '../model/config.js'
import { defined } from '../model/defined.js'
import { compareText, hasError, type Message } from '../model/message.js'
import type { Post } from '../model/post.js'
import type { Project } from '../model/project.js'
import type { Source } from '../model/site.js'
import { parseConfig } from '../parse/config/config.js'
import { withNicks } from '../parse/config/nicks.js'
import type { ParsedPost } from '../parse/post/post.js'
import type { PostParser } from '../pipeline.js'
import type { SiteFlags } from './load-site.js'
import { noSettings } from './read-project.js'
import { cachedPostParser, parserUnavailable } from './render-cached.js'
import { outputPaths } from './snapshot.js'

/** A project in memory. A part with errors is replaced by its last version without errors, and its errors are among the messages. */
export type LiveProject = {
  /** Reads these paths below the root again, or all of them, and returns those that differ from before. */
  readonly refresh: (paths?: readonly string[]) => Promise<readonly string[]>
  /** Returns the project as it was last read; undefined until its settings are usable. */
  readonly project: () => Project | undefined
  readonly theme: () => ReadTheme
  /** Returns the errors in settings, templates and the list of files. */
  readonly messages: () => readonly Message[]
  readonly parse: PostParser
  /** Returns the post of a file as it is shown, and its current source. */
  readonly postAt: (path: string) => { readonly post?: Post; readonly source?: Source }
  /** Writes the parse cache, for the next start. */
  readonly save: () => void
}

type LiveFlags = Pick<SiteFlags, 'root' | 'output' | 'baseUrl'>

/** Reads a project and returns it. */
export const openLiveProject = async (flags: LiveFlags): Promise<LiveProject> => {
  const root = resolve(flags.root)
  const program = programHash()
  const files = openLiveFiles(root)
  const settings = openLiveSettings(flags)
  const output = outputPaths(root, flags)
  const posts = openLivePosts(output, program)
  // The preview draws no diagrams, and shows those of the last build.
  const drawings = cachedDrawings(output, optionalPackages())
  const theme = await openLiveTheme(root, program)
  let unpublished: readonly Message[] = []

  const live: LiveProject = {
    refresh: async (paths) => {
      const changed = files.refresh(paths)
      for (const path of changed) if (files.get(path) === undefined) posts.forget(path)
      if (changed.includes('site.yaml') || changed.includes('people.yaml')) {
        settings.refresh(files.get('site.yaml'), files.get('people.yaml'))
        posts.configure(settings.config())
      }
      // Most blogs have no templates: then nothing has changed while the watcher was started.
      const hasTemplates = theme.theme().own.length > 0 || statOf(join(root, 'templates')) !== undefined
      const templates = (paths ?? (hasTemplates ? ['templates'] : [])).filter((path) =>
        /^templates(?:\/|$)/.test(path),
      )
      if (templates.length > 0) await theme.refresh()
      return [...changed.map((path) => `content/${path}`), ...templates]
    },
    project: () => {
      const config = settings.config()
      if (config === undefined) return undefined
      const { messages, ...parts } = readContent(files.all())
      unpublished = messages
      // The preview has no search index.
      const installed = { ...optionalPackages(), pagefind: false }
      return { ...parts, config, now: now(), drafts: true, future: true, installed, drawings }
    },
    theme: () => {
      const config = settings.config()
      const read = theme.theme()
      return config === undefined ? read : { ...read, theme: withThemeSettings(read.theme, config.theme) }
    },
    messages: () => [
      ...files.messages(),
      ...unpublished,
      ...theme.messages(),
      ...(files.get('site.yaml') === undefined ? [noSettings] : settings.messages()),
    ],
    parse: posts.parse,
    postAt: (path) => {
      const file = files.get(path)
      return defined({ post: posts.shown(path), source: file && sourceOf(file) })
    },
    save: posts.save,
  }
  await live.refresh()
  return live
}

/** Returns the files below content/ by path, sorted by path. */
const openLiveFiles = (root: string) => {
  let files = new Map<string, ListedFile>()
  let messages: readonly Message[] = []

  const refreshAll = (named: readonly string[]): string[] => {
    const before = files
    const found = listContentFiles(root)
    messages = found.messages
    files = new Map(
      found.files.map((file) => {
        const old = before.get(file.path)
        const isSame = old?.size === file.size && old.modified === file.modified && old.inode === file.inode
        return [file.path, isSame && !named.includes(file.path) ? old : file]
      }),
    )
    return [...new Set([...before.keys(), ...files.keys()])].filter(
      (path) => before.get(path) !== files.get(path),
    )
  }

  const refreshSome = (
    found: readonly (readonly [path: string, file: ListedFile | undefined])[],
  ): string[] => {
    const hasNew = found.some(([path, file]) => file !== undefined && !files.has(path))
    const changed = found.flatMap(([path, file]) => refreshOne(path, file))
    if (hasNew) files = new Map([...files].sort(([a], [b]) => compareText(a, b)))
    return changed
  }

  const refreshOne = (path: string, file: ListedFile | undefined): string[] => {
    if (file !== undefined) {
      files.set(path, file)
      return [path]
    }
    const removed = [...files.keys()].filter((old) => old === path || old.startsWith(`${path}/`))
    for (const old of removed) files.delete(old)
    return removed
  }

  return {
    get: (path: string): ListedFile | undefined => files.get(path),
    all: (): ListedFile[] => [...files.values()],
    messages: () => messages,
    /** Lists files again, and returns the paths below content/ that differ from before. */
    refresh: (paths: readonly string[] | undefined): string[] => {
      const named = (paths ?? []).filter((path) => path.startsWith('content/')).map((path) => path.slice(8))
      const found = named.map((path) => ({ path, file: statContentFile(root, path) }))
      return paths === undefined || paths.includes('content') || found.some(({ file }) => file === 'many')
        ? refreshAll(named)
        : refreshSome(found.map(({ path, file }) => [path, file === 'many' ? undefined : file]))
    },
  }
}

/** Returns the settings: the last ones without errors, with the messages of the current ones. */
const openLiveSettings = ({ baseUrl }: LiveFlags) => {
  let source: Source | undefined
  let config: Config | undefined
  let messages: readonly Message[] = []
  let people: Source | undefined
  return {
    config: () => config && withNicks(config, people),
    messages: () => messages,
    refresh: (file: ListedFile | undefined, others: ListedFile | undefined): void => {
      people = others && sourceOf(others)
      const read = file === undefined ? undefined : sourceOf(file)
      if (read === undefined || read === source) return
      source = read
      const parsed = parseConfig(source, defined({ baseUrl }))
      const unavailable = parsed.config === undefined ? [] : parserUnavailable(parsed.config)
      messages = [...parsed.messages, ...unavailable]
      const hasErrors = hasError(parsed.messages)
      if (parsed.config !== undefined && (config === undefined || !hasErrors)) config = parsed.config
    },
  }
}

/** Returns the parsed posts: the last version of each without errors, with the messages of the current one. */
const openLivePosts = (output: OutputPaths, program: string) => {
  let settings: ParseSettings | undefined
  let parser: ReturnType<typeof cachedPostParser> | undefined
  let posts = new Map<string, LastGoodPost>()
  return {
    /** Sets the settings; when those that affect parsing differ, all posts are parsed again. */
    configure: (config: Config | undefined): void => {
      if (config === undefined) return
      const next = parseSettings(config)
      if (JSON.stringify(settings) === JSON.stringify(next)) return
      settings = next
      parser = cachedPostParser({ output, program }, next)
      posts = new Map()
    },
    forget: (path: string): void => void posts.delete(path),
    shown: (path: string): Post | undefined => posts.get(path)?.shown.post,
    parse: (source: Source): ParsedPost => {
      const before = posts.get(source.path)
      if (before?.source === source) return before.shown
      const parsed = parser?.parse(source) ?? { messages: [] }
      const good = hasError(parsed.messages) ? before?.good : parsed
      const shown = good === undefined ? parsed : { ...good, messages: parsed.messages }
      posts.set(source.path, { source, shown, ...(good !== undefined && { good }) })
      return shown
    },
    save: (): void => parser?.save([...posts.values()].map(({ source }) => source)),
  }
}

/** A parsed source: the last version without errors is shown, with the messages of the current one. */
type LastGoodPost = { readonly source: Source; readonly shown: ParsedPost; readonly good?: ParsedPost }

/** Returns the theme: the last one without errors, with the messages of the current templates. */
const openLiveTheme = async (root: string, program: string) => {
  let theme = await readTheme(root, templates, [], program)
  let messages: readonly Message[] = []
  return {
    theme: () => theme,
    messages: () => messages,
    refresh: async (): Promise<void> => {
      const read = await retryWhenFilesVanish(() => readTheme(root, templates, listTemplates(root), program))
      messages = read.messages
      if (!hasError(read.messages)) theme = read
    },
  }
}

/** Returns the result of `work`. Retries up to 21 times while a file is missing, as when another branch is checked out; throws other errors. */
export const retryWhenFilesVanish = async <Value>(
  work: () => Value | Promise<Value>,
  refresh: () => Promise<unknown> = async () => undefined,
): Promise<Value> => {
  for (let tries = 0; ; tries++)
    try {
      return await work()
    } catch (thrown) {
      if ((thrown as { code?: unknown }).code !== 'ENOENT' || tries > 20) throw thrown
      await refresh()
    }
}
