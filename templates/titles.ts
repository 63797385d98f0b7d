import { groupBy } from '../src/model/group-by.js'
import { type Html, html } from '../src/model/html.js'
import { type Post, titleOf } from '../src/model/post.js'
import type { Entry, List, SectionList } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { time } from './time.js'

/**
 * Renders the posts of a list as titles: those of a list without dates, or sorted by title, below their first letters,
 * others below their years.
 */
export const titles = (list: List, { site }: TemplateContext): Html => {
  const { language } = site.config
  const { entries, undated = [] } = list
  const byTitle = undated.length > 0 || (list as Partial<SectionList>).section?.sort === 'title'
  const posts = byTitle ? sortedByTitle([...entries, ...undated], language) : entries
  const groups = groupBy(posts, (post) => [
    byTitle ? letterOf(titleOf(post)) : (post.published?.wall.slice(0, 4) ?? ''),
  ])
  return html`${inOrder(groups, byTitle, language).map(
    ([key, own]) =>
      html`<h2 class="mark">${key}</h2>\n<ul class="titles">${own.map((post) => html`<li class="h-entry"><a class="u-url p-name" href="${post.url}"><bdi>${titleOf(post)}</bdi></a>${post.published && html` <span class="meta">${time('dt-published', post.published, language)}</span>`}</li>\n`)}</ul>\n`,
  )}`
}

/** Returns groups by letter in the order of the language, `#` first; groups by year as they are. */
const inOrder = <Group>(
  groups: ReadonlyMap<string, Group>,
  byTitle: boolean,
  language: string,
): (readonly [string, Group])[] => {
  if (!byTitle) return [...groups]
  const order = new Intl.Collator(language)
  return [...groups].sort(([a], [b]) => Number(b === '#') - Number(a === '#') || order.compare(a, b))
}

const sortedByTitle = (posts: readonly (Entry | Post)[], language: string): (Entry | Post)[] => {
  const order = new Intl.Collator(language, { numeric: true })
  return posts.toSorted((a, b) => order.compare(titleOf(a), titleOf(b)) || (a.url < b.url ? -1 : 1))
}

/** Returns the first letter of a title without accents, in upper case; `#` when it begins with no letter. */
const letterOf = (title: string): string =>
  /^[^\p{L}\p{N}]*(\p{L})/u.exec(title.normalize('NFD'))?.[1]?.toUpperCase() ?? '#'
