import type { ListLayout } from '../model/config.js'
import { flatHtml } from '../model/html.js'
import { memoize } from '../model/memoize.js'
import { outputPath } from '../model/path.js'
import { titleOf } from '../model/post-text.js'
import { type Entry, type List, listsOf, type Page, type SectionList, type Site } from '../model/site.js'
import type { ListPage, PageKeys, PageMaker, Theme } from '../model/theme.js'
import { templateContext } from './posts.js'

/** Returns the front page, and the pages for each section, kind, tag, year, month and for all posts. */
export const listPages: PageMaker = (site, theme, keys) => {
  const themeOf = new Map<ListLayout | undefined, Theme>()
  return listsOf(site).flatMap((list) => {
    const { layout } = list
    const memoized = themeOf.get(layout) ?? withMemoizedSummary(site, theme, layout)
    themeOf.set(layout, memoized)
    return pagesOf(list, site, memoized, keys)
  })
}

/** Returns the theme with a template that renders the summary of an entry once for all lists of a layout. */
const withMemoizedSummary = (site: Site, theme: Theme, layout: ListLayout | undefined): Theme => {
  const context = { ...templateContext(site, theme), ...(layout !== undefined && { layout }) }
  return { ...theme, summary: memoize((entry: Entry) => flatHtml(theme.summary(entry, context))) }
}

/** Returns the page with all tags. */
export const tagIndex: PageMaker = (site, theme) =>
  site.config.lists.includes('tag')
    ? [{ path: 'tags/index.html', contents: () => theme.tags(site.tags, templateContext(site, theme)).value }]
    : []

/**
 * Returns the years and months that the lists of all posts, of a year and of a month show in addition to
 * their entries, for their keys.
 */
const archiveOf = ({ type, url }: List, { years, months }: Site): string => {
  if (type !== 'all' && type !== 'year' && type !== 'month') return ''
  const shown = years.filter((year) => type === 'all' || url.startsWith(year.url))
  return shown
    .flatMap((year) => [year, ...months.filter((month) => month.url.startsWith(year.url))])
    .map((list) => `${list.url} ${list.entries.length}`)
    .join()
}

/**
 * Returns the file for error messages about the URL of a list: the file of its introduction, or the folder of
 * a section.
 */
const sourceOf = (list: List): Pick<Page, 'source'> => {
  if (list.intro !== undefined) return { source: list.intro.file }
  return 'section' in list ? { source: `content/${(list as SectionList).section.folder}/` } : {}
}

const pagesOf = (list: List, site: Site, theme: Theme, keys: PageKeys): Page[] => {
  // A list of titles is one page, on which a reader looks for a name; a conversation is read as a whole.
  const size =
    list.layout === 'titles' || list.type === 'conversation' ? Number.MAX_SAFE_INTEGER : site.config.paginate
  const count = Math.max(1, Math.ceil(list.entries.length / size))
  const urlOf = (number: number): string => (number === 1 ? list.url : `${list.url}page/${number}/`)
  return Array.from({ length: count }, (_, index): Page => {
    const number = index + 1
    // A template that sorted them would do so for each time that the page is rendered.
    const entries = Object.freeze(list.entries.slice(index * size, number * size))
    const contents = (): string => {
      const page: ListPage = {
        list,
        entries,
        number,
        count,
        ...(number > 1 && { newerUrl: urlOf(number - 1) }),
        ...(number < count && { olderUrl: urlOf(number + 1) }),
      }
      return theme[list.type === 'home' ? 'home' : 'list'](page, templateContext(site, theme)).value
    }
    const pinned = list.type === 'home' && number === 1 ? site.pinned : []
    const archive = number === 1 ? archiveOf(list, site) : ''
    const key = keys.ofList(
      list,
      [...pinned, ...entries],
      `${number} of ${count} ${archive} ${(list.undated ?? []).map((post) => `${post.url} ${titleOf(post)}`).join()}`,
    )
    return {
      path: outputPath(urlOf(number), site),
      contents,
      ...sourceOf(list),
      ...(key !== undefined && { key }),
    }
  })
}
