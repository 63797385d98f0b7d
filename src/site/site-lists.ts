import { type Config, defaultSection, type ListType, type Section } from '../model/config.js'
import { lazy } from '../model/memoize.js'
import type { Post } from '../model/post.js'
import { type Entry, type List, listsOf, type Site } from '../model/site.js'
import {
  archives,
  isChosen,
  kindLists,
  list,
  listNamed,
  namedLists,
  sectionLists,
  tagLists,
} from './lists.js'
import type { ResponsesAt } from './threads.js'

/** The lists of a site, and the posts that are their texts. */
type SiteLists = Pick<
  Site,
  | 'home'
  | 'all'
  | 'sections'
  | 'named'
  | 'kinds'
  | 'tags'
  | 'tagIntro'
  | 'years'
  | 'months'
  | 'filters'
  | 'intros'
> & {
  /** Posts in `tags/` of which there is no tag; they are pages. */
  readonly otherTagTexts: readonly Post[]
  /** Returns every list. */
  readonly every: () => readonly List[]
}

/** The posts from which lists are made. */
export type ListedPosts = {
  readonly entries: readonly Entry[]
  readonly undated: readonly Post[]
  /** The texts above a tag, or above all tags. */
  readonly tagTexts: readonly Post[]
}

/** Returns the lists that the settings want. Those of kinds, tags, years and months are made when they are first used. */
export const makeLists = (
  { entries, undated, tagTexts }: ListedPosts,
  config: Config,
  responsesAt: ResponsesAt,
): SiteLists => {
  const withResponses = <Kind extends List>(of: Kind): Kind => ({ ...of, ...responsesAt(of.url) })
  const wanted = <Kind extends List>(type: ListType, lists: () => readonly Kind[]): Kind[] =>
    config.lists.includes(type) ? lists().map(withResponses) : []

  const home = withResponses(homeList(entries, undated, config))
  const all = wanted('all', () => [
    list({ type: 'all', title: config.strings.allPosts, url: `${config.base}/all/`, entries }, config),
  ])
  const sections = wanted('section', () => sectionLists(entries, undated, config, sectionIn(config)))
  const sectionUrls = new Set(sections.map(({ url }) => url))
  const named = namedLists(entries, config).map(withResponses)
  const kinds = lazy(() => wanted('kind', () => kindLists(entries, config)))
  const archive = lazy(() => archives(entries, config))
  const years = lazy(() => wanted('year', () => archive().years.filter(({ url }) => !sectionUrls.has(url))))
  const months = lazy(() => wanted('month', () => archive().months))

  const textOf = new Map(tagTexts.map((post) => [post.url, post]))
  const tags = lazy(() =>
    wanted('tag', () => tagLists(entries, config)).map((tag) => {
      const intro = textOf.get(tag.url)
      return intro === undefined ? tag : { ...tag, intro }
    }),
  )
  const tagIntro = textOf.get(`${config.base}/tags/`)
  const otherTagTexts = tagTexts.filter(
    (post) => post !== tagIntro && !tags().some(({ url }) => url === post.url),
  )
  return {
    ...{ home, all, sections, named, otherTagTexts },
    ...(tagIntro !== undefined && { tagIntro }),
    intros: [
      ...new Set([home, ...sections].flatMap(({ intro }) => intro ?? [])),
      ...tagTexts.filter((post) => !otherTagTexts.includes(post)),
    ],
    get kinds() {
      return kinds()
    },
    get tags() {
      return tags()
    },
    get years() {
      return years()
    },
    get months() {
      return months()
    },
    get filters() {
      return config.filters.flatMap((name) => listNamed(name, { named, sections, kinds: kinds() }) ?? [])
    },
    every: () =>
      listsOf({
        ...{ home, all, sections, named, conversations: [] },
        ...{ kinds: kinds(), tags: tags(), years: years(), months: months() },
      }),
  }
}

/** Returns a function that returns the settings of a section. */
const sectionIn =
  ({ sections }: Config) =>
  (folder: string): Section =>
    (Object.hasOwn(sections, folder) ? sections[folder] : undefined) ?? defaultSection(folder)

/** Returns the list of the front page: the timeline, the main feed, and the author's text above them. */
const homeList = (entries: readonly Entry[], undated: readonly Post[], config: Config): List => {
  const sectionOf = sectionIn(config)
  const url = `${config.base}/`
  const intro = undated.find((post) => post.url === url)
  const { main } = config.feeds
  const isWanted = main === undefined ? () => true : isChosen(main, config)
  const inFeed = (entry: Entry): boolean =>
    isWanted(entry) &&
    (entry.section === undefined ||
      sectionOf(entry.section).feed ||
      main?.sections.includes(entry.section) === true)
  return list(
    {
      type: 'home',
      title: config.title,
      url,
      entries: entries.filter(({ section }) => section === undefined || sectionOf(section).timeline),
      feedEntries: entries.filter(inFeed),
      feedAliases: config.feeds.aliases,
      ...(config.description !== undefined && { description: config.description }),
      ...(intro !== undefined && { intro }),
    },
    config,
  )
}
