import { type InteractionType, interactions, interactionTypes } from '../../model/interactions.js'
import { rsvpValues } from '../../model/mention.js'
import { error, type Message, type Place } from '../../model/message.js'
import type { Interaction } from '../../model/post.js'
import type { Fields } from '../fields.js'
import { frontMatterKeys, targetKeys } from './keys.js'

/**
 * Returns the responses of a post to other pages, each pair of type and URL once: from `targeturl` with
 * `response_type`, and from keys such as `like-of`. Adds an error for a type without a target, a target
 * without a type, and an RSVP without a value (https://indieweb.org/rsvp).
 */
export const readInteractions = (
  fields: Fields,
  messages: Message[],
  placeOf: (key: string) => Place,
): Interaction[] => {
  const rsvpKey = frontMatterKeys.rsvp.find((key) => fields.has(key))
  const rsvp = rsvpKey === undefined ? undefined : fields.oneOf(rsvpKey, rsvpValues)
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
  const targets = sources.flatMap(({ type, key }) => fields.urls(key).map((of) => ({ type, of })))

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
    !fields.has('targeturl') &&
    !own.some(({ type }) => interactions[type].property === interactions.rsvp.property)
  )
    problem(rsvpKey ?? 'rsvp', 'an RSVP has no target', 'add `in-reply-to: https://…`, the page of the event')
  return unique(targets).flatMap(({ type, of }): Interaction[] =>
    type !== 'rsvp' ? [{ type, of }] : rsvp === undefined ? [] : [{ type, of, rsvp }],
  )
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
