import { groupsOf } from '../src/model/blogroll.js'
import { feedFacts } from '../src/model/config.js'
import { type Html, html } from '../src/model/html.js'
import type { BlogrollFeed, List, Site } from '../src/model/site.js'
import type { Around } from '../src/model/theme.js'

/** Explains what a feed is and lists all of them. */
export const feeds = (lists: readonly List[], { site, theme }: Around): Html =>
  theme.layout(
    {
      title: 'Subscribe',
      url: `${site.config.base}/feeds/`,
      main: html`<h1>Subscribe</h1>
<p>A feed brings new posts to a reader that you choose: no account, no algorithm, nobody counts. Copy the address of this site, <code>${site.config.url}</code>, into any feed reader and it finds the rest. These are all feeds of this site:</p>
${table(
  lists.filter(({ type }) => type !== 'tag'),
  site,
)}
${site.tags.some(({ hasFeeds }) => hasFeeds) && html`<p>Each <a href="${site.config.base}/tags/">tag</a> has a feed too: add <code>feed.xml</code> to the address of its page.</p>`}`,
    },
    { site, theme, html },
  )

/** People and feeds that the author follows. */
export const blogroll = (entries: readonly BlogrollFeed[], { site, theme }: Around): Html =>
  theme.layout(
    {
      title: 'Blogroll',
      url: `${site.config.base}/blogroll/`,
      main: html`<h1>Blogroll</h1>
<p>What I read. <a href="${site.config.base}/blogroll.opml">All of it as OPML</a>, for your feed reader.</p>
${groupsOf(entries).map(
  ([group, own]) => html`${group !== '' && html`<h2>${group}</h2>`}
<ul class="blogroll">${own.map((one) => html`<li class="h-card"><a class="u-url p-name" href="${one.url ?? one.feed ?? '#'}">${one.title}</a>${one.feed && html` <a href="${one.feed}">feed</a>`}${one.description && html`<br><span class="p-note">${one.description}</span>`}</li>\n`)}</ul>`,
)}`,
    },
    { site, theme, html },
  )

const table = (lists: readonly List[], { config }: Site): Html => {
  const formats = config.feeds.formats.map((format) => feedFacts[format])
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Feeds"><table>
<thead><tr><th scope="col">What</th>${formats.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${lists.map((one) => html`<tr><th scope="row"><a href="${one.url}">${one.type === 'kind' && 'Kind: '}${one.title}</a></th>${formats.map(({ name, file }) => html`<td><a href="${one.url}${file}">${name}</a></td>`)}</tr>\n`)}</tbody>
</table></div>`
}

/** Years and months with the number of posts, for the list of all posts. */
export const archive = (years: readonly List[], { site }: Around): Html =>
  html`<nav class="archive" aria-label="By year">${years.map((year) => html`<p><a href="${year.url}">${year.title}</a> <span>${year.entries.length}</span> ${monthsOf(year, site).map((month) => html`<a href="${month.url}">${month.title.slice(5)}</a> `)}</p>\n`)}</nav>`

const monthsOf = (year: List, site: Site): List[] =>
  site.months.filter((month) => month.url.startsWith(year.url))
