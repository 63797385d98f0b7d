import type { RequestLine } from '../io/server/http-server.js'
import type { SiteFlags } from '../project/load-site.js'

/** The options of the own server. */
export type ServerFlags = SiteFlags & {
  readonly host: string
  readonly port: number
  /** A command that is run after each build. */
  readonly onChange?: string
  readonly log: (line: LogLine) => void
}

/** A line of the log: a request, or what the server did by itself. */
export type LogLine = RequestLine | { readonly event: string; readonly isError?: boolean }
