import type { Message } from '../model/message.js'
import type { OptionRow, OptionValues } from './options.js'

/** What the exit code of a command depends on. */
export type Ended = { readonly ok: boolean; readonly messages: readonly Message[] }

/** A command: its help and its action. `run` returns what the exit code depends on. */
export type CommandRow = {
  /** The words of the command, e.g. `mentions pull`. */
  readonly name: string
  readonly description: string
  readonly arguments?: readonly {
    readonly name: string
    readonly description?: string
    readonly fallback?: string
  }[]
  readonly options: readonly OptionRow[]
  /** Lines of `--help` after the options. */
  readonly help?: () => string
  readonly run: (args: readonly string[], options: OptionValues) => Promise<Ended>
}
