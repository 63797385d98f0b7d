import { feedFacts } from '../src/model/config.js'
import { pageContent } from '../src/model/content.js'
import { type Html, html, lines } from '../src/model/html.js'
import type { Entry } from '../src/model/site.js'
import type { Around, ListPage } from '../src/model/theme.js'
import { monthText } from './time.js'

/** The front page: pinned posts, then the timeline. */
export const home = (page: ListPage, around: Around): Html => {
  const { site, theme } = around
  const { list } = page
  const pinned = page.number === 1 ? site.pinned : []
  return theme.layout(
    {
      title: page.number === 1 ? list.title : `${list.title}, page ${page.number}`,
      url: pageUrl(page),
      ...(list.description && { description: list.description }),
      ...(page.newerUrl && { previous: page.newerUrl }),
      ...(page.olderUrl && { next: page.olderUrl }),
      list,
      isHome: page.number === 1,
      main: lines(
        list.intro && page.number === 1 && html`<div class="intro">${pageContent(list.intro, site)}</div>`,
        feed(
          page,
          [...pinned, ...page.entries.filter((entry) => !pinned.includes(entry))],
          'Recent posts',
          around,
        ),
        pagination(page),
      ),
    },
    around,
  )
}

/** A section, a kind, a tag, a year, a month, or all. */
export const list = (page: ListPage, around: Around): Html => {
  const { site, theme } = around
  const title =
    page.list.type === 'month'
      ? monthText(page.list.title, site.config.language)
      : page.list.type === 'tag'
        ? `Tagged “${page.list.title}”`
        : page.list.title
  return theme.layout(
    {
      title: page.number === 1 ? title : `${title}, page ${page.number}`,
      url: pageUrl(page),
      ...(page.list.description && { description: page.list.description }),
      ...(page.newerUrl && { previous: page.newerUrl }),
      ...(page.olderUrl && { next: page.olderUrl }),
      list: page.list,
      main: lines(
        page.list.intro &&
          page.number === 1 &&
          html`<div class="intro">${pageContent(page.list.intro, site)}</div>`,
        page.list.type === 'all' && page.number === 1 && theme.archive(site.years, around),
        feed(page, page.entries, title, around),
        pagination(page),
      ),
    },
    around,
  )
}

/** The entries as an h-feed with its author, so that each entry need not repeat them. */
const feed = (page: ListPage, entries: readonly Entry[], title: string, around: Around): Html => {
  const { config } = around.site
  return html`<div class="h-feed">
<header class="feed-header"><h1 class="p-name">${title}</h1>
<p class="meta"><a class="u-url" href="${page.list.url}">${page.list.entries.length} ${page.list.entries.length === 1 ? 'post' : 'posts'}</a>${page.list.hasFeeds && config.feeds.formats.slice(0, 1).map((format) => html` · <a href="${page.list.url}${feedFacts[format].file}">${feedFacts[format].name}</a>`)}<span hidden> · <span class="p-author h-card"><a class="u-url p-name" href="${config.author.url}">${config.author.name}</a></span></span></p></header>
${entries.map((entry) => around.theme.summary(entry, around))}</div>`
}

const pageUrl = ({ list, number }: ListPage): string =>
  number === 1 ? list.url : `${list.url}page/${number}/`

const pagination = ({ newerUrl, olderUrl, number, count }: ListPage): Html | false =>
  count > 1 &&
  html`<nav class="pagination" aria-label="Pages">${newerUrl && html`<a rel="prev" href="${newerUrl}">Newer</a>`}<span>Page ${number} of ${count}</span>${olderUrl && html`<a rel="next" href="${olderUrl}">Older</a>`}</nav>`
