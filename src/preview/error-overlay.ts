import type { Message } from '../model/message.js'

/** A message as it is shown over a page, with an excerpt of the lines around its location. */
export type ErrorOverlayItem = Pick<Message, 'file' | 'line' | 'column' | 'reason' | 'note'> & {
  readonly excerpt: readonly { readonly number: number; readonly text: string }[]
}

/**
 * Returns the first 20 messages, with two lines before and after each location. `textOf` returns the current
 * text of a file of the project.
 */
export const errorOverlay = (
  messages: readonly Message[],
  textOf: (file: string) => string | undefined,
): ErrorOverlayItem[] =>
  messages.slice(0, limit).map(({ file, line, column, reason, note }) => ({
    file,
    reason,
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    ...(note !== undefined && { note }),
    excerpt: line === undefined ? [] : excerptOf(textOf(file) ?? '', line),
  }))

const limit = 20

const excerptOf = (text: string, line: number): ErrorOverlayItem['excerpt'] =>
  text
    .split('\n')
    .map((one, index) => ({ number: index + 1, text: one.slice(0, 200) }))
    .slice(Math.max(0, line - 3), line + 2)
