import { type Message, warning } from '../../model/message.js'
import type { Person } from '../../model/person.js'
import type { Citation } from '../../model/post.js'
import type { Source } from '../../model/site.js'
import { cleanDate, cleanText, cleanUrl } from '../../model/untrusted.js'
import { asObject } from '../fields.js'
import { parseJson } from './json.js'

/**
 * Reads a file of content/contexts/, the context of a target. Properties that cannot be used are left out; a
 * file without JSON or a `url` is a warning.
 */
export const parseContext = (
  source: Source,
): { readonly context?: Citation; readonly messages: readonly Message[] } => {
  const { value, messages } = parseJson(source)
  const url = cleanUrl(value?.url)
  const context = value === undefined || url === undefined ? undefined : citationOf(url, value)
  if (context !== undefined) return { context, messages }
  if (messages.length > 0) return { messages }
  return {
    messages: [
      warning(
        'invalid-context',
        { file: source.file },
        'the context has no `url`',
        'delete the file; the post then shows only the URL of its target',
      ),
    ],
  }
}

/** Reads a person from untrusted data; undefined without a name. */
export const personOf = (data: unknown): Person | undefined => {
  const value = asObject(data)
  const name = cleanText(value?.name, 100)
  if (name === undefined) return undefined
  const [url, photo] = [cleanUrl(value?.url), cleanUrl(value?.photo)]
  return { name, ...(url !== undefined && { url }), ...(photo !== undefined && { photo }) }
}

/** Returns the citation of a target in untrusted data. */
export const citationOf = (url: string, value: Readonly<Record<string, unknown>>): Citation => {
  const [name, content] = [cleanText(value.name, 300), cleanText(value.content, 500)]
  const [gone, unreachable, published, author] = [
    cleanDate(value.gone),
    cleanDate(value.unreachable),
    cleanDate(value.published),
    personOf(value.author),
  ]
  return {
    url,
    ...(name !== undefined && { name }),
    ...(author !== undefined && { author }),
    ...(published !== undefined && { published }),
    ...(content !== undefined && { content }),
    ...(unreachable !== undefined && { unreachable }),
    ...(gone !== undefined && { gone }),
  }
}
