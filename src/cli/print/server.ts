import type { ServerResult } from '../../commands/server.js'
import type { TokensResult } from '../../commands/server-access.js'
import { utcDay } from '../../model/utc.js'
import type { LogLine } from '../../server/server-flags.js'
import type { OutputOptions } from '../output-options.js'
import { printLine, printResult, terminalText } from '../report.js'

/** Returns functions that print where the server is, and its log: a line for each request, without secrets. */
export const printServer = ({ json, quiet }: OutputOptions, host: string) => ({
  ready: (port: number): void => {
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/`
    console.log(json ? JSON.stringify({ ok: true, url }) : `${url}  (Ctrl-C ends it)`)
  },
  log: (line: LogLine): void => {
    if (json) console.log(JSON.stringify(line))
    else if ('event' in line)
      (line.isError === true ? console.error : quiet ? () => undefined : console.log)(
        terminalText(line.event),
      )
    else if (!quiet)
      printLine(
        `${line.method} ${line.path} ${line.status} ${line.ms} ms${line.note === undefined ? '' : `  ${line.note}`}`,
      )
  },
})

/** Prints the errors that ended a command of the server, if any. */
export const printServerEnd = (result: ServerResult, options: OutputOptions): void => {
  printResult(result, options)
}

/** Prints the access tokens, one line each, and a new one once. */
export const printTokens = (result: TokensResult, options: OutputOptions): void => {
  const { ok, tokens, token } = result
  if (!printResult(result, options, { tokens, ...(token !== undefined && { token }) }) || !ok) return
  if (token !== undefined) printLine(`${token}\nThe token is shown only now.`)
  else if (!options.quiet && tokens.length === 0) printLine('no tokens')
  else if (!options.quiet)
    for (const { id, client, scope, created } of tokens)
      printLine(`${id}  ${utcDay(created)}  ${client}  ${scope.join(' ')}`)
}
