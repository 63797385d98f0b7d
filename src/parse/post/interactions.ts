import type { Config } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { type InteractionType, interactions, interactionTypes } from '../../model/interactions.js'
import { type Rsvp, rsvpValues } from '../../model/mention.js'
import { error, type Message, type Place } from '../../model/message.js'
import { type Citation, type Interaction, type ReadStatus, readStatuses } from '../../model/post.js'
import { isWebUrl } from '../../model/untrusted.js'
import { asciiUrl } from '../../model/url.js'
import { contextInGroup, readableCitation } from '../cited-group.js'
import { asObject, asText, type Fields } from '../fields.js'
import { frontMatterKeys, targetKeys } from './keys.js'

/**
 * Returns the responses of a post to other pages, each pair of type and URL once: from `targeturl` with
 * `response_type`, and from keys such as `like-of`; and the contexts of targets that are groups. Adds an error for a
 * type without a target, a target without a type, and an RSVP without a value (https://indieweb.org/rsvp).
 */
export const readInteractions = (
  fields: Fields,
  messages: Message[],
  placeOf: (key: string) => Place,
  kinds: Config['kinds'],
): { readonly interactions: readonly Interaction[]; readonly contexts: readonly Citation[] } => {
  const rsvpKey = frontMatterKeys.rsvp.find((key) => fields.has(key))
  const rsvp = rsvpKey === undefined ? undefined : readRsvp(fields, rsvpKey)
  const written = fields.text('response_type')
  const declared = written === undefined ? undefined : typeByWord.get(written)
  if (written !== undefined && declared === undefined)
    fields.reject('response_type', `one of ${[...typeByWord.keys()].map((word) => `\`${word}\``).join(', ')}`)

  const isRsvp = rsvpKey !== undefined || declared === 'rsvp'
  const own = targetKeys.filter(({ key }) => fields.has(key))
  const declaredType: InteractionType | undefined = isRsvp ? 'rsvp' : declared
  const sources: { readonly type: InteractionType; readonly key: string }[] = own.map(({ type, key }) =>
    type === 'reply' && isRsvp ? { type: 'rsvp', key } : { type, key },
  )
  if (fields.has('targeturl') && declaredType !== undefined)
    sources.unshift({ type: declaredType, key: 'targeturl' })
  const cited = sources.flatMap(({ type, key }) =>
    fields.citedUrls(key, interactions[type].isOfWork).map(({ url, group }) => ({ type, of: url, group })),
  )
  const targets = cited.map(({ type, of }) => ({ type, of }))
  for (const { key } of sources) fields.warnUnreadParts(key, [fields.raw(key)].flat(), readableCitation)
  const eventUrl = rsvpKey === undefined ? undefined : asText(asObject(fields.raw(rsvpKey))?.url)
  if (targets.length === 0 && eventUrl !== undefined && isWebUrl(eventUrl))
    targets.push({ type: 'rsvp', of: asciiUrl(eventUrl) })

  const problem = (key: string, reason: string, note: string): void =>
    void messages.push(error('invalid-response', placeOf(key), reason, note))
  if (declared === 'rsvp' && rsvpKey === undefined)
    problem(
      'response_type',
      'an RSVP has no value',
      `write ${orList(rsvpValues.map((value, index) => (index === 0 ? `rsvp: ${value}` : value)))}`,
    )
  if (fields.has('targeturl') && declaredType === undefined && written === undefined)
    problem(
      'targeturl',
      '`targeturl` needs `response_type`',
      `write the type of the response: ${orList(firstWords)}`,
    )
  if (!fields.has('targeturl') && declared !== undefined && own.length === 0)
    problem(
      'response_type',
      `\`response_type: ${written}\` has no target`,
      'add `targeturl: https://…`, the page that you respond to',
    )
  if (
    rsvp !== undefined &&
    targets.length === 0 &&
    !fields.has('targeturl') &&
    !own.some(({ type }) => interactions[type].property === interactions.rsvp.property)
  )
    problem(rsvpKey ?? 'rsvp', 'an RSVP has no target', 'add `in-reply-to: https://…`, the page of the event')
  const isRead = targets.some(({ type }) => type === 'read')
  const statusKey = readStatusKeys.find((key) =>
    readStatuses.some((status) => status === asText(fields.raw(key))),
  )
  if (!isRead && statusKey !== undefined)
    fields.reportWarning(
      statusKey,
      `\`${statusKey}\` belongs to \`read-of\``,
      'write `read-of: …`, or delete the line',
    )
  const status = isRead ? readStatus(fields) : undefined
  const custom = customInteractions(fields, kinds)
  return {
    interactions: [
      ...unique(targets).flatMap(({ type, of }): Interaction[] => {
        if (type === 'rsvp') return rsvp === undefined ? [] : [{ type, of, rsvp }]
        return [type === 'read' ? defined({ type, of, status }) : { type, of }]
      }),
      ...custom.map(({ interaction }) => interaction),
    ],
    contexts: [...cited, ...custom.map(({ interaction: { of }, group }) => ({ of, group }))].flatMap(
      ({ of, group }) => (group === undefined ? [] : (contextInGroup(group, of) ?? [])),
    ),
  }
}

/** Returns the interactions of the kinds of the settings that have a property, and the groups of those that are groups. */
const customInteractions = (
  fields: Fields,
  kinds: Config['kinds'],
): {
  readonly interaction: Interaction
  readonly group: Readonly<Record<string, unknown>> | undefined
}[] =>
  Object.values(kinds).flatMap(({ name, property }) =>
    property === undefined
      ? []
      : [property, property.replaceAll('-', '_')].flatMap((key) => {
          fields.warnUnreadParts(key, [fields.raw(key)].flat(), readableCitation)
          return fields.citedUrls(key, false).map(({ url, group }) => ({
            interaction: { type: 'custom' as const, kind: name, property, of: url },
            group,
          }))
        }),
  )

const readStatusKeys = ['read-status', 'read_status']

/** Reads `read-status`: https://indieweb.org/read */
const readStatus = (fields: Fields): ReadStatus | undefined =>
  readStatusKeys.map((key) => fields.oneOf(key, readStatuses)).find((status) => status !== undefined)

/** Reads the value of an RSVP: a text, or `{ value, url }`. */
const readRsvp = (fields: Fields, key: string): Rsvp | undefined => {
  const group = asObject(fields.raw(key))
  const value = rsvpValues.find((one) => one === asText(group?.value)?.toLowerCase())
  const text = asText(fields.raw(key))?.toLowerCase()
  return value ?? rsvpValues.find((one) => one === text) ?? fields.oneOf(key, rsvpValues)
}

const unique = <Target extends { readonly type: InteractionType; readonly of: string }>(
  targets: readonly Target[],
): Target[] => [...new Map(targets.map((target) => [`${target.type} ${target.of}`, target])).values()]

/** Value of `response_type` → the type. */
export const typeByWord: ReadonlyMap<string, InteractionType> = new Map(
  interactionTypes().flatMap((type) => interactions[type].responseTypes.map((word) => [word, type] as const)),
)

const firstWords = interactionTypes().map((type, index) =>
  index === 0 ? `response_type: ${interactions[type].responseTypes[0]}` : interactions[type].responseTypes[0],
)

/** Returns words as a list in backticks, e.g. `a`, `b` or `c`. */
const orList = (words: readonly string[]): string =>
  `${words
    .slice(0, -1)
    .map((word) => `\`${word}\``)
    .join(', ')} or \`${words.at(-1)}\``
