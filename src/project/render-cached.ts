import { openParseCache, type ParseCache } from '../io/cache/parse-cache.js'
import type { ReadTheme } from '../io/content/read-theme.js'
import type { ParseSettings } from '../model/config.js'
import { error, hasError, type Message } from '../model/message.js'
import type { Project } from '../model/project.js'
import { markdownParserOf } from '../parse/markdown/markdown-parser.js'
import { hasKatex } from '../parse/markdown/math.js'
import { isMisspelled } from '../parse/post/keys.js'
import { type ParsedPost, parsePost } from '../parse/post/post.js'
import { storedPost } from '../parse/post/stored-post.js'
import { type Build, type PostParser, renderProject } from '../pipeline.js'
import { unshownKeys } from '../site/unshown-keys.js'
import { mentionsCache } from './mentions-cache.js'
import type { ProjectSnapshot } from './snapshot.js'

/** A parser with a cache on disk. */
export type CachedPostParser = Omit<ParseCache<ParsedPost>, 'get'> & { readonly parse: PostParser }

/** Returns the result of the pipeline; only sources that have changed since the parse cache was written are parsed. */
export const renderCached = (
  project: Project,
  { theme, readsExtra }: Pick<ReadTheme, 'theme' | 'readsExtra'>,
  snapshot: Pick<ProjectSnapshot, 'output' | 'program'>,
  parser: CachedPostParser,
  parse: PostParser = parser.parse,
): Build => {
  const mentions = mentionsCache(snapshot)
  const built = renderProject(project, theme, parse, mentions.cached)
  parser.save(project.sources)
  mentions.save(project.mentions)
  // Warnings about keys may follow from an error: a review with a wrong rating is none.
  const hasErrors = hasError(built.messages)
  const unshown = !readsExtra && !hasErrors ? unshownKeys(built.site, isMisspelled) : []
  return { ...built, messages: [...built.messages, ...parserUnavailable(project.config), ...unshown] }
}

/** Returns a parser with a cache on disk, whose key is all that affects parsing: the program, the settings, the Markdown parser, KaTeX. */
export const cachedPostParser = (
  { output, program }: Pick<ProjectSnapshot, 'output' | 'program'>,
  settings: ParseSettings,
): CachedPostParser => {
  const key = JSON.stringify([
    ...[program, settings, markdownParserOf(settings.markdown.parser).name],
    settings.markdown.math && hasKatex(),
  ])
  const cache = openParseCache(output, 'posts', key, (source) => parsePost(source, settings), storedPost)
  const { get, ...others } = cache
  return { parse: get, ...others }
}

/** Returns an error when the settings name a Markdown parser that this machine does not have. */
export const parserUnavailable = ({ markdown }: Pick<ParseSettings, 'markdown'>): Message[] =>
  markdown.parser === 'satteri' && markdownParserOf(markdown.parser).name !== 'satteri' ? [noBinary] : []

const noBinary = error(
  'parser-unavailable',
  { file: 'content/site.yaml' },
  '`markdown.parser` is `satteri`, which has no binary for this machine',
  'write `parser: auto`, or delete the line',
)
