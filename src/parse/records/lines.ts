import { parseJsonObject } from '../../model/json.js'
import { error, type Message, warning } from '../../model/message.js'
import type { Source } from '../../model/site.js'

/** A ledger: a file with one JSON object on each line. */
export type LedgerFormat<Line> = {
  /** Returns the entry of a line; undefined when it is none. */
  readonly lineOf: (data: Readonly<Record<string, unknown>>) => Line | undefined
  readonly keyOf: (line: Line) => string
  /** How each line begins, by which an unfinished last line is recognised. */
  readonly start: string
  /** What the ledger lists, in the plural. */
  readonly what: string
}

/**
 * Reads a ledger. Of two lines with one key, the later counts. Conflict markers are skipped with a warning, because the
 * lines of both versions are true. An incomplete last line is left out with a warning. Any other invalid line, and a
 * file that is empty or contains NUL, is an error, because what it lists would be sent again.
 */
export const parseLines = <Line extends { readonly time: string }>(
  source: Source,
  { lineOf, keyOf, start, what }: LedgerFormat<Line>,
): { readonly lines: readonly Line[]; readonly messages: readonly Message[] } => {
  const messages: Message[] = []
  const lines = new Map<string, Line>()
  const texts = source.value.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  if (source.value.includes('\0') || source.value.trim() === '')
    return { lines: [], messages: [destroyed(source, what)] }
  texts.forEach((text, index) => {
    if (text.trim() === '') return
    const place = { file: source.file, line: index + 1 }
    if (/^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/.test(text)) {
      messages.push(
        warning(
          'merge-conflict',
          place,
          'the line is a conflict marker of a merge',
          'both versions are read; `smallsocial deploy` removes the line',
        ),
      )
      return
    }
    const line = lineOf(parseJsonObject(text) ?? {})
    if (line === undefined) {
      const isUnfinished = index === texts.length - 1 && text.startsWith(start)
      messages.push(
        isUnfinished
          ? warning(
              'ledger-unfinished-line',
              place,
              'the last line is incomplete: the program was interrupted while writing it',
              'it is left out; `smallsocial deploy` removes it',
            )
          : error(
              'ledger-invalid',
              place,
              'the line is not an entry of the ledger',
              'restore the file from version control',
            ),
      )
      return
    }
    const before = lines.get(keyOf(line))
    if (before === undefined || before.time <= line.time) lines.set(keyOf(line), line)
  })
  return { lines: [...lines.values()], messages }
}

const destroyed = ({ file, value }: Source, what: string): Message =>
  error(
    'ledger-invalid',
    { file, line: 1 },
    value.includes('\0')
      ? `the file contains NUL bytes, so the ${what} are unknown`
      : `the file is empty, so the ${what} are unknown`,
    'restore the file from version control; delete it only if nothing was ever sent',
  )
