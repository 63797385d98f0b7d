import type { Message } from '../model/message.js'

/** A mistake as it is shown over a page: with the lines around it. */
export type ErrorOverlayItem = Pick<Message, 'file' | 'line' | 'column' | 'reason' | 'note'> & {
  readonly excerpt: readonly { readonly number: number; readonly text: string }[]
}

/** Messages with two lines before and after each place. `textOf` gives a file of the project as it is now. */
export const errorOverlay = (
  messages: readonly Message[],
  textOf: (file: string) => string | undefined,
): ErrorOverlayItem[] =>
  messages.slice(0, shown).map(({ file, line, column, reason, note }) => ({
    file,
    reason,
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    ...(note !== undefined && { note }),
    excerpt: line === undefined ? [] : excerptOf(textOf(file) ?? '', line),
  }))

/** More than these are not read anyway. */
const shown = 20

const excerptOf = (text: string, line: number): ErrorOverlayItem['excerpt'] =>
  text
    .split('\n')
    .map((one, index) => ({ number: index + 1, text: one.slice(0, 200) }))
    .slice(Math.max(0, line - 3), line + 2)
