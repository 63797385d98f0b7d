import { join } from 'node:path'
import { openEditor } from '../io/input.js'
import type { Message } from '../model/message.js'
import type { OutputOptions } from './output-options.js'
import { supportsColor } from './print-build.js'
import { formatMessages, messageJson } from './report.js'

/** Says which files `new` made, and opens the post in the author's editor when `editFrom` names the project. */
export const printNew = (
  result: {
    readonly ok: boolean
    readonly file?: string
    readonly context?: string
    readonly messages: readonly Message[]
  },
  { json, quiet }: OutputOptions,
  editFrom: string | undefined,
): void => {
  const { ok, file, context, messages } = result
  if (json)
    console.log(
      JSON.stringify({
        ok,
        messages: messages.map(messageJson),
        file: file ?? null,
        context: context ?? null,
      }),
    )
  else {
    process.stderr.write(formatMessages(messages, supportsColor()))
    if (!quiet && file !== undefined) console.log(file)
    if (!quiet && context !== undefined) console.log(`${context}  (what the page said)`)
  }
  if (editFrom !== undefined && file !== undefined && !openEditor(join(editFrom, file)))
    console.error('there is no editor to open it in; set EDITOR')
}

/** Says what was found at the pages that were answered: those that need a look first. */
export const printContexts = (
  result: {
    readonly ok: boolean
    readonly pages: readonly {
      readonly url: string
      readonly posts: readonly string[]
      readonly state: string
      readonly words: string
    }[]
    readonly faces: number
    readonly messages: readonly Message[]
  },
  { json, quiet }: OutputOptions,
): void => {
  const { ok, pages, faces, messages } = result
  if (json) {
    console.log(JSON.stringify({ ok, messages: messages.map(messageJson), pages, faces }))
    return
  }
  process.stderr.write(formatMessages(messages, supportsColor()))
  if (!ok || quiet) return
  const counts = new Map<string, number>()
  for (const { state } of pages) counts.set(state, (counts.get(state) ?? 0) + 1)
  for (const state of ['dead', 'unreachable', 'moved', 'none', 'unknown'])
    for (const { url, words, posts } of pages.filter((page) => page.state === state))
      console.log(`${state.padEnd(8)} ${url}: ${words}  (${posts.join(', ')})`)
  const came = faces === 0 ? [] : [faces === 1 ? '1 face' : `${faces} faces`]
  const told = [...[...counts].map(([state, count]) => `${count} ${state}`), ...came]
  console.log(told.join(', ') || 'nothing is missing')
}
