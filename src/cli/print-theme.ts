import type { Message } from '../model/message.js'
import type { OutputOptions } from './output-options.js'
import { supportsColor } from './print-build.js'
import { formatMessages, messageJson } from './report.js'

/** Says which parts the look has, and which are the blog's own. */
export const printThemeList = (
  parts: readonly { readonly file: string; readonly what: string; readonly isOwn: boolean }[],
  { json }: OutputOptions,
): void => {
  if (json) console.log(JSON.stringify({ ok: true, parts }))
  else
    for (const { file, what, isOwn } of parts)
      console.log(`${file.padEnd(15)} ${what}${isOwn ? '  (yours)' : ''}`)
}

/** Says what was written. */
export const printThemeCopy = (
  {
    ok,
    files,
    messages,
  }: { readonly ok: boolean; readonly files: readonly string[]; readonly messages: readonly Message[] },
  { json, quiet }: OutputOptions,
): void => {
  if (json) console.log(JSON.stringify({ ok, files, messages: messages.map(messageJson) }))
  else {
    process.stderr.write(formatMessages(messages, supportsColor()))
    if (!quiet) for (const file of files) console.log(file)
  }
}
