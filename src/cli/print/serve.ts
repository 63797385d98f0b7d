import type { Message } from '../../model/message.js'
import type { OutputOptions } from '../output-options.js'
import { countMessages, printLine, printMessages, printResult } from '../report.js'

/** Returns functions that print the URL of the preview, each change, and each message once until it is fixed. */
export const printServe = ({ json, quiet }: OutputOptions) => {
  let printed = new Set<string>()
  const print = (messages: readonly Message[]): void => {
    const keys = messages.map((message) => JSON.stringify(message))
    if (!json) printMessages(messages.filter((_, index) => !printed.has(keys[index] ?? '')))
    if (!json && !quiet && messages.length === 0 && printed.size > 0) printLine('no problems any more')
    printed = new Set(keys)
  }
  return {
    ready: (url: string, messages: readonly Message[]): void => {
      if (json) console.log(JSON.stringify({ ok: true, url }))
      else if (!quiet) printLine(`${url}  (Ctrl-C ends it)`)
      print(messages)
    },
    changed: (paths: readonly string[], messages: readonly Message[], ms: number): void => {
      if (!json && !quiet && paths.length > 0)
        printLine(`${paths.length === 1 ? paths[0] : `${paths.length} files`} changed, ${ms.toFixed(0)} ms`)
      print(messages)
    },
    found: print,
    failed: (thrown: unknown): void => console.error(thrown),
  }
}

/** Prints the errors that prevented the preview. */
export const printServeFailure = (messages: readonly Message[], options: OutputOptions): void => {
  if (printResult({ ok: false, messages }, options))
    console.error(`${countMessages(messages)}; there is nothing to show`)
}
