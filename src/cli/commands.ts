import type { CommandRow } from './command-row.js'
import { mentionsCommands } from './rows/mentions.js'
import { movingCommands } from './rows/moving.js'
import { publishingCommands } from './rows/publishing.js'
import { serverCommands } from './rows/server.js'
import { siteCommands } from './rows/site.js'
import { themeCommands } from './rows/theme.js'
import { writingCommands } from './rows/writing.js'

/** The groups of commands, by name, with their descriptions. */
export const commandGroups: Readonly<Record<string, string>> = {
  mentions: 'fetch, list and moderate received webmentions',
  webmention: 'send webmentions for any page, without a site',
  theme: 'the parts of the theme, and a copy of one to change',
}

/** All commands, in the order of `--help`. A command loads its code when it runs. */
export const commands: readonly CommandRow[] = [
  ...siteCommands,
  ...movingCommands,
  ...writingCommands,
  ...mentionsCommands,
  ...publishingCommands,
  ...serverCommands,
  ...themeCommands,
]
