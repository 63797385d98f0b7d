import { join, resolve } from 'node:path'
import type { Imported } from '../import/entry.js'
import { type ImportPlan, planImport } from '../import/plan.js'
import { addFeeds } from '../io/content/blogroll-file.js'
import { createFiles, isFile } from '../io/fs/create-files.js'
import { systemTimezone } from '../io/prompt.js'
import type { Config } from '../model/config.js'
import { languageTag } from '../model/i18n/index.js'
import { error, type Message, warning } from '../model/message.js'
import { runSteps } from '../model/steps.js'
import { hostOf, isWebUrl } from '../model/untrusted.js'
import { parseConfig } from '../parse/config/config.js'
import { isTimezone, timezoneError } from '../parse/config/identity.js'
import { fetchMissingMedia, openSource, readSource } from '../project/open-import.js'
import { readConfig } from '../project/read-project.js'
import { takeSnapshot } from '../project/snapshot.js'
import { withheldInArchive } from '../project/withheld-in-archive.js'
import {
  importContext,
  recordHistory,
  type WrittenPosts,
  writeComments,
  writePosts,
} from '../project/write-import.js'
import { importedSettings } from '../render/imported-settings.js'

/** The options of `import`. */
export type ImportFlags = {
  readonly source: string
  readonly folder: string
  readonly from?: string
  /** The URL of the site, for a new blog. */
  readonly url?: string
  readonly timezone?: string
  readonly dryRun: boolean
  /** Whether to fetch the files of the old site that the archive does not have. */
  readonly fetch: boolean
  readonly allowHosts: readonly string[]
  readonly progress: (text: string) => void
}

/** The result of `import`. */
export type ImportResult = {
  readonly ok: boolean
  readonly format?: string
  readonly written?: Omit<WrittenPosts, 'messages'>
  readonly drafts: number
  readonly unlisted: number
  readonly comments: number
  readonly feeds: number
  readonly leftOut: readonly (readonly [reason: string, count: number])[]
  readonly notUnderstood: readonly (readonly [notation: string, count: number])[]
  readonly missing: readonly string[]
  /** How many files of the old site were fetched. */
  readonly fetched: number
  /** Whether content/site.yaml was written. */
  readonly isNew: boolean
  readonly messages: readonly Message[]
}

const nothing = {
  drafts: 0,
  unlisted: 0,
  comments: 0,
  feeds: 0,
  leftOut: [],
  notUnderstood: [],
  missing: [],
  fetched: 0,
  isNew: false,
} as const

/**
 * Imports the public part of an archive as posts, media and mentions. Never overwrites a file that somebody has edited, and records
 * everything as history, so that nothing is sent for it. With `dryRun`, writes nothing.
 */
export const runImport = async (flags: ImportFlags): Promise<ImportResult> => {
  const { ok, messages, reached } = await runSteps<Omit<ImportResult, 'ok' | 'messages'>>(
    nothing,
    async (steps) => {
      const root = resolve(flags.folder)
      const { archive, adapter, messages: problems } = await openSource(flags)
      steps.done({ messages: problems })
      if (archive === undefined || adapter === undefined) return steps.stop()

      const isNew = !isFile(join(root, 'content/site.yaml'))
      const project = { root, output: 'public' }
      const { config, messages: wrong } = isNew ? { messages: [] } : await readConfig(project)
      steps.done({ messages: wrong })
      const timezone = flags.timezone ?? config?.timezone ?? systemTimezone()
      if (!isTimezone(timezone)) steps.done({ messages: [timezoneError(timezone)] })
      steps.stopOnErrors()

      flags.progress(`reading ${archive.name}`)
      const { imported, messages: refused } = await readSource(adapter, archive, timezone, flags.source)
      steps.done({ messages: refused })
      if (imported === undefined) return steps.stop()

      const settings = config ?? steps.done(newConfig(imported, flags, timezone)).config
      if (settings === undefined) return steps.stop()
      const before = takeSnapshot({ ...project, drafts: false, future: false, strict: false })
      const context = importContext(before, adapter.name, isNew, settings)
      steps.done({ messages: withheldInArchive(root, imported, context.paths, settings) })
      const planned = planImport(imported, adapter.name, settings, context)
      const fetched =
        flags.fetch && !flags.dryRun ? await fetchMissingMedia(root, planned, flags) : new Set<string>()
      const hasFile = (path: string): boolean => fetched.has(path) || context.hasFile(path)
      const plan =
        fetched.size === 0 ? planned : planImport(imported, adapter.name, settings, { ...context, hasFile })
      // The settings come first: an import that is interrupted is a blog, and continues.
      if (isNew && !flags.dryRun)
        createFiles(root, [
          { path: 'content/site.yaml', contents: settingsText(imported, flags, timezone, plan) },
        ])
      const { messages: unread, ...written } = await writePosts(
        root,
        plan,
        archive,
        flags.dryRun,
        flags.progress,
      )
      steps.done({ messages: unread })
      const { count: comments, messages: failed } = writeComments(before, plan.mentions, flags.dryRun)
      steps.done({ messages: failed })
      const feeds = addFeeds(root, imported.feeds ?? [], flags.dryRun)
      if (feeds === undefined) steps.done({ messages: [unreadBlogroll] })
      if (!flags.dryRun)
        steps.done(
          await recordHistory(
            { ...project, allowHosts: [] },
            new Set(plan.posts.map(({ url }) => url)),
            imported.records,
          ),
        )
      if (isNew && settings.url === exampleUrl && flags.url === undefined)
        steps.done({ messages: [urlIsMissing] })
      const result = {
        format: adapter.name,
        written,
        drafts: plan.posts.filter(({ entry }) => entry.isDraft).length,
        unlisted: plan.posts.filter(({ entry }) => entry.isUnlisted).length,
        comments,
        feeds: feeds ?? 0,
        leftOut: [...imported.leftOut, ...plan.notConverted],
        notUnderstood: [...imported.notUnderstood],
        missing: plan.missing,
        fetched: fetched.size,
        isNew,
      }
      steps.reach(result)
    },
  )
  return { ok, ...reached, messages }
}

const unreadBlogroll = error(
  'invalid-blogroll',
  { file: 'content/blogroll.yaml' },
  'the file is not a list of links, so no feed was added',
  'correct it, and import again',
)

const urlIsMissing = warning(
  'missing-setting',
  { file: 'content/site.yaml' },
  'the address of the new site is not known, so `url` is https://example.com/',
  'write your own, or import with `--url https://…`',
)

const exampleUrl = 'https://example.com/'

/** The hosts of platforms: a site that moves away gets another. */
const isPlatform =
  /(?:^|\.)(?:wordpress\.com|blogspot\.[a-z.]+|tumblr\.com|substack\.com|medium\.com|micro\.blog|ghost\.io)$/

/** Returns the settings of a blog that begins with an import, before its patterns are known. */
const newConfig = (
  imported: Imported,
  flags: ImportFlags,
  timezone: string,
): { readonly config?: Config; readonly messages: readonly Message[] } =>
  parseConfig({
    path: 'site.yaml',
    file: 'content/site.yaml',
    value: settingsText(imported, flags, timezone),
  })

const settingsText = (
  { site, keepsUrls, feedPaths = [] }: Imported,
  flags: ImportFlags,
  timezone: string,
  plan?: ImportPlan,
): string => {
  const url =
    flags.url ??
    (keepsUrls && site.url !== undefined && isWebUrl(site.url) && !isPlatform.test(hostOf(site.url))
      ? site.url
      : exampleUrl)
  const author = site.author ?? site.title ?? 'Your name'
  return importedSettings({
    url,
    title: site.title ?? author,
    author,
    timezone: flags.timezone ?? site.timezone ?? timezone,
    description: site.description,
    language: languageTag(site.language ?? 'en'),
    permalinks: plan?.permalinks ?? {},
    feedPaths,
  })
}
