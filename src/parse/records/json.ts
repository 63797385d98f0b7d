import { type Message, reasonOf, warning } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { asObject } from '../fields.js'

/** Returns the object in a JSON file of content/; a warning instead when there is none. */
export const parseJson = (
  source: Source,
): {
  readonly value?: Readonly<Record<string, unknown>>
  readonly messages: readonly Message[]
} => {
  const failure = (reason: string) => ({
    messages: [
      warning('invalid-json', { file: source.file }, reason, 'restore the file from version control'),
    ],
  })
  const text = source.value
  try {
    const value = asObject(JSON.parse(text))
    return value === undefined ? failure('the file is not a JSON object') : { value, messages: [] }
  } catch (thrown) {
    const conflict = text.search(/^<{7} /m)
    if (conflict !== -1)
      return {
        messages: [
          warning(
            'merge-conflict',
            { file: source.file, line: text.slice(0, conflict).split('\n').length },
            'the file has a merge conflict',
            'keep one of the two versions',
          ),
        ],
      }
    const reason = reasonOf(thrown)
    return failure(`the file is not JSON: ${reason.slice(0, 120)}`)
  }
}
