import type { ThemeCopyResult, ThemePart } from '../../commands/theme.js'
import type { OutputOptions } from '../output-options.js'
import { printLine, printResult } from '../report.js'

/** Prints the parts of the theme, and which of them the blog replaces. */
export const printThemeList = (parts: readonly ThemePart[], { json }: OutputOptions): void => {
  if (json) console.log(JSON.stringify({ ok: true, parts }))
  else
    for (const { file, description, isCustom } of parts)
      printLine(`${file.padEnd(20)} ${description}${isCustom ? '  (yours)' : ''}`)
}

/** Prints the files that `theme copy` wrote. */
export const printThemeCopy = (result: ThemeCopyResult, options: OutputOptions): void => {
  const { files } = result
  if (printResult(result, options, { files }) && !options.quiet) for (const file of files) printLine(file)
}
