import { groupsOf } from '../src/model/blogroll.js'
import { type Config, feedFormatInfo, titleOfName } from '../src/model/config.js'
import { type Html, html, interpolate } from '../src/model/html.js'
import { encodePath } from '../src/model/path.js'
import type { BlogrollFeed, LinkList, List, Site } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { hostOf } from '../src/model/untrusted.js'
import { avatar } from './avatar.js'
import { otherWays } from './follow.js'
import { icon } from './icon.js'
import { monthName } from './time.js'

/** Renders the page that explains feeds and lists them. */
export const feeds = (lists: readonly List[], { site, theme }: TemplateContext): Html => {
  const { strings, base, url } = site.config
  const hasTagFeeds = site.tags.some(({ hasFeeds }) => hasFeeds)
  return theme.layout(
    {
      title: strings.subscribe,
      url: `${base}/feeds/`,
      main: html`<h1>${strings.subscribe}</h1>
<p>${interpolate(strings.feedsIntro, { url: html`<code>${url}</code>` })}</p>
${table(
  lists.filter(({ type }) => type !== 'tag'),
  site,
)}
<p><a href="${base}/feeds/feeds.opml">${strings.opml}</a></p>
${otherWays(site)}${hasTagFeeds && html`<p>${interpolate(strings.tagFeeds, { file: html`<code>feed.xml</code>` })} <a href="${base}/tags/">${strings.tags}</a></p>`}`,
    },
    { site, theme, html },
  )
}

/** Renders a page of links: the feeds that the author reads, or another list. */
export const blogroll = (
  entries: readonly BlogrollFeed[],
  { site, theme, linkList }: TemplateContext,
): Html => {
  const { strings, base } = site.config
  const name = linkList?.name ?? 'blogroll'
  const title = linkList === undefined ? strings.blogroll : linkListTitle(linkList, site.config)
  const opml = html`<a href="${base}/${encodePath(name)}.opml">${strings.opml}</a>`
  const own = linkList?.description
  const isPlain = own === undefined && name === 'blogroll'
  const intro = isPlain ? interpolate(strings.blogrollIntro, { opml }) : html`${own && `${own} `}${opml}`
  return theme.layout(
    {
      title,
      url: `${base}/${encodePath(name)}/`,
      main: html`<h1>${title}</h1>
<p>${intro}</p>
${groupsOf(entries).map(
  ([group, own]) => html`${group !== '' && html`<h2>${group}</h2>`}
<ul class="blogroll">${own.map((one) => html`<li class="h-card">${avatar({ name: one.title }, 40)}<div><a class="u-url p-name" href="${one.url ?? one.feed ?? '#'}">${one.title}</a>${(one.description ?? one.url) && html`<div class="meta${one.description && ' p-note'}">${one.description ?? hostOf(one.url ?? '')}</div>`}</div>${one.feed && html` <a class="meta" href="${one.feed}">${icon('feed')}${strings.feed}</a>`}</li>\n`)}</ul>`,
)}`,
    },
    { site, theme, html },
  )
}

/** Returns the title of a list of links: its own, or that of its name. */
export const linkListTitle = ({ name, title }: LinkList, { strings }: Config): string =>
  title ?? (name === 'blogroll' ? strings.blogroll : titleOfName(name))

/**
 * Renders a table of feeds: the front page and the sections, then the kinds under a heading, because names
 * may be the same.
 */
const table = (lists: readonly List[], { config }: Site): Html => {
  const { strings, feeds: settings } = config
  const formats = settings.formats.map((format) => feedFormatInfo[format])
  const kinds = lists.filter(({ type }) => type === 'kind')
  const row = (one: List): Html =>
    html`<tr><th scope="row"><a href="${one.url}">${one.title}</a></th>${formats.map(({ name, file }) => html`<td><a href="${one.url}${file}">${name}</a></td>`)}</tr>\n`
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${strings.feeds}"><table>
<thead><tr><th scope="col">${strings.what}</th>${formats.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${lists.filter(({ type }) => type !== 'kind').map(row)}</tbody>
${kinds.length > 0 && html`<tbody><tr><th scope="rowgroup" colspan="${formats.length + 1}">${strings.byKind}</th></tr>\n${kinds.map(row)}</tbody>\n`}</table></div>`
}

/** Renders the years and their months with the number of posts. */
export const archive = (years: readonly List[], { site }: TemplateContext): Html =>
  html`<nav class="archive" aria-label="${site.config.strings.byYear}">${years.map((year) => html`<p><span><a href="${year.url}">${year.title}</a> <span>${year.entries.length}</span></span> ${monthsOf(year, site).map((month) => html`<span><a href="${month.url}">${monthName(month.title, site.config.language)}</a> <span>${month.entries.length}</span></span> `)}</p>\n`)}</nav>`

const monthsOf = (year: List, site: Site): List[] =>
  site.months.filter((month) => month.url.startsWith(year.url))
