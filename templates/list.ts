import { hasCalendar } from '../src/model/calendar.js'
import { feedFormatInfo } from '../src/model/config.js'
import { listContent, pageContent } from '../src/model/content.js'
import { type Html, html, interpolate, lines } from '../src/model/html.js'
import { formatCount } from '../src/model/i18n/index.js'
import type { Mention } from '../src/model/mention.js'
import type { Entry, List, SectionList, Site } from '../src/model/site.js'
import type { ListPage, TemplateContext } from '../src/model/theme.js'
import { icon } from './icon.js'
import { media } from './media.js'
import { dayText, monthText } from './time.js'
import { titles } from './titles.js'

/** Renders the front page: the author, pinned posts, then the timeline. */
export const home = (page: ListPage, context: TemplateContext): Html => {
  const { site } = context
  const pinned = page.number === 1 ? site.pinned : []
  const feeds = html`${intro(page, context)}${filters(site)}${feed(page, pinned, site.config.title, context)}`
  return withLayout(page, { title: page.list.title, main: feeds, isHome: page.number === 1 }, context)
}

/** Renders links to the lists that the author names, above the posts of the front page. */
const filters = ({ filters: links, config }: Site): Html | false =>
  links.length > 0 &&
  html`<nav class="menu filters" aria-label="${config.strings.filters}"><ul>${links.map(({ title, url }) => html`<li><a href="${url}">${title}</a></li>`)}</ul></nav>\n`

/** Renders the list of a section, a kind, a tag, a year, a month, or of all posts. */
export const list = (page: ListPage, context: TemplateContext): Html => {
  const { config } = context.site
  const { type } = page.list
  const title =
    type === 'month'
      ? monthText(page.list.title, config.language)
      : type === 'tag'
        ? config.strings.tagged.replace('{tag}', () => page.list.title)
        : page.list.title
  if (type === 'conversation') return conversation(page, context)
  const main = feed(page, [], title, context)
  return withLayout(page, { title, main, isHome: false }, context)
}

/** Renders a conversation: its first post with the page that this answers, then the responses, with the author's answers to them. */
const conversation = (page: ListPage, context: TemplateContext): Html => {
  const [first] = page.entries
  const title = context.site.config.strings.conversationOf.replace('{title}', () => page.list.title)
  // The heading of the first post is one of the third level, as in other lists.
  const main = html`<h1>${title}</h1>
${first && html`<h2 class="mark">${dayText(first.published, context.site.config.language)}</h2>\n${context.theme.summary(first, context)}${context.theme.responses(withWholeAnswers(first, page.list, context), context)}`}`
  return withLayout(page, { title, main, isHome: false }, context)
}

/** Returns the first post of a conversation with the whole content of the author's answers below it. */
const withWholeAnswers = (first: Entry, { entries }: List, context: TemplateContext): Entry => {
  const { site } = context
  const entryAt = new Map(entries.map((entry) => [entry.url, entry]))
  const whole = (mentions: readonly Mention[]): Mention[] =>
    mentions.map((mention) => ({
      ...mention,
      ...(mention.replies && { replies: whole(mention.replies) }),
      ...(mention.answers && {
        answers: mention.answers.map((answer) => {
          const entry = entryAt.get(answer.url)
          const content = entry && { content: html`${media(entry, context)}${listContent(entry, site)}` }
          return { ...answer, ...content, mentions: whole(answer.mentions) }
        }),
      }),
    }))
  return { ...first, mentions: whole(first.mentions) }
}

const withLayout = (
  page: ListPage,
  { title, main, isHome }: { readonly title: string; readonly main: Html; readonly isHome: boolean },
  context: TemplateContext,
): Html => {
  const { list: of, number, newerUrl, olderUrl } = page
  const { strings } = context.site.config
  return context.theme.layout(
    {
      title: number === 1 ? title : `${title}, ${strings.page.replace('{n}', String(number))}`,
      url: number === 1 ? of.url : `${of.url}page/${number}/`,
      ...(of.description && { description: of.description }),
      ...(newerUrl && { previous: newerUrl }),
      ...(olderUrl && { next: olderUrl }),
      list: of,
      isHome,
      main: lines(main, pagination(page, context), guestbook(page, context)),
    },
    context,
  )
}

/** Renders the mentions of the URL of the list; those of the front page are a guestbook. */
const guestbook = ({ list: of, number }: ListPage, context: TemplateContext): Html | '' | false =>
  number === 1 && Object.keys(of.mentionCounts).length > 0 && context.theme.responses(of, context)

/** Renders the archive: all years, or the months of one, on the first page of a list by time. */
const archive = ({ list: { type, url }, number }: ListPage, context: TemplateContext): Html | false => {
  const years = context.site.years.filter((year) => type === 'all' || url.startsWith(year.url))
  const isDated = type === 'all' || type === 'year' || type === 'month'
  return isDated && number === 1 && years.length > 0 && context.theme.archive(years, context)
}

/** Renders the author's text above a list. */
const intro = ({ list: { intro: post }, number }: ListPage, { site }: TemplateContext): Html | false =>
  post !== undefined && number === 1 && html`<div class="intro">${pageContent(post, site)}</div>\n`

/**
 * Renders the entries as an h-feed (https://indieweb.org/feed) with its author, which the entries need not
 * repeat, and a heading before each month, or, in the list of a month, before each day.
 */
const feed = (page: ListPage, pinned: readonly Entry[], title: string, context: TemplateContext): Html => {
  const { config } = context.site
  const { strings, language, author, feeds } = config
  const { url, type, entries: all, hasFeeds, description } = page.list
  const isHome = type === 'home'
  const format = hasFeeds ? feeds.formats[0] : undefined
  const entries = page.entries.filter((entry) => !pinned.includes(entry))
  const headingOf = (entry: Entry): string =>
    type === 'month'
      ? dayText(entry.published, language)
      : monthText(entry.published.wall.slice(0, 7), language)
  const isTitles = page.list.layout === 'titles'
  return html`<div class="h-feed">
<header class="feed-header"><h1 class="p-name${isHome && config.title === author.name && ' sr-only'}">${title}</h1>
${description && html`<p>${description}</p>\n`}<p class="meta"><a class="u-url" href="${url}">${formatCount(strings.posts, all.length + (page.list.undated?.length ?? 0), language)}</a>${format && html` · <a href="${url}${feedFormatInfo[format].file}">${icon('feed')}${feedFormatInfo[format].name}</a>`}${hasCalendar(page.list) && html` · <a href="${url}calendar.ics">${strings.calendar}</a>`}<span hidden> · <span class="p-author h-card"><a class="u-url p-name" href="${author.url}">${author.name}</a></span></span></p></header>
${!isHome && intro(page, context)}${archive(page, context)}${pinned.length > 0 && html`<h2 class="mark">${icon('pin')} ${strings.pinned}</h2>\n`}${pinned.map((entry) => context.theme.summary(entry, context))}${isTitles && titles(page.list, context)}${(
  isTitles ? [] : entries
).map(
  (entry, index) =>
    html`${sortOf(page.list) !== 'title' && (index === 0 || headingOf(entry) !== headingOf(entries[index - 1] ?? entry)) && html`<h2 class="mark">${headingOf(entry)}</h2>\n`}${context.theme.summary(entry, context)}`,
)}</div>`
}

/** Returns the order of a list: that of its section, else the newest first. */
const sortOf = (of: List | SectionList): SectionList['section']['sort'] =>
  'section' in of ? of.section.sort : 'newest'

const pagination = (
  { list: of, newerUrl, olderUrl, number, count }: ListPage,
  { site }: TemplateContext,
): Html | false => {
  const { strings } = site.config
  const [before, after] =
    sortOf(of) === 'newest' ? [strings.newer, strings.older] : [strings.previousPage, strings.nextPage]
  return (
    count > 1 &&
    html`<nav class="pagination" aria-label="${strings.pages}">${newerUrl && html`<a rel="prev" href="${newerUrl}">${before}</a>`}<span>${interpolate(strings.pageOf, { n: number, count })}</span>${olderUrl && html`<a rel="next" href="${olderUrl}">${after}</a>`}</nav>`
  )
}
