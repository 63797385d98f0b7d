import type { ServerResult } from '../commands/server.js'
import type { LogLine } from '../server/server.js'
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

/** Prints the errors that prevented a command of the server. */
export const printServerFailure = ({ ok, messages }: ServerResult, { json }: OutputOptions): void => {
  if (json) console.log(JSON.stringify({ ok, messages: messages.map(messageJson) }))
  else process.stderr.write(formatMessages(messages, supportsColor()))
}
