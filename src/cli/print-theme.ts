import type { ThemeCopyResult, ThemePart } from '../commands/theme.js'
import type { OutputOptions } from './output-options.js'
import { supportsColor } from './print-build.js'
import { formatMessages, messageJson } from './report.js'

/** Prints the parts of the theme, and which of them the blog replaces. */
export const printThemeList = (parts: readonly ThemePart[], { json }: OutputOptions): void => {
  if (json) console.log(JSON.stringify({ ok: true, parts }))
  else
    for (const { file, description, isCustom } of parts)
      console.log(`${file.padEnd(15)} ${description}${isCustom ? '  (yours)' : ''}`)
}

/** Prints the files that `theme copy` wrote. */
export const printThemeCopy = (
  { ok, files, messages }: ThemeCopyResult,
  { json, quiet }: OutputOptions,
): void => {
  if (json) console.log(JSON.stringify({ ok, files, messages: messages.map(messageJson) }))
  else {
    process.stderr.write(formatMessages(messages, supportsColor()))
    if (!quiet) for (const file of files) console.log(file)
  }
}
