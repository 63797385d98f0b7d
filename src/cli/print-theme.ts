import type { Message } from '../model/message.js'
import { hasColour } from './print-build.js'
import { formatMessages, messageJson } from './report.js'

type How = { readonly json: boolean; readonly quiet: boolean }

/** Says which parts the look has, and which are the blog's own. */
export const tellThemeList = (
  parts: readonly { readonly file: string; readonly what: string; readonly isOwn: boolean }[],
  { json }: How,
): void => {
  if (json) console.log(JSON.stringify({ ok: true, parts }))
  else
    for (const { file, what, isOwn } of parts)
      console.log(`${file.padEnd(15)} ${what}${isOwn ? '  (yours)' : ''}`)
}

/** Says what was written. */
export const tellThemeCopy = (
  {
    ok,
    files,
    messages,
  }: { readonly ok: boolean; readonly files: readonly string[]; readonly messages: readonly Message[] },
  { json, quiet }: How,
): void => {
  if (json) console.log(JSON.stringify({ ok, files, messages: messages.map(messageJson) }))
  else {
    process.stderr.write(formatMessages(messages, hasColour()))
    if (!quiet) for (const file of files) console.log(file)
  }
}
