import { feedFormatInfo } from '../src/model/config.js'
import { pageContent } from '../src/model/content.js'
import { type Html, html, interpolate, lines } from '../src/model/html.js'
import { formatCount } from '../src/model/i18n/index.js'
import type { Entry } from '../src/model/site.js'
import type { ListPage, TemplateContext } from '../src/model/theme.js'
import { icon } from './icon.js'
import { dayText, monthText } from './time.js'

/** The front page: the author, pinned posts, then the timeline. */
export const home = (page: ListPage, around: TemplateContext): Html => {
  const { site } = around
  const pinned = page.number === 1 ? site.pinned : []
  const feeds = html`${intro(page, around)}${feed(page, pinned, site.config.title, around)}`
  return framed(page, { title: page.list.title, main: feeds, isHome: page.number === 1 }, around)
}

/** A section, a kind, a tag, a year, a month, or all. */
export const list = (page: ListPage, around: TemplateContext): Html => {
  const { config } = around.site
  const { type } = page.list
  const title =
    type === 'month'
      ? monthText(page.list.title, config.language)
      : type === 'tag'
        ? config.strings.tagged.replace('{tag}', page.list.title)
        : page.list.title
  const main = lines(intro(page, around), feed(page, [], title, around))
  return framed(page, { title, main, isHome: false }, around)
}

const framed = (
  page: ListPage,
  { title, main, isHome }: { readonly title: string; readonly main: Html; readonly isHome: boolean },
  around: TemplateContext,
): Html => {
  const { list: of, number, newerUrl, olderUrl } = page
  const { strings } = around.site.config
  return around.theme.layout(
    {
      title: number === 1 ? title : `${title}, ${strings.page.replace('{n}', String(number))}`,
      url: number === 1 ? of.url : `${of.url}page/${number}/`,
      ...(of.description && { description: of.description }),
      ...(newerUrl && { previous: newerUrl }),
      ...(olderUrl && { next: olderUrl }),
      list: of,
      isHome,
      main: lines(main, pagination(page, around), guestbook(page, around)),
    },
    around,
  )
}

/** The mentions of the list itself: on the front page, a guestbook. */
const guestbook = ({ list: of, number }: ListPage, around: TemplateContext): Html | '' | false =>
  number === 1 && Object.keys(of.mentionCounts).length > 0 && around.theme.responses(of, around)

/** Where else in time there is something: all years, or the months of one. */
const archive = ({ list: { type, url }, number }: ListPage, around: TemplateContext): Html | false => {
  const years = around.site.years.filter((year) => type === 'all' || url.startsWith(year.url))
  const isDated = type === 'all' || type === 'year' || type === 'month'
  return isDated && number === 1 && years.length > 0 && around.theme.archive(years, around)
}

/** The author's own words above a list. */
const intro = ({ list: { intro: words }, number }: ListPage, { site }: TemplateContext): Html | false =>
  words !== undefined && number === 1 && html`<div class="intro">${pageContent(words, site)}</div>`

/** The entries as an h-feed with its author, so that each entry need not repeat them; a quiet mark where a month begins, or a day in the list of a month. */
const feed = (page: ListPage, pinned: readonly Entry[], title: string, around: TemplateContext): Html => {
  const { config } = around.site
  const { strings, language, author, feeds } = config
  const { url, type, entries: all, hasFeeds, description } = page.list
  const isHome = type === 'home'
  const format = hasFeeds ? feeds.formats[0] : undefined
  const entries = page.entries.filter((entry) => !pinned.includes(entry))
  const markOf = (entry: Entry): string =>
    type === 'month'
      ? dayText(entry.published, language)
      : monthText(entry.published.wall.slice(0, 7), language)
  return html`<div class="h-feed">
<header class="feed-header"><h1 class="p-name${isHome && config.title === author.name && ' sr-only'}">${title}</h1>
${description && html`<p>${description}</p>\n`}<p class="meta"><a class="u-url" href="${url}">${formatCount(strings.posts, all.length, language)}</a>${format && html` · <a href="${url}${feedFormatInfo[format].file}">${icon('feed')}${feedFormatInfo[format].name}</a>`}<span hidden> · <span class="p-author h-card"><a class="u-url p-name" href="${author.url}">${author.name}</a></span></span></p></header>
${archive(page, around)}${pinned.length > 0 && html`<h2 class="mark">${icon('pin')} ${strings.pinned}</h2>\n`}${pinned.map((entry) => around.theme.summary(entry, around))}${entries.map(
  (entry, index) =>
    html`${(index === 0 || markOf(entry) !== markOf(entries[index - 1] ?? entry)) && html`<h2 class="mark">${markOf(entry)}</h2>\n`}${around.theme.summary(entry, around)}`,
)}</div>`
}

const pagination = (
  { newerUrl, olderUrl, number, count }: ListPage,
  { site }: TemplateContext,
): Html | false => {
  const { strings } = site.config
  return (
    count > 1 &&
    html`<nav class="pagination" aria-label="${strings.pages}">${newerUrl && html`<a rel="prev" href="${newerUrl}">${strings.newer}</a>`}<span>${interpolate(strings.pageOf, { n: number, count })}</span>${olderUrl && html`<a rel="next" href="${olderUrl}">${strings.older}</a>`}</nav>`
  )
}
