import { listContent } from '../src/model/content.js'
import { type Html, html, lines } from '../src/model/html.js'
import { firstWords } from '../src/model/post.js'
import type { Entry } from '../src/model/site.js'
import type { Around } from '../src/model/theme.js'
import { media } from './media.js'
import { answered, isUpdated } from './post.js'
import { countWords } from './responses.js'
import { status } from './status.js'
import { tagLinks } from './tags.js'
import { time } from './time.js'

/** A post in a list: short ones whole, long ones by their first words. An h-entry of the list's h-feed. */
export const summary = (entry: Entry, around: Around): Html => {
  const { site, theme } = around
  const isShort = entry.kind !== 'article' && entry.content.words <= 150
  const excerpt = entry.summary ?? firstWords(entry.content.text, 300)
  const language = site.config.language
  return lines(
    html`<article class="h-entry entry entry-${entry.kind}">`,
    status(entry, language),
    theme.kind(entry, around),
    entry.name && html`<h2 class="p-name"><a href="${entry.url}">${entry.name}</a></h2>`,
    answered(entry, around),
    media(entry),
    isShort
      ? entry.content.html.value !== '' && html`<div class="e-content">${listContent(entry, site)}</div>`
      : html`<p class="p-summary">${excerpt}</p>`,
    html`<footer class="meta"><p><a class="u-url" href="${entry.url}">${time('dt-published', entry.published, language)}</a>${isUpdated(entry) && html` · Updated ${time('dt-updated', entry.updated, language)}`}</p>`,
    countWords(entry.mentionCounts) !== '' && html`<p>${countWords(entry.mentionCounts)}</p>`,
    tagLinks(entry, site),
    html`</footer>\n</article>\n`,
  )
}
