import { listContent, subjectContent } from '../src/model/content.js'
import { type Html, html, interpolate, lines } from '../src/model/html.js'
import { type InteractionType, interactions, isInteractionType } from '../src/model/interactions.js'
import type { Citation } from '../src/model/post.js'
import { excerptOf, firstWords, sentencesOf } from '../src/model/post-text.js'
import type { Entry } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { hostOf } from '../src/model/untrusted.js'
import { displayUrl } from './context.js'
import { kindIcon } from './icon.js'
import { inPostLanguage, languageOf, uiLanguageAttributes } from './language.js'
import { media } from './media.js'
import { formatOf, replyContexts, updated } from './post.js'
import { responseCounts } from './responses.js'
import { status } from './status.js'
import { tagLinks } from './tags.js'
import { time } from './time.js'
import { behindWarning } from './warning.js'

/** Returns a post in a list, as an h-entry of its h-feed: one line for likes and bookmarks, all of a short post, an excerpt of a long one. */
export const summary = (entry: Entry, context: TemplateContext): Html =>
  context.layout !== 'full' &&
  isInteractionType(entry.kind) &&
  interactions[entry.kind].isOneLine &&
  entry.citations[0] !== undefined
    ? inOneLine(entry, entry.kind, entry.citations[0], context)
    : postInList(entry, context)

const postInList = (entry: Entry, outer: TemplateContext): Html => {
  const context = inPostLanguage(entry, outer)
  const { site, theme } = context
  const { language } = site.config
  const { text, words } = entry.content
  const isShort = (text === '' && entry.summary === undefined) || (entry.kind !== 'article' && words <= 150)
  const isShown = context.layout === undefined ? isShort : context.layout === 'full'
  return lines(
    html`<article class="h-entry${formatOf(entry)} entry entry-${entry.kind}"${languageOf(entry, outer.site)}>`,
    status(entry, context),
    theme.kind(entry, context),
    entry.name && html`<h3 class="p-name"><a href="${entry.url}">${entry.name}</a></h3>`,
    replyContexts(entry, context),
    behindWarning(
      entry.warning,
      lines(
        media(entry, context),
        isShown
          ? entry.content.html.value !== '' && html`<div class="e-content">${listContent(entry, site)}</div>`
          : html`${subjectContent(entry, site)}${text !== '' && excerpt(entry)}`,
      ),
      context,
    ),
    html`<footer class="meta"${uiLanguageAttributes(entry, context.site)}><a class="u-url" href="${entry.url}">${time('dt-published', entry.published, language)}</a>${updated(entry, context)}${respondedTo(entry, context)}${tagLinks(entry, site)}</footer>\n</article>\n`,
  )
}

/** Returns the first sentences of a post; a quotation at its beginning becomes a blockquote. */
const excerpt = (entry: Entry): Html => {
  const quoted = entry.summary === undefined ? (entry.content.quoted ?? 0) : 0
  if (quoted === 0) return html`<p class="p-summary">${excerptOf(entry, 300)}</p>`
  const words = sentencesOf(entry.content)
  const own = firstWords(words.slice(quoted).trim(), 200)
  return html`<div class="p-summary"><blockquote><p>${words.slice(0, quoted)}</p></blockquote>${own && html`\n<p>${own}</p>`}</div>`
}

/** Returns a post as one line, e.g. "Liked “Title” by Dave", with links to the page and, on the date, to the post. */
const inOneLine = (entry: Entry, type: InteractionType, citation: Citation, outer: TemplateContext): Html => {
  const context = inPostLanguage(entry, outer)
  const { config } = context.site
  const { property, strings } = interactions[type]
  const { url, author } = citation
  const title = citation.name ?? entry.name ?? displayUrl(url)
  const page = html`<span class="u-${property} h-cite"><a class="u-url p-name" href="${url}"><bdi>${title}</bdi></a>${author && html` <span class="meta">· <span class="p-author h-card"><bdi class="p-name">${author.name}</bdi></span></span>`}</span>`
  return html`<article class="h-entry entry entry-line entry-${entry.kind}"${languageOf(entry, outer.site)}>
${status(entry, context)}<p class="kind"${uiLanguageAttributes(entry, context.site)}>${kindIcon(type, config)}<span>${interpolate(config.strings[strings.page], { page })} <span class="meta">· ${hostOf(url)} · <a class="u-url" href="${entry.url}">${time('dt-published', entry.published, config.language)}</a></span></span></p>
</article>
`
}

const respondedTo = ({ mentionCounts }: Entry, { site }: TemplateContext): Html | false => {
  const counts = responseCounts(mentionCounts, site.config)
  return counts !== '' && html` · <bdi>${counts}</bdi>`
}
