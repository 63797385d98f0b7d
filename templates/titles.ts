import { groupBy } from '../src/model/group-by.js'
import { type Html, html } from '../src/model/html.js'
import type { Post } from '../src/model/post.js'
import { titleOf } from '../src/model/post-text.js'
import type { List, SectionList } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { byTitle, textOrder, titleLetter } from '../src/model/title-order.js'
import { time } from './time.js'

/**
 * Renders the posts of a list as titles: those of a list without dates, or sorted by title, below their first letters,
 * others below their years.
 */
export const titles = (list: List, { site }: TemplateContext): Html => {
  const { language } = site.config
  const { entries, undated = [] } = list
  const isByTitle = undated.length > 0 || (list as Partial<SectionList>).section?.sort === 'title'
  const posts: readonly Post[] = isByTitle ? [...entries, ...undated].sort(byTitle(language)) : entries
  const letterOf = titleLetter(language)
  const groups = groupBy(posts, (post) => [
    isByTitle ? letterOf(titleOf(post)) : (post.published?.wall.slice(0, 4) ?? ''),
  ])
  return html`${inOrder(groups, isByTitle, language).map(
    ([key, own]) =>
      html`<h2 class="mark">${key}</h2>\n<ul class="titles">${own.map((post) => html`<li class="h-entry"><a class="u-url p-name" href="${post.url}"><bdi>${titleOf(post)}</bdi></a>${post.published && html` <span class="meta">${time('dt-published', post.published, language)}</span>`}</li>\n`)}</ul>\n`,
  )}`
}

/** Returns groups by letter in the order of the language, `#` first; groups by year as they are. */
const inOrder = <Group>(
  groups: ReadonlyMap<string, Group>,
  isByTitle: boolean,
  language: string,
): (readonly [string, Group])[] => {
  if (!isByTitle) return [...groups]
  const order = textOrder(language)
  return [...groups].sort(([a], [b]) => Number(b === '#') - Number(a === '#') || order(a, b))
}
