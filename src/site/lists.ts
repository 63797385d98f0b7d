import type { Config, FeedChoice, Section, SortOrder } from '../model/config.js'
import { groupBy } from '../model/group-by.js'
import { listOfKind } from '../model/kind-texts.js'
import { compareText } from '../model/message.js'
import { encodePath } from '../model/path.js'
import type { Post } from '../model/post.js'
import { builtInKinds } from '../model/post-kind.js'
import { readPostPath } from '../model/post-path.js'
import { noResponses } from '../model/responses.js'
import type { Entry, KindList, List, NamedList, SectionList, Site, TagList } from '../model/site.js'
import { normalTag, tagSlug } from '../model/tag.js'
import { dayOf } from '../model/timestamp.js'
import { byTitle, textOrder } from '../model/title-order.js'

/** The properties of a list without those that have defaults. */
type ListFacts = Pick<List, 'type' | 'title' | 'url' | 'entries'> & Partial<List>

/** Returns a list with its defaults, and with feeds if the settings have them for its type. */
export const list = (facts: ListFacts, config: Config): List => ({
  feedEntries: facts.entries,
  feedAliases: [],
  ...noResponses,
  ...facts,
  hasFeeds:
    facts.hasFeeds !== false &&
    (facts.type === 'named' || facts.type === 'conversation' || config.feeds.of.includes(facts.type)) &&
    config.feeds.formats.length > 0,
})

/** Returns a list for each section that has entries or is in the settings, in the author's order. */
export const sectionLists = (
  listed: readonly Entry[],
  undated: readonly Post[],
  config: Config,
  sectionOf: (folder: string) => Section,
): SectionList[] => {
  const entries = groupBy(listed, (entry) => (entry.section === undefined ? [] : [entry.section]))
  const intros = new Map(undated.flatMap((post) => folderOfIndex(post) ?? []).reverse())
  const undatedIn = groupBy(
    undated.filter((post) => !post.unlisted && folderOfIndex(post) === undefined),
    (post) => (post.section === undefined ? [] : [post.section]),
  )
  const order = textOrder(config.language)
  const folders = new Set([...entries.keys(), ...Object.keys(config.sections)])
  return [...folders]
    .map((folder): SectionList => {
      const section = sectionOf(folder)
      const intro = intros.get(folder)
      const { layout } = section
      const own = entries.get(folder) ?? []
      const pages = layout === 'titles' ? (undatedIn.get(folder) ?? []) : []
      return {
        ...list(
          {
            type: 'section',
            title: section.title,
            url: `${config.base}/${encodePath(folder)}/`,
            entries: sorted(own, section.sort, config.language),
            feedEntries: own,
            hasFeeds: own.length > 0 || pages.length === 0,
            ...(layout !== undefined && { layout }),
            ...(pages.length > 0 && { undated: pages }),
            feedAliases: section.feedAliases,
            ...(section.description !== undefined && { description: section.description }),
            ...(intro !== undefined && { intro }),
          },
          config,
        ),
        section,
      }
    })
    .filter(
      ({ entries: own, section, undated: pages = [] }) => own.length + pages.length > 0 || !section.pages,
    )
    .sort(
      (a, b) =>
        (a.section.order ?? Number.MAX_SAFE_INTEGER) - (b.section.order ?? Number.MAX_SAFE_INTEGER) ||
        order(a.title, b.title) ||
        compareText(a.url, b.url),
    )
}

/** Returns the folder of an index file, and its post; undefined for other posts, and for a translation, which is a page of its own. */
const folderOfIndex = (post: Post): [[folder: string, Post]] | undefined => {
  const { index, folder, name, lang } = readPostPath(post.path)
  return index === undefined || lang !== undefined
    ? undefined
    : [[folder === '' ? name : `${folder}/${name}`, post]]
}

/** Returns entries, which are sorted newest first, in another order. */
const sorted = (entries: readonly Entry[], order: SortOrder, language: string): readonly Entry[] => {
  if (order === 'newest') return entries
  if (order === 'oldest') return entries.toReversed()
  return entries.toSorted(byTitle(language))
}

/** Returns a list for each feed of `feeds.named`. */
export const namedLists = (listed: readonly Entry[], config: Config): NamedList[] =>
  config.feeds.named.map((feed) => ({
    ...list(
      {
        type: 'named',
        title: feed.title,
        url: `${config.base}/feeds/${encodeURIComponent(feed.name)}/`,
        entries: listed.filter(isChosen(feed, config)),
        feedAliases: feed.feedAliases,
        ...(feed.description !== undefined && { description: feed.description }),
      },
      config,
    ),
    feed,
  }))

/** Returns the list of a named feed, a kind or a section, by its name in the settings; undefined when it has none. */
export const listNamed = (
  name: string,
  { named, kinds, sections }: Pick<Site, 'named' | 'kinds' | 'sections'>,
): List | undefined =>
  named.find(({ feed }) => feed.name === name) ??
  kinds.find(({ kind }) => kind === name) ??
  sections.find(({ section }) => section.folder === name)

/** Returns a function that returns true for the entries of a feed. */
export const isChosen = (choice: FeedChoice, config: Config): ((entry: Entry) => boolean) => {
  const { kinds, sections, tags, withoutKinds, withoutSections, withoutTags } = choice
  const slugs = (names: readonly string[]): ReadonlySet<string> =>
    new Set(names.map((name) => tagSlug(normalTag(name, config.tags.aliases))))
  const [wantedTags, otherTags] = [slugs(tags), slugs(withoutTags)]
  const has = (some: ReadonlySet<string>, { categories }: Entry): boolean =>
    some.size > 0 && categories.some((tag) => some.has(tagSlug(tag)))
  const isAll = kinds.length + sections.length + tags.length === 0
  return (entry) => {
    const section = entry.section ?? ''
    const isIn = kinds.includes(entry.kind) || sections.includes(section) || has(wantedTags, entry)
    const isOut =
      withoutKinds.includes(entry.kind) || withoutSections.includes(section) || has(otherTags, entry)
    return (isAll || isIn) && !isOut
  }
}

/** Returns a list for each kind that has entries. */
export const kindLists = (listed: readonly Entry[], config: Config): KindList[] => {
  const entries = groupBy(listed, (entry) => [entry.kind])
  return [...builtInKinds, ...Object.keys(config.kinds)].flatMap((kind) => {
    const own = entries.get(kind)
    if (own === undefined) return []
    const { path, title } = listOfKind(kind, config)
    return [
      { ...list({ type: 'kind', title, url: `${config.base}/kinds/${path}/`, entries: own }, config), kind },
    ]
  })
}

/** Returns a list for each tag, in the order of the language. Tags with the same slug are one list, with the name that sorts first. */
export const tagLists = (listed: readonly Entry[], config: Config): TagList[] => {
  const inFeeds = ({ section }: Entry): boolean =>
    section === undefined || config.sections[section]?.tagFeeds !== false
  const slugs = new Map<string, string>()
  const slugOf = (tag: string): string => {
    const slug = slugs.get(tag) ?? tagSlug(tag)
    slugs.set(tag, slug)
    return slug
  }
  const inOrder = textOrder(config.language)
  const names = new Map<string, string>()
  const entries = groupBy(listed, (entry) => {
    const own = new Set<string>()
    for (const tag of entry.categories) {
      const slug = slugOf(tag)
      const name = names.get(slug)
      if (name === undefined || compareText(tag, name) < 0) names.set(slug, tag)
      own.add(slug)
    }
    return own
  })
  return [...entries]
    .map(([slug, own]): TagList => {
      const tag = names.get(slug) ?? slug
      const fed = own.filter(inFeeds)
      return {
        ...list(
          {
            type: 'tag',
            title: tag,
            url: `${config.base}/tags/${encodeURIComponent(slug)}/`,
            entries: own,
            feedEntries: fed,
            hasFeeds: fed.length >= config.tags.feedMinimum,
          },
          config,
        ),
        tag,
      }
    })
    .sort((a, b) => inOrder(a.title, b.title) || compareText(a.url, b.url))
}

/** Returns a list for each year and each month that has entries. */
export const archives = (listed: readonly Entry[], config: Config): { years: List[]; months: List[] } => {
  const years = groupBy(listed, ({ published }) => [dayOf(published).year])
  const months = groupBy(listed, ({ published }) => [`${dayOf(published).year}/${dayOf(published).month}`])
  return {
    years: [...years].map(([year, entries]) =>
      list({ type: 'year', title: year, url: `${config.base}/${year}/`, entries }, config),
    ),
    months: [...months].map(([month, entries]) =>
      list(
        { type: 'month', title: month.replace('/', '-'), url: `${config.base}/${month}/`, entries },
        config,
      ),
    ),
  }
}
