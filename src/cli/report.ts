import { styleText } from 'node:util'
import { errorsIn, type Message } from '../model/message.js'
import type { OutputOptions } from './output-options.js'

/**
 * Prints what the result of each command has: with `--json` one line of its messages and facts on standard output,
 * otherwise the messages on standard error. Returns whether a text for people may follow.
 */
export const printResult = (
  { ok, messages }: { readonly ok: boolean; readonly messages: readonly Message[] },
  { json }: Pick<OutputOptions, 'json'>,
  facts: object = {},
): boolean => {
  if (json) console.log(JSON.stringify({ ok, messages: messages.map(messageJson), ...facts }))
  else printMessages(messages)
  return !json
}

/** Prints a line of text for people on standard output. */
export const printLine = (text: string): void => console.log(terminalText(text))

/**
 * Returns a text without control characters other than tab and line break, and without marks that turn the writing: names of an
 * archive or of other people must not control the terminal.
 */
export const terminalText = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')

/** Prints messages on standard error, in colours when it shows them. */
export const printMessages = (messages: readonly Message[]): void => {
  const { isTTY } = process.stderr
  const colour = isTTY === true && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb'
  process.stderr.write(formatMessages(messages, colour))
}

/** Returns messages in aligned columns: place, severity, reason, and the note below. */
export const formatMessages = (messages: readonly Message[], colour: boolean): string => {
  const paint = (style: 'red' | 'yellow' | 'dim', text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text
  const rows = messages.map((message) => ({
    place: terminalText(placeOf(message)),
    severity: message.fatal ? 'error' : 'warning',
    message,
  }))
  const width = Math.min(
    60,
    rows.reduce((widest, { place }) => Math.max(widest, place.length), 0),
  )
  return rows
    .map(({ place, severity, message }) => {
      const head = `${place.padEnd(width)}  ${paint(message.fatal ? 'red' : 'yellow', severity.padEnd(7))}  ${terminalText(message.reason)}`
      return message.note === undefined
        ? head
        : `${head}\n${' '.repeat(width + 11)}${paint('dim', terminalText(message.note))}`
    })
    .map((line) => `${line}\n`)
    .join('')
}

/** Returns the number of errors and warnings, e.g. `2 errors, 1 warning`; an empty string for none. */
export const countMessages = (messages: readonly Message[]): string => {
  const errors = errorsIn(messages).length
  const warnings = messages.length - errors
  return [plural(errors, 'error'), plural(warnings, 'warning')].filter((text) => text !== '').join(', ')
}

/** Returns a message in the form of `--json`. */
const messageJson = ({ rule, file, line, column, reason, note, fatal }: Message): object => ({
  rule,
  file,
  line: line ?? null,
  column: column ?? null,
  severity: fatal ? 'error' : 'warning',
  reason,
  note: note ?? null,
})

/** Returns a count with a noun, e.g. `1 post`, `2 posts`; an empty string for 0. */
export const plural = (count: number, word: string): string =>
  count === 0 ? '' : count === 1 ? `1 ${word}` : `${count} ${word}s`

const placeOf = ({ file, line, column }: Message): string =>
  [file, line, column].filter((part) => part !== undefined).join(':')
