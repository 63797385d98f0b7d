import { type Config, defaultSection, type Section } from '../model/config.js'
import { compareText } from '../model/message.js'
import { type Citation, type Kind, kinds, type Mention, type Post, titleOf } from '../model/post.js'
import type {
  Asset,
  BlogrollFeed,
  Entry,
  KindList,
  List,
  Neighbour,
  SectionList,
  Site,
  TagList,
} from '../model/site.js'
import { tagSlug } from '../model/tag.js'
import { dayOf, type Timestamp } from '../model/timestamp.js'

/** All that a site is made of, each part read by itself. */
export type Parts = {
  readonly config: Config
  readonly posts: readonly Post[]
  readonly contexts: readonly Citation[]
  /** URL of a page of ours, from the root of the host → what answered it. */
  readonly mentions: ReadonlyMap<string, readonly Mention[]>
  readonly assets: readonly Asset[]
  readonly blogroll: readonly BlogrollFeed[]
  /** Milliseconds; posts after it are not shown unless `future`. */
  readonly now: number
  readonly drafts: boolean
  readonly future: boolean
}

/** Joins the parts into a site. Pure: the order of the parts does not matter. */
export const assemble = (parts: Parts): Site => {
  const { config } = parts
  const shown = parts.posts.filter((post) => isShown(post, parts)).sort((a, b) => compareText(a.url, b.url))
  const alive = shown.filter((post) => post.deleted === undefined)
  const contexts = new Map(parts.contexts.map((context) => [context.url, context]))
  const dated = alive.filter(isDated).sort(byTime)
  const neighbours = neighboursOf(dated.filter((post) => !post.unlisted))
  const entries = dated.map(
    (post): Entry => ({
      ...post,
      citations: post.interactions.map(({ of }) => contexts.get(of) ?? { url: of }),
      mentions: parts.mentions.get(post.url) ?? [],
      ...neighbours.get(post),
    }),
  )
  const listed = entries.filter((entry) => !entry.unlisted)
  const undated = alive.filter((post) => !isDated(post))

  const sectionOf = (folder: string): Section => config.sections[folder] ?? defaultSection(folder)
  const inTimeline = (entry: Entry): boolean =>
    entry.section === undefined || sectionOf(entry.section).timeline
  const inFeed = (entry: Entry): boolean => entry.section === undefined || sectionOf(entry.section).feed
  const homeUrl = `${config.base}/`
  const homeIntro = undated.find((post) => post.url === homeUrl)
  const home = list({
    type: 'home',
    title: config.title,
    url: homeUrl,
    entries: listed.filter(inTimeline),
    feedEntries: listed.filter(inFeed),
    feedAliases: config.feeds.aliases,
    ...(config.description !== undefined && { description: config.description }),
    ...(homeIntro !== undefined && { intro: homeIntro }),
  })
  const sections = sectionLists(listed, undated, config, sectionOf)
  const tags = tagLists(listed, config)
  const { years, months } = archives(listed, config)
  const intros = new Set([home, ...sections].map(({ intro }) => intro))
  const sources = sourceUrls(shown, parts.assets, config)
  return {
    config,
    entries,
    pages: undated.filter((post) => !intros.has(post)),
    tombstones: shown.filter((post) => post.deleted !== undefined),
    home,
    pinned: listed.filter((entry) => entry.pinned),
    all: list({ type: 'all', title: 'All posts', url: `${config.base}/all/`, entries: listed }),
    sections,
    kinds: kindLists(listed, config),
    tags,
    years,
    months,
    blogroll: parts.blogroll,
    assets: sources.assets,
    moved: movedPaths(alive, [home, ...sections], config),
    urlOfSource: sources.urls,
  }
}

/** Newest first; equal times by URL, so that builds repeat. */
const byTime = (a: Dated, b: Dated): number =>
  b.published.epoch - a.published.epoch || compareText(a.url, b.url)

type Dated = Post & { readonly published: Timestamp }
const isDated = (post: Post): post is Dated => post.published !== undefined

const isShown = (post: Post, { drafts, future, now }: Parts): boolean =>
  (drafts || !post.draft) && (future || post.published === undefined || post.published.epoch <= now)

const neighboursOf = (posts: readonly Dated[]): Map<Post, { newer?: Neighbour; older?: Neighbour }> => {
  const links = posts.map((post) => ({ url: post.url, title: titleOf(post) }))
  return new Map(
    posts.map((post, index) => {
      const [newer, older] = [links[index - 1], links[index + 1]]
      return [post, { ...(newer !== undefined && { newer }), ...(older !== undefined && { older }) }]
    }),
  )
}

type ListFacts = Pick<List, 'type' | 'title' | 'url' | 'entries'> & Partial<List>
const list = (facts: ListFacts): List => ({
  feedEntries: facts.entries,
  hasFeeds: true,
  feedAliases: [],
  ...facts,
})

const sectionLists = (
  listed: readonly Entry[],
  undated: readonly Post[],
  config: Config,
  sectionOf: (folder: string) => Section,
): SectionList[] => {
  const entries = groupBy(listed, (entry) => (entry.section === undefined ? [] : [entry.section]))
  const folders = new Set([...entries.keys(), ...Object.keys(config.sections)])
  return [...folders]
    .map((folder): SectionList => {
      const section = sectionOf(folder)
      const intro = undated.find((post) => post.path === `${folder}/index.md`)
      return {
        ...list({
          type: 'section',
          title: section.title,
          url: `${config.base}/${encodeURI(folder)}/`,
          entries: entries.get(folder) ?? [],
          feedAliases: section.feedAliases,
          ...(section.description !== undefined && { description: section.description }),
          ...(intro !== undefined && { intro }),
        }),
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

/** Plural of each kind: its heading and its path. */
const kindTitles: Readonly<Record<Kind, { title: string; path: string }>> = {
  rsvp: { title: 'RSVPs', path: 'rsvps' },
  repost: { title: 'Reposts', path: 'reposts' },
  like: { title: 'Likes', path: 'likes' },
  reply: { title: 'Replies', path: 'replies' },
  bookmark: { title: 'Bookmarks', path: 'bookmarks' },
  video: { title: 'Videos', path: 'videos' },
  photo: { title: 'Photos', path: 'photos' },
  audio: { title: 'Audio', path: 'audio' },
  article: { title: 'Articles', path: 'articles' },
  note: { title: 'Notes', path: 'notes' },
}

const kindLists = (listed: readonly Entry[], config: Config): KindList[] => {
  const entries = groupBy(listed, (entry) => [entry.kind])
  return kinds.flatMap((kind) => {
    const own = entries.get(kind)
    if (own === undefined) return []
    const { title, path } = kindTitles[kind]
    return [{ ...list({ type: 'kind', title, url: `${config.base}/kinds/${path}/`, entries: own }), kind }]
  })
}

/** Tags that share a path are one list, named by the one that sorts first. */
const tagLists = (listed: readonly Entry[], config: Config): TagList[] => {
  const slugs = new Map<string, string>()
  const slugOf = (tag: string): string => {
    const known = slugs.get(tag) ?? tagSlug(tag)
    slugs.set(tag, known)
    return known
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
        ...list({
          type: 'tag',
          title: tag,
          url: `${config.base}/tags/${encodeURIComponent(slug)}/`,
          entries: own,
          hasFeeds: own.length >= config.tags.feedMinimum,
        }),
        tag,
      }
    })
    .sort((a, b) => compareText(a.url, b.url))
}

const archives = (listed: readonly Entry[], config: Config): { years: List[]; months: List[] } => {
  const years = groupBy(listed, ({ published }) => [dayOf(published).year])
  const months = groupBy(listed, ({ published }) => [`${dayOf(published).year}/${dayOf(published).month}`])
  return {
    years: [...years].map(([year, entries]) =>
      list({ type: 'year', title: year, url: `${config.base}/${year}/`, entries }),
    ),
    months: [...months].map(([month, entries]) =>
      list({ type: 'month', title: month.replace('/', '-'), url: `${config.base}/${month}/`, entries }),
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

/** Files go where their path says; those beside a bundle follow it to its permalink. */
const sourceUrls = (
  posts: readonly Post[],
  assets: readonly Asset[],
  config: Config,
): { urls: Map<string, string>; assets: { path: string; asset: Asset }[] } => {
  const urls = new Map<string, string>()
  const bundles = new Map<string, string>()
  for (const post of posts) {
    urls.set(`${config.base}/${encodeURI(post.path.normalize('NFC'))}`, post.url)
    if (!post.path.endsWith('/index.md')) continue
    const folder = post.path.slice(0, -'index.md'.length)
    if (post.url !== `${config.base}/${encodeURI(folder)}`)
      bundles.set(
        folder,
        post.url.endsWith('/') ? post.url : post.url.slice(0, post.url.lastIndexOf('/') + 1),
      )
  }
  const placed = assets.map((asset) => {
    if (asset.path.startsWith('static/')) return { path: asset.path.slice('static/'.length), asset }
    const bundle =
      bundles.size === 0
        ? undefined
        : [...bundles.keys()]
            .filter((folder) => asset.path.startsWith(folder))
            .sort((a, b) => b.length - a.length)[0]
    if (bundle === undefined) return { path: asset.path, asset }
    const url = (bundles.get(bundle) ?? '') + encodeURI(asset.path.slice(bundle.length).normalize('NFC'))
    urls.set(`${config.base}/${encodeURI(asset.path.normalize('NFC'))}`, url)
    return { path: decodeURI(url.slice(config.base.length + 1)), asset }
  })
  return { urls, assets: placed.sort((a, b) => compareText(a.path, b.path)) }
}

const movedPaths = (posts: readonly Post[], lists: readonly List[], config: Config): Map<string, string> => {
  const moved = new Map<string, string>()
  for (const post of posts)
    for (const alias of post.aliases) moved.set(config.base + encodeURI(alias), post.url)
  for (const { feedAliases, url } of lists)
    for (const alias of feedAliases) moved.set(config.base + encodeURI(alias), `${url}${feedFile(alias)}`)
  return moved
}

/** Which of our three feeds an old one was, by its name. */
const feedFile = (alias: string): string =>
  alias.includes('json') ? 'feed.json' : alias.includes('atom') ? 'atom.xml' : 'feed.xml'
