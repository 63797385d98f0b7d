import type { Rule } from './rules.js'

/**
 * A problem and its remedy. `reason` says what is wrong, with the value in backticks; `note` is the remedy,
 * as a command or an example. A fatal message is an error: nothing is written.
 */
export type Message = {
  readonly rule: Rule
  readonly file: string
  readonly line?: number
  readonly column?: number
  readonly reason: string
  readonly note?: string
  readonly fatal: boolean
}

/** The place of a message. Lines and columns count from 1, front matter included. */
export type Place = { readonly file: string; readonly line?: number; readonly column?: number }

/** A function from the path of a setting, from the top of site.yaml, to its place, or that of the deepest part that is written. */
export type PlaceOfSetting = (path: readonly (string | number)[]) => Place

/** Returns a message that prevents writing. */
export const error = (rule: Rule, place: Place, reason: string, note?: string): Message =>
  message(rule, place, reason, note, true)

/** Returns a message that prevents nothing. */
export const warning = (rule: Rule, place: Place, reason: string, note?: string): Message =>
  message(rule, place, reason, note, false)

/** Returns the errors among messages. */
export const errorsIn = (messages: readonly Message[]): readonly Message[] =>
  messages.filter(({ fatal }) => fatal)

/** Returns true when an error is among messages. */
export const hasError = (messages: readonly Message[]): boolean => messages.some(({ fatal }) => fatal)

/** Returns the text of a message without its place: the reason and the remedy. */
export const messageText = ({ reason, note }: Pick<Message, 'reason' | 'note'>): string =>
  note === undefined ? reason : `${reason}; ${note}`

/** Returns a message as one line of a log. */
export const messageLine = (message: Pick<Message, 'file' | 'line' | 'reason' | 'note'>): string =>
  `${message.file}${message.line === undefined ? '' : `:${message.line}`}: ${messageText(message)}`

/** Returns the text of what was thrown, which may be any value. */
export const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown)

/**
 * Returns messages without duplicates, sorted by file, line, column, errors before warnings, then by reason.
 */
export const sortMessages = (messages: readonly Message[]): Message[] => {
  const sorted = [...messages].sort(
    (a, b) =>
      compareText(a.file, b.file) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0) ||
      Number(b.fatal) - Number(a.fatal) ||
      compareText(a.reason, b.reason),
  )
  return sorted.filter((item, index) => !isSame(item, sorted[index - 1]))
}

/** Compares texts by code units, which is the same in each locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const isSame = (a: Message, b: Message | undefined): boolean =>
  b !== undefined && a.file === b.file && a.line === b.line && a.column === b.column && a.reason === b.reason

const message = (
  rule: Rule,
  place: Place,
  reason: string,
  note: string | undefined,
  fatal: boolean,
): Message => ({
  rule,
  file: place.file,
  ...(place.line !== undefined && { line: place.line }),
  ...(place.line !== undefined && place.column !== undefined && { column: place.column }),
  reason,
  ...(note !== undefined && { note }),
  fatal,
})
