import type { Config, Section } from '../model/config.js'
import type { TextKey } from '../model/i18n/ui-strings.js'
import { type InteractionType, interactions, isInteractionType } from '../model/interactions.js'
import { compareText } from '../model/message.js'
import { encodePath } from '../model/path.js'
import { type Kind, kinds, type Post } from '../model/post.js'
import { readPostPath } from '../model/post-path.js'
import { noResponses } from '../model/responses.js'
import type { Entry, KindList, List, SectionList, TagList } from '../model/site.js'
import { tagSlug } from '../model/tag.js'
import { dayOf } from '../model/timestamp.js'

/** The properties of a list without those that have defaults. */
type ListFacts = Pick<List, 'type' | 'title' | 'url' | 'entries'> & Partial<List>

/** Returns a list with its defaults, and with feeds if the settings have them for its type. */
export const list = (facts: ListFacts, config: Config): List => ({
  feedEntries: facts.entries,
  feedAliases: [],
  ...noResponses,
  ...facts,
  hasFeeds:
    facts.hasFeeds !== false && config.feeds.of.includes(facts.type) && config.feeds.formats.length > 0,
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
  const folders = new Set([...entries.keys(), ...Object.keys(config.sections)])
  return [...folders]
    .map((folder): SectionList => {
      const section = sectionOf(folder)
      const intro = intros.get(folder)
      return {
        ...list(
          {
            type: 'section',
            title: section.title,
            url: `${config.base}/${encodePath(folder)}/`,
            entries: entries.get(folder) ?? [],
            feedAliases: section.feedAliases,
            ...(section.description !== undefined && { description: section.description }),
            ...(intro !== undefined && { intro }),
          },
          config,
        ),
        section,
      }
    })
    .filter(({ entries: own, section }) => own.length > 0 || !section.pages)
    .sort(
      (a, b) =>
        (a.section.order ?? Number.MAX_SAFE_INTEGER) - (b.section.order ?? Number.MAX_SAFE_INTEGER) ||
        compareText(a.title, b.title) ||
        compareText(a.url, b.url),
    )
}

/** Returns the folder of an index file, and its post; undefined for other posts. */
const folderOfIndex = (post: Post): [[folder: string, Post]] | undefined => {
  const { index, folder, name } = readPostPath(post.path)
  return index === undefined ? undefined : [[folder === '' ? name : `${folder}/${name}`, post]]
}

/** The path of the list of a kind that is no response, which is also the name of the UI string for its title. */
const plainKindPaths = {
  video: 'videos',
  photo: 'photos',
  audio: 'audio',
  article: 'articles',
  note: 'notes',
} as const satisfies Readonly<Record<Exclude<Kind, InteractionType>, TextKey>>

const kindPath = (kind: Kind): TextKey =>
  isInteractionType(kind) ? interactions[kind].plural : plainKindPaths[kind]

/** Returns a list for each kind that has entries. */
export const kindLists = (listed: readonly Entry[], config: Config): KindList[] => {
  const entries = groupBy(listed, (entry) => [entry.kind])
  return kinds.flatMap((kind) => {
    const own = entries.get(kind)
    if (own === undefined) return []
    const path = kindPath(kind)
    const title = config.strings[path]
    return [
      { ...list({ type: 'kind', title, url: `${config.base}/kinds/${path}/`, entries: own }, config), kind },
    ]
  })
}

/** Returns a list for each tag. Tags with the same slug are one list, with the name that sorts first. */
export const tagLists = (listed: readonly Entry[], config: Config): TagList[] => {
  const slugs = new Map<string, string>()
  const slugOf = (tag: string): string => {
    const slug = slugs.get(tag) ?? tagSlug(tag)
    slugs.set(tag, slug)
    return slug
  }
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
      return {
        ...list(
          {
            type: 'tag',
            title: tag,
            url: `${config.base}/tags/${encodeURIComponent(slug)}/`,
            entries: own,
            hasFeeds: own.length >= config.tags.feedMinimum,
          },
          config,
        ),
        tag,
      }
    })
    .sort((a, b) => compareText(a.url, b.url))
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

const groupBy = <Item>(
  items: readonly Item[],
  keysOf: (item: Item) => Iterable<string>,
): Map<string, Item[]> => {
  const groups = new Map<string, Item[]>()
  for (const item of items)
    for (const key of keysOf(item)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [item])
      else group.push(item)
    }
  return groups
}
