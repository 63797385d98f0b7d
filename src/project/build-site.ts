import { type Build, build, type PostParser, renderErrors } from '../build.js'
import { writeLastBuild } from '../io/cache/last-build.js'
import type { OutputPaths } from '../io/cache/output-record.js'
import { openParseCache } from '../io/cache/parse-cache.js'
import { templateErrorLocation } from '../io/content/read-theme.js'
import { generateImages } from '../io/output/images.js'
import { checkOutputFolder, readPublishedManifest } from '../io/output/output-checks.js'
import type { makeSearchIndex } from '../io/output/search-index.js'
import { writePages } from '../io/output/write-pages.js'
import { type ParseSettings, parseSettings } from '../model/config.js'
import { error, type Message, sortMessages } from '../model/message.js'
import type { Project } from '../model/project.js'
import type { Page, Site } from '../model/site.js'
import type { Theme } from '../model/theme.js'
import { markdownParserOf } from '../parse/markdown/markdown-parser.js'
import { isSlip } from '../parse/post/keys.js'
import { parsePost, restorePost } from '../parse/post/post.js'
import { outputPath } from '../render/posts.js'
import { searchRecords } from '../render/search.js'
import { lostUrls } from '../site/lost-urls.js'
import { unshownKeys } from '../site/unshown-keys.js'
import { readProject } from './read-project.js'
import type { BuildFlags, BuildResult, ProjectSnapshot } from './snapshot.js'

/** Builds what has changed, which may be all. */
export const buildSite = async (flags: BuildFlags, seen: ProjectSnapshot): Promise<BuildResult> => {
  const { root, output } = seen
  const { project, theme, messages } = await readProject(flags, seen)
  const failed = (found: readonly Message[], posts = 0, pages = 0): BuildResult => ({
    ...{ ok: false, messages: sortMessages(found), posts, pages },
    ...{ written: 0, unchanged: 0, removed: 0 },
  })
  if (project === undefined) return failed(messages)
  const { site, pages, messages: built } = buildInMemory(project, theme.theme, seen)
  const told = [...messages, ...built, ...(theme.own.length === 0 ? unshownKeys(site, isSlip) : [])]
  const isWhole = !told.some(({ fatal }) => fatal)
  const found = [...told, ...(isWhole ? lostUrls(readPublishedManifest(output), site, pages) : [])]
  const stops = (all: readonly Message[]): boolean =>
    all.some(({ fatal }) => fatal) || (flags.strict && all.length > 0)
  if (stops(found)) return failed(found, site.entries.length, pages.length)
  const ofTemplates = theme.own.length > 0 ? await checkCustomTemplates(site, pages, root) : []
  const tried = [...found, ...ofTemplates]
  if (stops(tried)) return failed(tried, site.entries.length, pages.length)
  const pictures = await generateImages(pages, output, flags.progress ?? (() => undefined))
  const index = site.config.search && site.installed.pagefind ? await searchIndex(site, output) : nothing
  const ready = [...pictures.pages, ...index.pages]
  const made = [...pictures.messages, ...index.messages]
  const last = [...tried, ...made, ...checkOutputFolder(output, root, ready)]
  if (stops(last)) return failed(last, site.entries.length, pages.length)

  const written = writePages(ready, output)
  const result = { posts: site.entries.length, pages: ready.length }
  writeLastBuild(
    output,
    { ...result, messages: sortMessages([...told, ...ofTemplates, ...made]) },
    seen.inputs,
    site.nextChange,
  )
  return { ok: true, messages: sortMessages(last), ...result, ...written }
}

const nothing = { pages: [], messages: [] }

const searchIndex = async (site: Site, output: OutputPaths): ReturnType<typeof makeSearchIndex> => {
  const { makeSearchIndex } = await import('../io/output/search-index.js')
  return makeSearchIndex(searchRecords(site), site.config.language, output)
}

/** Builds in memory; sources that were parsed before are not parsed again. */
export const buildInMemory = (
  project: Project,
  theme: Theme,
  { output, program }: ProjectSnapshot,
): Build => {
  const { config } = project
  const memory = cachedPostParser(output, program, parseSettings(config))
  const built = build(project, theme, memory.parse)
  memory.save()
  return { ...built, messages: [...built.messages, ...parserUnavailable(config)] }
}

/** Parsing that remembers, on disk too, under all that shapes it: the program, the settings, the Markdown parser. */
export const cachedPostParser = (
  output: OutputPaths,
  program: string,
  settings: ParseSettings,
): { readonly parse: PostParser; readonly save: () => void } => {
  const key = JSON.stringify([program, settings, markdownParserOf(settings.markdown.parser).name])
  const memory = openParseCache(output, key, restorePost)
  return { parse: memory.remembering((source) => parsePost(source, settings)), save: memory.save }
}

/** An error when the settings want a parser that this machine does not have. */
export const parserUnavailable = ({ markdown }: Pick<ParseSettings, 'markdown'>): Message[] =>
  markdown.parser === 'satteri' && markdownParserOf(markdown.parser).name !== 'satteri' ? [noBinary] : []

const noBinary = error(
  { file: 'content/site.yaml' },
  '`markdown.parser` is `satteri`, which has no binary for this machine',
  'write `parser: auto`, or leave the line out',
)

/** Templates of the blog's own may throw, and may break what others read: both are found before anything is written. */
export const checkCustomTemplates = async (
  site: Site,
  pages: readonly Page[],
  root: string,
): Promise<Message[]> => {
  const broken = renderErrors(pages, (thrown) => templateErrorLocation(thrown, root))
  if (broken.length > 0) return broken
  const { samplePosts, verifyEntry, verifyList } = await import('../webmention/html/verify-markup.js')
  const contentsAt = new Map(pages.map(({ path, contents }) => [path, contents]))
  const textAt = (url: string): string | undefined => {
    const contents = contentsAt.get(outputPath(url, site))
    return typeof contents === 'function' ? contents() : undefined
  }
  const front = textAt(site.home.url)
  return [
    ...samplePosts(site.entries).flatMap((entry) => {
      const text = textAt(entry.url)
      return text === undefined ? [] : verifyEntry(entry, text, site)
    }),
    ...(front === undefined ? [] : verifyList(site.home, front, site)),
  ]
}
