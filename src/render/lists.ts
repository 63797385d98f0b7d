import type { List, Page, PageMaker, SectionList, Site } from '../model/site.js'
import type { ListPage, Theme } from '../model/theme.js'
import { aroundOf, outputPath } from './posts.js'

/** The front page, and a page for each section, kind, tag, year, month and for all posts; long ones in several pages. */
export const listPages: PageMaker = (site, theme) => [
  ...pagesOf(site.home, site, theme, 'home'),
  ...listsOf(site).flatMap((list) => (list.url === site.home.url ? [] : pagesOf(list, site, theme, 'list'))),
]

/** The list of all tags. */
export const tagIndex: PageMaker = (site, theme) => [
  { path: 'tags/index.html', contents: () => theme.tags(site.tags, aroundOf(site, theme)).value },
]

/** Every list that has pages, the front page first. */
export const listsOf = (site: Site): readonly List[] => [
  site.home,
  site.all,
  ...site.sections,
  ...site.kinds,
  ...site.tags,
  ...site.years,
  ...site.months,
]

/** Who is to blame when the address of a list is taken: the folder, or the file with the words above the list. */
const sourceOf = (list: List): Pick<Page, 'source'> => {
  if (list.intro !== undefined) return { source: list.intro.file }
  return 'section' in list ? { source: `content/${(list as SectionList).section.folder}/` } : {}
}

const pagesOf = (list: List, site: Site, theme: Theme, template: 'home' | 'list'): Page[] => {
  const size = site.config.paginate
  const count = Math.max(1, Math.ceil(list.entries.length / size))
  const urlOf = (number: number): string => (number === 1 ? list.url : `${list.url}page/${number}/`)
  return Array.from({ length: count }, (_, index): Page => {
    const number = index + 1
    const contents = (): string => {
      const page: ListPage = {
        list,
        entries: list.entries.slice(index * size, number * size),
        number,
        count,
        ...(number > 1 && { newerUrl: urlOf(number - 1) }),
        ...(number < count && { olderUrl: urlOf(number + 1) }),
      }
      return theme[template](page, aroundOf(site, theme)).value
    }
    return { path: outputPath(urlOf(number), site), contents, ...sourceOf(list) }
  })
}
