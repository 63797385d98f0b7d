import { type Html, html, interpolate } from '../src/model/html.js'
import type { UiStrings } from '../src/model/i18n/ui-strings.js'
import type { InteractionType } from '../src/model/post.js'
import type { Entry } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { hostOf } from '../src/model/untrusted.js'
import { icon } from './icon.js'
import { uiLanguageAttributes } from './language.js'

/** What the post does, in an icon and in words: "Reposted from Dave", "In reply to Dave", "RSVP: yes". Nothing for notes and articles. */
export const kind = (entry: Entry, { site }: TemplateContext): Html | '' => {
  const [first] = entry.interactions
  if (first === undefined) return ''
  const { words } = site.config
  const who = entry.citations[0]?.author?.name ?? hostOf(first.of)
  const parts = {
    who: html`<bdi>${who}</bdi>`,
    answer:
      first.type === 'rsvp' && html`<data class="p-rsvp" value="${first.rsvp}">${words[first.rsvp]}</data>`,
  }
  return html`<p class="kind"${uiLanguageAttributes(entry, site)}>${icon(first.type)} <span>${interpolate(words[sentences[first.type]], parts)}</span></p>`
}

const sentences = {
  rsvp: 'rsvp',
  repost: 'reposted',
  like: 'likedOf',
  reply: 'inReplyTo',
  bookmark: 'bookmarkedOf',
} as const satisfies Readonly<Record<InteractionType, keyof UiStrings>>
