import {
  type DeletedMention,
  epochOfMention,
  isImported,
  mentionTypes,
  type PageMentions,
  rsvpValues,
  type StoredMention,
} from '../../model/mention.js'
import { type Message, warning } from '../../model/message.js'
import type { Person } from '../../model/person.js'
import type { Source } from '../../model/site.js'
import { cleanDate, cleanParagraphs, cleanText, cleanUrl, hostOf } from '../../model/untrusted.js'
import { dayLength } from '../../model/utc.js'
import { asObject, asText } from '../fields.js'
import { personOf } from './context.js'
import { parseJson } from './json.js'

/** Reads a file of content/mentions/. A mention without a required key is left out, with a warning. */
export const parseMentions = (
  source: Source,
): { readonly stored?: PageMentions; readonly messages: readonly Message[] } => {
  const { value, messages } = parseJson(source)
  if (value === undefined) return { messages }
  const page = asText(value.page)
  const isUnmatched = source.path === unmatchedPath
  if ((page === undefined && !isUnmatched) || !Array.isArray(value.mentions))
    return {
      messages: [
        warning(
          'invalid-mentions',
          { file: source.file },
          'the file has no `page` or no `mentions`',
          'restore the file from version control',
        ),
      ],
    }
  const mentions = value.mentions.map((item) => storedMention(asObject(item) ?? {}))
  const gone = Array.isArray(value.gone) ? value.gone.map((item) => goneMention(asObject(item) ?? {})) : []
  const broken = [...mentions, ...gone].filter((one) => one === undefined).length
  return {
    stored: {
      ...(page !== undefined && { page }),
      mentions: mentions.filter((one) => one !== undefined),
      gone: gone.filter((one) => one !== undefined),
    },
    messages:
      broken === 0
        ? []
        : [
            warning(
              'invalid-mentions',
              { file: source.file },
              `${broken === 1 ? 'a mention lacks' : `${broken} mentions lack`} a required key: \`id\`, \`type\`, \`source\`, \`target\``,
              'restore the file from version control',
            ),
          ],
  }
}

/** The path under content/ of the file for mentions that match no page. */
const unmatchedPath = 'mentions/unmatched.json'

/**
 * Reads a mention from untrusted data of a file or an endpoint; undefined without `id`, `type`, `source` or
 * `target`.
 */
export const storedMention = (value: Readonly<Record<string, unknown>>): StoredMention | undefined => {
  const [id, source, target] = [
    cleanText(asText(value.id), 100),
    cleanUrl(value.source),
    cleanUrl(value.target),
  ]
  const type = mentionTypes.find((one) => one === value.type)
  if (id === undefined || type === undefined || source === undefined || target === undefined) return undefined
  const url = cleanUrl(value.url) ?? source
  // A comment of the author's old site is on no other page, where a reader could read its end.
  const limit = isImported({ id }) ? 20_000 : 2000
  const [name, content] = [cleanText(value.name, 200), cleanParagraphs(value.content, limit)]
  const [received, missing] = [cleanDate(value.received), cleanDate(value.missing)]
  const published = notAfter(received, cleanDate(value.published))
  const rsvp = rsvpValues.find((one) => one === value.rsvp)
  const [inReplyTo, warning, held] = [
    cleanUrl(value.inReplyTo),
    cleanText(value.warning, 200),
    cleanText(value.held, 100),
  ]
  return {
    id,
    type,
    source,
    target,
    url,
    author: value.isCountedOnly === true ? { name: '' } : authorOf(asObject(value.author), source),
    ...(name !== undefined && { name }),
    ...(published !== undefined && { published }),
    ...(received !== undefined && { received }),
    ...(content !== undefined && { content }),
    ...(rsvp !== undefined && { rsvp }),
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(warning !== undefined && { warning }),
    ...(held !== undefined && { held }),
    ...(value.isOwn === true && { isOwn: true }),
    ...(value.isCountedOnly === true && { isCountedOnly: true }),
    ...(missing !== undefined && { missing }),
  }
}

/**
 * Returns when a source says that it was published; undefined for a time that is more than a day after it was received, which
 * would always be the newest.
 */
const notAfter = (received: string | undefined, published: string | undefined): string | undefined =>
  (epochOfMention(published) ?? 0) > (epochOfMention(received) ?? Number.POSITIVE_INFINITY) + dayLength
    ? undefined
    : published

/** Returns the author of a mention. One without a name has that of the host of the source: a page can name any other URL. */
const authorOf = (value: Readonly<Record<string, unknown>> | undefined, source: string): Person =>
  personOf(value) ?? personOf({ ...value, name: hostOf(source) }) ?? { name: 'Somebody' }

const goneMention = (value: Readonly<Record<string, unknown>>): DeletedMention | undefined => {
  const [id, gone] = [cleanText(asText(value.id), 100), cleanDate(value.gone)]
  const [source, target] = [cleanUrl(value.source), cleanUrl(value.target)]
  return id === undefined || gone === undefined || source === undefined || target === undefined
    ? undefined
    : { id, source, target, gone }
}
