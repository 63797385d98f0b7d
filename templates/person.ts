import { type Html, html, interpolate } from '../src/model/html.js'
import { formatCount } from '../src/model/i18n/index.js'
import type { CountKey } from '../src/model/i18n/ui-strings.js'
import { interactions } from '../src/model/interactions.js'
import type { MentionType } from '../src/model/mention.js'
import { firstWords } from '../src/model/post-text.js'
import type { PersonPage, PlacedMention } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { hostOf } from '../src/model/untrusted.js'
import { avatar } from './avatar.js'
import { foreignTime } from './time.js'
import { behindWarning } from './warning.js'

const countOf = (type: MentionType): CountKey =>
  type === 'mention' ? 'mentionCount' : interactions[type].strings.count

/**
 * Renders the exchanges with a person: the mentions that came from them, and the author's answers. Search engines are asked
 * to leave the page out. All texts of mentions are untrusted, and escaped.
 */
export const person = (
  { url, person: who, answered, received, replied }: PersonPage,
  context: TemplateContext,
): Html => {
  const { site, theme } = context
  const { strings } = site.config
  return theme.layout(
    {
      title: who.name,
      url,
      noindex: true,
      main: html`<h1 class="sr-only">${who.name}</h1>
<div class="context h-card">${avatar(who, 40)}<div><p class="context-title">${who.url ? html`<a class="p-name u-url" href="${who.url}" rel="ugc nofollow"><bdi>${who.name}</bdi></a>` : html`<bdi class="p-name">${who.name}</bdi>`}</p></div></div>
${
  received.length > 0 &&
  html`<h2>${strings.receivedFromPerson}</h2>
${mentionList(received, context)}`
}${
  answered.length + replied.length > 0 &&
  html`<h2>${strings.answersToPerson}</h2>
${replied.length > 0 && mentionList(replied, context)}${answered.length > 0 && html`<div class="h-feed">${answered.map((entry) => theme.summary(entry, context))}</div>`}`
}`,
    },
    context,
  )
}

/** Renders mentions as links to them and to the pages that they are about, with their first words. */
const mentionList = (mentions: readonly PlacedMention[], context: TemplateContext): Html => {
  const { strings, language } = context.site.config
  return html`<ul>${mentions.map(({ mention, page }) => html`<li>${interpolate(strings.mentionedPage, { kind: html`<a href="${mention.url}" rel="ugc nofollow">${formatCount(strings[countOf(mention.type)], 1, language)}</a>`, page: html`<a href="${page.url}"><bdi>${page.title}</bdi></a>` })} <span class="meta">${hostOf(mention.url)}</span>${mention.published && html` <span class="meta">${foreignTime(mention.published, language)}</span>`}${mention.content && behindWarning(mention.warning, html`<blockquote><p dir="auto">${firstWords(mention.content, 500)}</p></blockquote>`, context)}</li>\n`)}</ul>\n`
}
