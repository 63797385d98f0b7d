import type { ServerResult } from '../commands/server.js'
import type { TokensResult } from '../commands/server-access.js'
import type { LogLine } from '../server/server-flags.js'
import type { OutputOptions } from './output-options.js'
import { supportsColor } from './print-build.js'
import { formatMessages, messageJson } from './report.js'

/** Returns functions that print where the server is, and its log: a line for each request, without secrets. */
export const printServer = ({ json, quiet }: OutputOptions, host: string) => ({
  ready: (port: number): void => {
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/`
    console.log(json ? JSON.stringify({ ok: true, url }) : `${url}  (Ctrl-C ends it)`)
  },
  log: (line: LogLine): void => {
    if (json) console.log(JSON.stringify(line))
    else if ('event' in line)
      (line.isError === true ? console.error : quiet ? () => undefined : console.log)(line.event)
    else if (!quiet)
      console.log(
        `${line.method} ${line.path} ${line.status} ${line.ms} ms${line.note === undefined ? '' : `  ${line.note}`}`,
      )
  },
})

/** Prints the errors that ended a command of the server, if any. */
export const printServerEnd = ({ ok, messages }: ServerResult, { json }: OutputOptions): void => {
  if (json) console.log(JSON.stringify({ ok, messages: messages.map(messageJson) }))
  else process.stderr.write(formatMessages(messages, supportsColor()))
}

/** Prints the access tokens, one line each, and a new one once. */
export const printTokens = (
  { ok, tokens, token, messages }: TokensResult,
  { json, quiet }: OutputOptions,
): void => {
  if (json) {
    console.log(
      JSON.stringify({
        ok,
        messages: messages.map(messageJson),
        tokens,
        ...(token !== undefined && { token }),
      }),
    )
    return
  }
  process.stderr.write(formatMessages(messages, supportsColor()))
  if (!ok) return
  if (token !== undefined) console.log(`${token}\nThe token is shown only now.`)
  else if (!quiet && tokens.length === 0) console.log('no tokens')
  else if (!quiet)
    for (const { id, client, scope, created } of tokens)
      console.log(`${id}  ${new Date(created).toISOString().slice(0, 10)}  ${client}  ${scope.join(' ')}`)
}
