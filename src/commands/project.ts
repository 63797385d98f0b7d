import { resolve } from 'node:path'
import { templates } from '../../templates/index.js'
import type { Project } from '../build.js'
import { now } from '../io/clock.js'
import { readContent } from '../io/read-content.js'
import { type ReadTheme, readTheme } from '../io/read-theme.js'
import type { Output } from '../io/write-pages.js'
import { error, type Message } from '../model/message.js'
import { parseConfig } from '../parse/config.js'
import { isWebUrl } from '../parse/facts.js'

/** What every command is told. */
export type Flags = {
  readonly root: string
  readonly output: string
  readonly baseUrl?: string
  readonly drafts: boolean
  readonly future: boolean
}

/** Reads a project from disk. There is none when site.yaml is missing or cannot be used. */
export const readProject = async (
  flags: Flags,
): Promise<{
  readonly project?: Project
  readonly theme: ReadTheme
  readonly output: Output
  readonly root: string
  readonly messages: readonly Message[]
}> => {
  const root = resolve(flags.root)
  const theme = await readTheme(root, templates)
  const output = {
    folder: resolve(root, flags.output),
    shown: flags.output,
    state: resolve(root, '.smallsocial'),
  }
  const base = { theme, output, root }
  if (flags.baseUrl !== undefined && !isWebUrl(flags.baseUrl))
    return {
      ...base,
      messages: [
        error(
          { file: '--base-url' },
          `\`--base-url\` is not a URL: \`${flags.baseUrl}\``,
          'write it whole, e.g. `--base-url https://example.com/`',
        ),
      ],
    }
  const files = readContent(root)
  if (files.settings === undefined) {
    const note = 'write `content/site.yaml`, or begin a blog with `smallsocial init`'
    return {
      ...base,
      messages: [...files.messages, error({ file: 'content/site.yaml' }, 'the file is missing', note)],
    }
  }
  const { config, messages } = parseConfig(
    files.settings,
    flags.baseUrl === undefined ? {} : { baseUrl: flags.baseUrl },
  )
  const all = [...files.messages, ...theme.messages, ...messages]
  if (config === undefined) return { ...base, messages: all }
  const { settings: _, messages: __, ...parts } = files
  return {
    ...base,
    project: { ...parts, config, now: now(), drafts: flags.drafts, future: flags.future },
    messages: all,
  }
}
