import type { CommandRow } from '../command-row.js'
import { json, outputOptions, quiet, root } from '../options.js'

/** Commands for the theme. */
export const themeCommands: readonly CommandRow[] = [
  {
    name: 'theme list',
    description: 'list the parts that a blog may replace',
    options: [root, json],
    run: async (_, options) => {
      const { runThemeList } = await import('../../commands/theme.js')
      const { printThemeList } = await import('../print/theme.js')
      printThemeList(runThemeList(options.root), outputOptions(options))
      return { ok: true, messages: [] }
    },
  },
  {
    name: 'theme copy',
    description: 'copy a part into templates/, to change it there; never overwrites a file',
    arguments: [{ name: '<name>', description: 'e.g. post, summary, style.css' }],
    options: [root, json, quiet],
    run: async ([name = ''], options) => {
      const { runThemeCopy } = await import('../../commands/theme.js')
      const { printThemeCopy } = await import('../print/theme.js')
      const result = runThemeCopy(name, options.root)
      printThemeCopy(result, outputOptions(options))
      return result
    },
  },
]
