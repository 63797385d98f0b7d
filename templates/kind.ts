import { type Html, html, interpolate } from '../src/model/html.js'
import { interactions } from '../src/model/interactions.js'
import type { Entry } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { hostOf } from '../src/model/untrusted.js'
import { icon } from './icon.js'
import { uiLanguageAttributes } from './language.js'

/** Returns an icon and text for the interaction of a post, e.g. "Reposted from Dave" or "RSVP: yes"; an empty string without one. */
export const kind = (entry: Entry, { site }: TemplateContext): Html | '' => {
  const [first] = entry.interactions
  if (first === undefined) return ''
  const { strings } = site.config
  const who = entry.citations[0]?.author?.name ?? hostOf(first.of)
  const parts = {
    who: html`<bdi>${who}</bdi>`,
    answer:
      first.type === 'rsvp' && html`<data class="p-rsvp" value="${first.rsvp}">${strings[first.rsvp]}</data>`,
  }
  return html`<p class="kind"${uiLanguageAttributes(entry, site)}>${icon(first.type)} <span>${interpolate(strings[interactions[first.type].strings.author], parts)}</span></p>`
}
