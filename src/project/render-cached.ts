import type { OutputPaths } from '../io/cache/output-record.js'
import { openParseCache } from '../io/cache/parse-cache.js'
import type { ReadTheme } from '../io/content/read-theme.js'
import { type ParseSettings, parseSettings } from '../model/config.js'
import { error, type Message } from '../model/message.js'
import type { Project } from '../model/project.js'
import { markdownParserOf } from '../parse/markdown/markdown-parser.js'
import { isSlip } from '../parse/post/keys.js'
import { parsePost } from '../parse/post/post.js'
import { storedPost } from '../parse/post/stored-post.js'
import { type Build, type PostParser, renderProject } from '../pipeline.js'
import { unshownKeys } from '../site/unshown-keys.js'
import type { ProjectSnapshot } from './snapshot.js'

/** Returns the result of the pipeline; only sources that have changed since the parse cache was written are parsed. */
export const renderCached = (
  project: Project,
  { theme, own }: Pick<ReadTheme, 'theme' | 'own'>,
  { output, program }: ProjectSnapshot,
): Build => {
  const parser = cachedPostParser(output, program, parseSettings(project.config))
  const built = renderProject(project, theme, parser.parse)
  parser.save()
  const unshown = own.length === 0 ? unshownKeys(built.site, isSlip) : []
  return { ...built, messages: [...built.messages, ...parserUnavailable(project.config), ...unshown] }
}

/** Returns a parser with a cache on disk, whose key is all that affects parsing: the program, the settings, the Markdown parser. */
export const cachedPostParser = (
  output: OutputPaths,
  program: string,
  settings: ParseSettings,
): { readonly parse: PostParser; readonly save: () => void } => {
  const key = JSON.stringify([program, settings, markdownParserOf(settings.markdown.parser).name])
  const cache = openParseCache(output, key, storedPost)
  return { parse: cache.cached((source) => parsePost(source, settings)), save: cache.save }
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
