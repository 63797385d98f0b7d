import { rsvpValues } from '../../model/mention.js'
import { error, type Message, type Place } from '../../model/message.js'
import type { Interaction } from '../../model/post.js'
import type { Fields } from '../fields.js'
import { frontMatterKeys } from './keys.js'

/** Reads the responses of a post to other pages. */
export const readInteractions = (
  facts: Fields,
  messages: Message[],
  placeOf: (key: string) => Place,
): Interaction[] => {
  const interactions: Interaction[] = []
  const add = (type: Interaction['type'], key: string): void => {
    for (const of of facts.urls(key)) {
      if (interactions.some((one) => one.of === of && one.type === type)) continue
      if (type === 'rsvp') {
        if (rsvp !== undefined) interactions.push({ type, of, rsvp })
      } else interactions.push({ type, of })
    }
  }
  const rsvpKey = frontMatterKeys.rsvp.find((key) => facts.has(key))
  const rsvp = rsvpKey === undefined ? undefined : facts.oneOf(rsvpKey, rsvpValues)
  const written = facts.text('response_type')
  const type =
    written === undefined
      ? undefined
      : Object.hasOwn(responseTypes, written)
        ? responseTypes[written]
        : undefined
  const wantsRsvp = rsvpKey !== undefined || type === 'rsvp'

  if (written !== undefined && type === undefined)
    facts.wrong(
      'response_type',
      `one of ${Object.keys(responseTypes)
        .map((name) => `\`${name}\``)
        .join(', ')}`,
    )
  if (type === 'rsvp' && rsvpKey === undefined)
    messages.push(
      error(
        placeOf('response_type'),
        'an RSVP has no answer',
        'write `rsvp: yes`, `no`, `maybe` or `interested`',
      ),
    )
  if (facts.has('targeturl')) {
    if (type !== undefined || wantsRsvp) add(wantsRsvp ? 'rsvp' : (type ?? 'reply'), 'targeturl')
    else if (written === undefined)
      messages.push(
        error(
          placeOf('targeturl'),
          '`targeturl` needs `response_type`',
          'say what you do to that page: `response_type: reply`, `reshare`, `star`, `bookmark` or `rsvp`',
        ),
      )
  } else if (
    type !== undefined &&
    !Object.values(frontMatterKeys)
      .flat()
      .some((key) => isTarget(key) && facts.has(key))
  )
    messages.push(
      error(
        placeOf('response_type'),
        `\`response_type: ${written}\` answers no page`,
        'add `targeturl: https://…`, the page that you answer',
      ),
    )
  for (const target of ['reply', 'repost', 'like', 'bookmark'] as const)
    for (const key of frontMatterKeys[target])
      if (facts.has(key)) add(target === 'reply' && wantsRsvp ? 'rsvp' : target, key)

  if (rsvp !== undefined && !interactions.some((one) => one.type === 'rsvp'))
    if (!facts.has('targeturl') && !frontMatterKeys.reply.some((key) => facts.has(key)))
      messages.push(
        error(
          placeOf(rsvpKey ?? 'rsvp'),
          'an RSVP answers no event',
          'add `in-reply-to: https://…`, the page of the event',
        ),
      )
  return interactions
}

const isTarget = (key: string): boolean =>
  [
    ...frontMatterKeys.reply,
    ...frontMatterKeys.repost,
    ...frontMatterKeys.like,
    ...frontMatterKeys.bookmark,
  ].some((one) => one === key)

/** The author's `response_type` → what the post does. */
const responseTypes: Readonly<Record<string, Interaction['type']>> = {
  reply: 'reply',
  reshare: 'repost',
  share: 'repost',
  repost: 'repost',
  star: 'like',
  like: 'like',
  favorite: 'like',
  bookmark: 'bookmark',
  rsvp: 'rsvp',
}
