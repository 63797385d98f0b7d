import { hostOf } from '../src/model/foreign.js'
import { type Html, html, trusted } from '../src/model/html.js'
import type { Kind } from '../src/model/post.js'
import type { Entry } from '../src/model/site.js'

/** What the post does, in an icon and in words: "Reposted", "In reply to Dave", "RSVP: yes". Nothing for notes and articles. */
export const kind = (entry: Entry): Html | '' => {
  const words = wordsOf(entry)
  return words === '' ? '' : html`<p class="kind kind-${entry.kind}">${iconOf(entry.kind)} ${words}</p>`
}

const verbs = {
  rsvp: 'RSVP',
  repost: 'Reposted',
  like: 'Liked',
  reply: 'In reply to',
  bookmark: 'Bookmarked',
} as const

const wordsOf = ({ interactions, citations }: Entry): Html | '' => {
  const [first] = interactions
  if (first === undefined) return ''
  const who = citations[0]?.author?.name ?? hostOf(first.of)
  if (first.type === 'rsvp')
    return html`RSVP: <data class="p-rsvp" value="${first.rsvp}">${first.rsvp}</data>`
  return html`${verbs[first.type]} ${first.type === 'reply' ? who : html`<span class="from">from ${who}</span>`}`
}

/** Icons of one stroke, 16 by 16. */
const paths: Partial<Record<Kind, string>> = {
  repost: 'M3 8V6a2 2 0 0 1 2-2h7M10 2l2 2-2 2M13 8v2a2 2 0 0 1-2 2H4M6 14l-2-2 2-2',
  like: 'M8 3.6l1.4 2.9 3.1.4-2.3 2.2.6 3.1L8 10.7l-2.8 1.5.6-3.1-2.3-2.2 3.1-.4z',
  reply: 'M6 4L2.5 7.5 6 11M3 7.5h6a4 4 0 0 1 4 4V13',
  bookmark: 'M4.5 2.5h7v11L8 10.8l-3.5 2.7z',
  rsvp: 'M3 4h10v9H3zM3 7h10M6 2.5v3M10 2.5v3',
}

const iconOf = (name: Kind): Html | '' => {
  const path = paths[name]
  return path === undefined
    ? ''
    : trusted(
        `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${path}"/></svg>`,
      )
}
