import { error, type Message, warning } from '../model/message.js'
import type { Source } from '../model/site.js'
import { lineKinds } from './markdown/line-kinds.js'

/**
 * Returns an error for a file of more than 5 million characters or with NUL, else warnings for characters
 * that are not UTF-8 or are forbidden in HTML.
 */
export const checkText = (source: Source): Message[] => {
  const { file, value } = source
  if (value.length > largestPost)
    return [
      error(
        'file-too-large',
        { file },
        `the file has ${Math.round(value.length / 1e6)} million characters; a post has at most 5 million`,
        'put the data into a file beside the post and link to it',
      ),
    ]
  const utf16 = checkUtf16(value, file)
  if (utf16.length > 0) return utf16
  if (value.includes('\0'))
    return [
      error(
        'not-text',
        { file },
        'the file is not text',
        'give an image or a document its own extension, e.g. `cat.jpg`',
      ),
    ]
  return [
    ...checkEncoding(source),
    ...warningAt(source, value.search(forbiddenControls), 'a control character is left out', 'delete it'),
    ...mergeConflict(source),
  ]
}

/** Returns an error for a file in UTF-16, as some editors of Windows save it. Read as UTF-8, it begins with two unknown characters. */
export const checkUtf16 = (value: string, file: string): Message[] =>
  /^(?:\ufffd\ufffd)[^\0]?\0/.test(value)
    ? [error('not-text', { file }, 'the file is in UTF-16', 'save it as UTF-8')]
    : []

/** Returns a warning for characters of a file that are not UTF-8. */
export const checkEncoding = (source: Source): Message[] =>
  warningAt(
    source,
    source.value.indexOf('\ufffd'),
    'a character is not UTF-8 and is shown as �',
    'save the file as UTF-8',
  )

const warningAt = ({ file, value }: Source, at: number, reason: string, note: string): Message[] =>
  at === -1
    ? []
    : [
        warning(
          'control-characters',
          { file, line: value.slice(0, at).split('\n').length, column: 1 },
          reason,
          note,
        ),
      ]

/** Returns an error for a merge conflict of git outside of code. */
const mergeConflict = ({ file, value }: Source): Message[] => {
  if (!/^<{7} /m.test(value) || !/^>{7} /m.test(value)) return []
  const kindOf = lineKinds()
  const index = value.split('\n').findIndex((line) => kindOf(line) !== 'code' && /^<{7} /.test(line))
  return index === -1
    ? []
    : [
        error(
          'merge-conflict',
          { file, line: index + 1 },
          'the file has a merge conflict',
          'choose one of the versions, and delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`',
        ),
      ]
}

const largestPost = 5_000_000
/** The control characters that HTML and XML forbid. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds control characters
export const forbiddenControls = /[\u0001-\u0008\u000b\u000e-\u001f\u007f]/g
