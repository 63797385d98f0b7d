import type { Config } from '../src/model/config.js'
import { type Html, html, interpolate } from '../src/model/html.js'
import { interactionLine, readStatusTexts } from '../src/model/kind-texts.js'
import { ownKindRow } from '../src/model/kinds.js'
import type { Entry } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { kindIcon } from './icon.js'
import { uiLanguageAttributes } from './language.js'

/**
 * Returns an icon and text for the interaction of a post, e.g. "Reposted from Dave" or "RSVP: yes", else for its kind,
 * e.g. "Review"; an empty string for kinds that need none, such as notes.
 */
export const kind = (entry: Entry, { site }: TemplateContext): Html | '' => {
  const words = entry.interactions.length === 0 ? labelOf(entry, site.config) : responseOf(entry, site.config)
  return words === undefined
    ? ''
    : html`<p class="kind"${uiLanguageAttributes(entry, site)}>${kindIcon(iconNameOf(entry), site.config)}<span>${words}</span></p>`
}

/** Returns the kind whose icon a post has: that of its first interaction. */
const iconNameOf = ({ interactions: [first], kind }: Entry): string =>
  first === undefined ? kind : first.type === 'custom' ? first.kind : first.type

const labelOf = ({ kind }: Entry, { strings, kinds }: Config): string | undefined => {
  const label = ownKindRow(kind)?.label
  return label === undefined ? kinds[kind]?.label : strings[label]
}

const responseOf = (entry: Entry, config: Config): Html | undefined => {
  const [first] = entry.interactions
  if (first === undefined) return undefined
  const { strings } = config
  const { text, name } = interactionLine(first, entry.citations[0]?.author?.name, config)
  const parts = {
    who: html`<bdi>${name}</bdi>`,
    answer:
      first.type === 'rsvp' && html`<data class="p-rsvp" value="${first.rsvp}">${strings[first.rsvp]}</data>`,
  }
  const status = first.type === 'read' ? first.status : undefined
  return html`${interpolate(text, parts)}${status && html` · <data class="p-read-status" value="${status}">${strings[readStatusTexts[status]]}</data>`}`
}
