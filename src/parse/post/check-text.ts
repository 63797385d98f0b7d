import { error, type Message, warning } from '../../model/message.js'
import type { Source } from '../../model/site.js'

/** A file of 5 MB is not a post, and bytes that are no text are not Markdown. */
export const checkText = (source: Source): Message[] => {
  const { file, value } = source
  if (value.length > largestPost)
    return [
      error(
        'file-too-large',
        { file },
        `the file has ${Math.round(value.length / 1e6)} million characters; a post has at most 5 million`,
        'put the data beside the post and link it',
      ),
    ]
  if (value.includes('\0'))
    return [
      error('not-text', { file }, 'the file is not text', 'is it an image or a document that was named .md?'),
    ]
  const tell = (at: number, reason: string, note: string): Message[] =>
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
    ...tell(
      value.indexOf('\ufffd'),
      'a character here is not UTF-8; it shows as �',
      'save the file as UTF-8',
    ),
    ...tell(value.search(forbiddenControls), 'a control character here is left out', 'delete it'),
  ]
}
const largestPost = 5_000_000
/** Control characters that HTML and XML forbid. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not pass
export const forbiddenControls = /[\u0001-\u0008\u000b\u000e-\u001f\u007f]/g
