import { templates } from '../../templates/index.js'
import { readContent } from '../io/content/read-content.js'
import { type ReadTheme, readTheme } from '../io/content/read-theme.js'
import { cachedDrawings } from '../io/output/diagrams.js'
import { withThemeSettings } from '../model/asset-paths.js'
import { closestMatch } from '../model/closest-match.js'
import type { Config } from '../model/config.js'
import { error, type Message, type PlaceOfSetting, warning } from '../model/message.js'
import type { Project } from '../model/project.js'
import { isWebUrl } from '../model/untrusted.js'
import { parseConfig } from '../parse/config/config.js'
import { withNicks } from '../parse/config/nicks.js'
import { settingPlaces } from '../parse/config/settings.js'
import { hasKatex } from '../parse/markdown/math.js'
import { type BuildFlags, type ProjectSnapshot, takeSnapshot } from './snapshot.js'

type ReadProject = {
  readonly project?: Project
  readonly theme: ReadTheme
  readonly messages: readonly Message[]
}

/** Reads a project from disk. `project` is undefined when site.yaml is missing or invalid. */
export const readProject = async (flags: BuildFlags, seen: ProjectSnapshot): Promise<ReadProject> => {
  const theme = await readTheme(seen.root, templates, seen.templates, seen.program)
  const failed = (message: Message): ReadProject => ({ theme, messages: [...seen.messages, message] })
  if (flags.baseUrl !== undefined && !isWebUrl(flags.baseUrl))
    return failed(
      error(
        'invalid-argument',
        { file: '--base-url' },
        `\`--base-url\` is not a URL: \`${flags.baseUrl}\``,
        'write it whole, e.g. `--base-url https://example.com/`',
      ),
    )
  const { messages: unpublished, ...parts } = readContent(seen.files)
  const { settings } = parts
  if (settings === undefined)
    return seen.messages.some(({ file }) => file === noSettings.file)
      ? { theme, messages: seen.messages }
      : failed(noSettings)
  const { config: read, messages } = parseConfig(
    settings,
    flags.baseUrl === undefined ? {} : { baseUrl: flags.baseUrl },
  )
  const config = read && withNicks(read, parts.people)
  const unused = config === undefined ? [] : templatesWithoutBlock(seen, config)
  const all = [
    ...[...seen.messages, ...unpublished, ...theme.messages, ...unused, ...messages],
    ...(config?.markdown.math === true && !hasKatex() ? [withoutKatex(settingPlaces(settings))] : []),
  ]
  if (config === undefined) return { theme, messages: all }
  const { drafts, future } = flags
  const { now, installed, output } = seen
  const project = {
    ...parts,
    config,
    now,
    drafts,
    future,
    installed,
    drawings: cachedDrawings(output, installed),
  }
  return { project, theme: { ...theme, theme: withThemeSettings(theme.theme, config.theme) }, messages: all }
}

const withoutKatex = (placeOf: PlaceOfSetting): Message =>
  warning(
    'katex-missing',
    placeOf(['markdown', 'math']),
    '`markdown.math` needs KaTeX, which is not installed, so formulas are shown as they are written',
    '`npm install katex`, or `math: false`',
  )

/** Returns a warning for each template of `templates/blocks/` whose block is neither built in nor declared. */
const templatesWithoutBlock = (
  { templates: files }: ProjectSnapshot,
  { blocks }: Pick<Config, 'blocks'>,
): Message[] => {
  const known = [...Object.keys(templates.blocks), ...Object.keys(blocks)]
  return files.flatMap(({ path }) => {
    const name = /^blocks\/([^/]+)\.m?js$/.exec(path)?.[1]
    if (name === undefined || known.includes(name)) return []
    const meant = closestMatch(name, known)
    return warning(
      'unknown-template',
      { file: `templates/${path}` },
      `there is no block \`${name}\`, so that the template is not used`,
      meant === undefined
        ? `write \`blocks: { ${name}: {} }\` into content/site.yaml`
        : `did you mean \`${meant}\`?`,
    )
  })
}

/** Reads the settings of a project; returns the errors that prevent it. A build returns the errors of single settings, in `wrong`. */
export const readConfig = async (
  flags: Pick<BuildFlags, 'root' | 'output' | 'baseUrl'>,
): Promise<{
  readonly config?: Config
  readonly wrong?: readonly Message[]
  readonly messages: readonly Message[]
}> => {
  const build = { ...flags, drafts: false, future: false, strict: false }
  const { project, messages } = await readProject(build, takeSnapshot(build))
  if (project === undefined) return { messages }
  const wrong = messages.filter(({ fatal, file }) => fatal && file === 'content/site.yaml')
  return { config: project.config, wrong, messages: [] }
}

/** The error when a project has no settings. */
export const noSettings = error(
  'missing-settings',
  { file: 'content/site.yaml' },
  'the file is missing',
  'write `content/site.yaml`, or start a blog with `smallsocial init`',
)
