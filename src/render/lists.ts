import { memoize } from '../model/memoize.js'
import type { Entry, List, Page, SectionList, Site } from '../model/site.js'
import type { ListPage, PageMaker, Theme } from '../model/theme.js'
import { type PageKeys, pageKeys } from './keys.js'
import { outputPath, templateContext } from './posts.js'

/** The front page, and a page for each section, kind, tag, year, month and for all posts; long ones in several pages. */
export const listPages: PageMaker = (site, theme) => {
  const summary = memoize((entry: Entry) => theme.summary(entry, templateContext(site, theme)))
  const remembering = { ...theme, summary }
  const keys = pageKeys(site, theme)
  return listsOf(site).flatMap((list) => pagesOf(list, site, remembering, keys))
}

/** The list of all tags. */
export const tagIndex: PageMaker = (site, theme) =>
  site.config.lists.includes('tag')
    ? [{ path: 'tags/index.html', contents: () => theme.tags(site.tags, templateContext(site, theme)).value }]
    : []

/** Every list that has pages, the front page first. */
export const listsOf = (site: Site): readonly List[] => [
  site.home,
  ...site.all,
  ...site.sections,
  ...site.kinds,
  ...site.tags,
  ...site.years,
  ...site.months,
]

/** What the list of all posts, and those of years and months, say of years and months beside their entries. */
const archiveOf = ({ type, url }: List, { years, months }: Site): string => {
  if (type !== 'all' && type !== 'year' && type !== 'month') return ''
  const shown = years.filter((year) => type === 'all' || url.startsWith(year.url))
  return shown
    .flatMap((year) => [year, ...months.filter((month) => month.url.startsWith(year.url))])
    .map((list) => `${list.url} ${list.entries.length}`)
    .join()
}

/** Who is to blame when the address of a list is taken: the folder, or the file with the words above the list. */
const sourceOf = (list: List): Pick<Page, 'source'> => {
  if (list.intro !== undefined) return { source: list.intro.file }
  return 'section' in list ? { source: `content/${(list as SectionList).section.folder}/` } : {}
}

const pagesOf = (list: List, site: Site, theme: Theme, keys: PageKeys): Page[] => {
  const size = site.config.paginate
  const count = Math.max(1, Math.ceil(list.entries.length / size))
  const urlOf = (number: number): string => (number === 1 ? list.url : `${list.url}page/${number}/`)
  return Array.from({ length: count }, (_, index): Page => {
    const number = index + 1
    const entries = list.entries.slice(index * size, number * size)
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
    const key = keys.ofList(list, [...pinned, ...entries], `${number} of ${count} ${archive}`)
    return {
      path: outputPath(urlOf(number), site),
      contents,
      ...sourceOf(list),
      ...(key !== undefined && { key }),
    }
  })
}
