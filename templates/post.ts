import { absoluteUrl, pageContent } from '../src/model/content.js'
import { type Html, html, interpolate, lines } from '../src/model/html.js'
import { formatCount } from '../src/model/i18n/index.js'
import { ownKinds } from '../src/model/kinds.js'
import { pageOf, propertyOf } from '../src/model/post.js'
import { excerptOf, titleOf } from '../src/model/post-text.js'
import type { Entry, EntryLink, Site } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { contents } from './contents.js'
import { inPostLanguage, languageOf, uiLanguageAttributes } from './language.js'
import { media } from './media.js'
import { status } from './status.js'
import { time } from './time.js'
import { behindWarning } from './warning.js'

/** Returns the page of a post, with the post as the only top-level h-entry. */
export const post = (entry: Entry, context: TemplateContext): Html => {
  const { site, theme } = context
  const inner = inPostLanguage(entry, context)
  const { language, strings } = inner.site.config
  const uiLanguage = uiLanguageAttributes(entry, inner.site)
  const isArticle = entry.kind === 'article'
  const when = published(entry, inner)
  return theme.layout(
    {
      title: titleOf(entry),
      description: entry.warning ?? excerptOf(entry, 200),
      url: entry.url,
      type: 'article',
      published: entry.published,
      ...(entry.updated && { updated: entry.updated }),
      ...(entry.warning === undefined && entry.photos[0] && { image: entry.photos[0].url }),
      subject: entry,
      noindex: entry.unlisted,
      main: lines(
        html`<article class="h-entry${formatOf(entry)} entry entry-${entry.kind}${isShortNote(entry) && ' short'}"${languageOf(entry, site)}>`,
        status(entry, inner),
        theme.kind(entry, inner),
        entry.name
          ? html`<h1 class="p-name">${entry.name}</h1>`
          : html`<h1 class="sr-only">${titleOf(entry)}</h1>`,
        theme.afterTitle(entry, inner),
        isArticle &&
          html`<p class="meta"${uiLanguage}>${when}${entry.content.words >= 400 && html` · ${formatCount(strings.minutes, Math.round(entry.content.words / 230), language)}`}</p>`,
        replyContexts(entry, inner),
        entry.summary && html`<p class="p-summary">${entry.summary}</p>`,
        behindWarning(
          entry.warning,
          lines(
            media(entry, inner),
            isArticle && contents(entry, inner),
            entry.content.html.value !== '' && html`<div class="e-content">${pageContent(entry, site)}</div>`,
          ),
          inner,
        ),
        theme.afterContent(entry, inner),
        html`<footer class="meta"${uiLanguage}>`,
        theme.postFooter(entry, inner),
        html`</footer>`,
        theme.seeAlso(entry, inner),
        theme.responses(entry, inner),
        site.config.fediverse === 'bridgy' &&
          html`<a class="u-bridgy-fed" href="https://fed.brid.gy/" hidden="from-humans"></a>`,
        html`</article>`,
        neighbours(entry, site),
      ),
    },
    context,
  )
}

/** Returns the type of microformats that a post has besides h-entry, with a blank before it. */
export const formatOf = ({ review, event }: Entry): string =>
  review !== undefined
    ? ` ${ownKinds.review.microformat}`
    : event !== undefined
      ? ` ${ownKinds.event.microformat}`
      : ''

/** Returns the dates of a post, as its permalink. */
export const published = (entry: Entry, context: TemplateContext): Html =>
  html`<a class="u-url u-uid" href="${absoluteUrl(entry.url, context.site)}">${time('dt-published', entry.published, context.site.config.language)}</a>${updated(entry, context)}`

/** Whether a post is a note of at most 60 words, which is set larger. */
const isShortNote = ({ kind, content }: Entry): boolean => kind === 'note' && content.words <= 60

/** Returns the pages that a post responds to, each as an h-cite. */
export const replyContexts = (entry: Entry, context: TemplateContext): Html[] =>
  entry.interactions.map((interaction, index) =>
    context.theme.context(
      {
        citation: entry.citations[index] ?? { url: interaction.of },
        property: `${interaction.type === 'read' || pageOf(interaction) === undefined ? 'p' : 'u'}-${propertyOf(interaction)}`,
      },
      context,
    ),
  )

/** Returns " · Updated …" with the date; false for a post without an update. */
export const updated = (entry: Entry, { site }: TemplateContext): Html | false => {
  const { strings, language } = site.config
  return (
    entry.updated !== undefined &&
    html` · ${interpolate(strings.updated, { day: time('dt-updated', entry.updated, language) })}`
  )
}

const neighbours = ({ newer, older }: Entry, { config: { strings } }: Site): Html | false =>
  (newer !== undefined || older !== undefined) &&
  html`<nav class="neighbours" aria-label="${strings.otherPosts}">${neighbour(older, 'prev', strings.older)}${neighbour(newer, 'next', strings.newer)}</nav>`

const neighbour = (to: EntryLink | undefined, rel: string, word: string): Html | undefined | false =>
  to !== undefined && html`<a rel="${rel}" href="${to.url}"><span>${word}</span> <bdi>${to.title}</bdi></a>`
