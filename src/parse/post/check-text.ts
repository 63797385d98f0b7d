import { error, type Message, warning } from '../../model/message.js'
import type { Source } from '../../model/site.js'

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
  if (value.includes('\0'))
    return [
      error(
        'not-text',
        { file },
        'the file is not text',
        'give an image or a document its own extension, e.g. `cat.jpg`',
      ),
    ]
  const warningAt = (at: number, reason: string, note: string): Message[] =>
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
  return [
    ...warningAt(
      value.indexOf('\ufffd'),
      'a character is not UTF-8 and is shown as �',
      'save the file as UTF-8',
    ),
    ...warningAt(value.search(forbiddenControls), 'a control character is left out', 'delete it'),
  ]
}
const largestPost = 5_000_000
/** The control characters that HTML and XML forbid. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds control characters
export const forbiddenControls = /[\u0001-\u0008\u000b\u000e-\u001f\u007f]/g
