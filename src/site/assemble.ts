import { avatarLookup } from '../model/avatar.js'
import { type Config, defaultSection, type ListType, type Section } from '../model/config.js'
import type { Drawings } from '../model/diagram.js'
import { lazy } from '../model/memoize.js'
import type { DeclaredPerson } from '../model/mention.js'
import { compareText } from '../model/message.js'
import { monthStart } from '../model/months.js'
import { type Citation, type Post, pageOf, titleOf } from '../model/post.js'
import type { ShownResponses } from '../model/responses.js'
import type {
  Asset,
  Entry,
  EntryLink,
  LinkList,
  List,
  OptionalPackages,
  OwnRules,
  Site,
} from '../model/site.js'
import type { StandardSite } from '../model/standard-site.js'
import type { Timestamp } from '../model/timestamp.js'
import { assetPaths, moves, withMediaUrls } from './asset-paths.js'
import { conversationLinks, conversations } from './conversations.js'
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
import { personPages } from './people.js'
import { seeAlso } from './see-also.js'
import { threadResponses, usedAvatars } from './threads.js'

/** The parts of a site, each parsed separately. */
export type Parts = {
  readonly config: Config
  readonly posts: readonly Post[]
  readonly contexts: readonly Citation[]
  /** URL of a page of the site, from the root of the host → its responses. */
  readonly responses: ReadonlyMap<string, ShownResponses>
  readonly avatars: readonly Asset[]
  /** Absolute URL of a post → the URLs of its copies on other sites that are not in its front matter. */
  readonly copies: ReadonlyMap<string, readonly string[]>
  /** The records of the site at standard.site. */
  readonly standardSite?: StandardSite | undefined
  readonly assets: readonly Asset[]
  readonly linkLists: readonly LinkList[]
  readonly data: Site['data']
  readonly people: readonly DeclaredPerson[]
  readonly ownRules?: OwnRules
  /** Milliseconds since 1970; later posts are shown only with `future`. */
  readonly now: number
  readonly drafts: boolean
  readonly future: boolean
  readonly installed: OptionalPackages
  readonly drawings?: Drawings
  readonly blocks: Site['blocks']
}

/** Returns the site of the parts. The result does not depend on their order. */
export const assemble = (parts: Parts): Site => {
  const { config } = parts
  const isVisible = (post: Post): boolean => isShown(post, parts)
  const places = assetPaths(parts.posts, isVisible, parts.assets, parts)
  const shown = parts.posts
    .filter(isVisible)
    .map((post) => withMediaUrls(post, places))
    .sort((a, b) => compareText(a.url, b.url))
  const tagTexts = config.lists.includes('tag') ? shown.filter(isTagText) : []
  const alive = shown.filter((post) => post.deleted === undefined && !tagTexts.includes(post))
  const cited = citationsOf(parts)
  const dated = alive.filter(isDated).sort(byTime)
  const neighbours = neighboursOf(
    dated.filter((post) => !post.unlisted),
    (post) => titleOf({ ...post, citations: cited(post) }),
  )
  const shownAt = threadResponses(
    dated.filter((post) => !post.unlisted),
    parts.responses,
  )
  const alsoOf = config.backlinks || config.related > 0 ? seeAlso(alive, config, places.urls) : undefined
  const withoutConversation = dated.map((post): Entry => {
    const place = neighbours.get(post)
    // V8 copies a large object by `assign` ten times faster than by a spread, and there are thousands.
    return Object.assign({}, post, shownAt(post.url), {
      citations: cited(post),
      syndication: withCopies(post.syndication, parts.copies.get(config.origin + post.url)),
      newer: place?.newer,
      older: place?.older,
      isScheduled: post.published.epoch > parts.now,
      ...documentOf(post, parts.standardSite),
      ...alsoOf?.(post),
    })
  })
  const allConversations = config.conversations
    ? conversations(
        withoutConversation.filter((entry) => !entry.unlisted),
        config,
      )
    : []
  const conversationOf = conversationLinks(allConversations)
  const entries =
    allConversations.length === 0
      ? withoutConversation
      : withoutConversation.map((entry) => {
          const conversation = conversationOf.get(entry.url)
          return conversation === undefined ? entry : { ...entry, conversation }
        })
  const listed = entries.filter((entry) => !entry.unlisted)
  const undated = alive.filter((post) => !isDated(post))

  const sectionOf = (folder: string): Section =>
    (Object.hasOwn(config.sections, folder) ? config.sections[folder] : undefined) ?? defaultSection(folder)
  const inTimeline = (entry: Entry): boolean =>
    entry.section === undefined || sectionOf(entry.section).timeline
  const inFeed =
    config.feeds.main === undefined
      ? (entry: Entry): boolean => entry.section === undefined || sectionOf(entry.section).feed
      : isChosen(config.feeds.main, config)
  const homeUrl = `${config.base}/`
  const homeIntro = undated.find((post) => post.url === homeUrl)
  const withResponses = <Kind extends List>(of: Kind): Kind => ({ ...of, ...shownAt(of.url) })
  const home = withResponses(
    list(
      {
        type: 'home',
        title: config.title,
        url: homeUrl,
        entries: listed.filter(inTimeline),
        feedEntries: listed.filter(inFeed),
        feedAliases: config.feeds.aliases,
        ...(config.description !== undefined && { description: config.description }),
        ...(homeIntro !== undefined && { intro: homeIntro }),
      },
      config,
    ),
  )
  const wanted = <Kind extends List>(type: ListType, lists: () => readonly Kind[]): Kind[] =>
    config.lists.includes(type) ? lists().map(withResponses) : []
  const sections = wanted('section', () => sectionLists(listed, undated, config, sectionOf))
  const named = namedLists(listed, config).map(withResponses)
  const intros = new Set([home, ...sections].map(({ intro }) => intro))
  const sectionUrls = new Set(sections.map(({ url }) => url))
  const scheduled = scheduledOf(parts)
  const kinds = lazy(() => wanted('kind', () => kindLists(listed, config)))
  const textOf = new Map(tagTexts.map((post) => [post.url, post]))
  const tags = lazy(() =>
    wanted('tag', () => tagLists(listed, config)).map((tag) => {
      const intro = textOf.get(tag.url)
      return intro === undefined ? tag : { ...tag, intro }
    }),
  )
  const tagIntro = textOf.get(`${config.base}/tags/`)
  const pagesOfTags = tagTexts.filter(
    (post) => post !== tagIntro && !tags().some(({ url }) => url === post.url),
  )
  const pages = [...undated.filter((post) => !intros.has(post)), ...pagesOfTags].map((post) => ({
    ...post,
    ...shownAt(post.url),
    ...alsoOf?.(post),
  }))
  const listTexts = [...intros].flatMap((post) => post ?? [])
  const archive = lazy(() => archives(listed, config))
  const all = wanted('all', () => [
    list(
      { type: 'all', title: config.strings.allPosts, url: `${config.base}/all/`, entries: listed },
      config,
    ),
  ])
  const years = lazy(() => wanted('year', () => archive().years.filter(({ url }) => !sectionUrls.has(url))))
  const months = lazy(() => wanted('month', () => archive().months))
  /**
   * Returns the lists that have mentions. Without mentions for lists, kinds, tags and archives are not made
   * for it.
   */
  const listsWithMentions = (): readonly List[] => {
    const own = new Set([...entries, ...pages].map(({ url }) => url))
    const others = [...parts.responses.keys()].filter((url) => !own.has(url))
    if (others.length === 0) return []
    return [home, ...all, ...sections, ...named, ...kinds(), ...tags(), ...years(), ...months()].filter(
      ({ url }) => others.includes(url),
    )
  }
  return {
    config,
    entries,
    pages,
    tombstones: shown.filter((post) => post.deleted !== undefined),
    home,
    pinned: listed.filter((entry) => entry.pinned !== false).sort((a, b) => placeOf(a) - placeOf(b)),
    all,
    sections,
    named,
    get kinds() {
      return kinds()
    },
    get tags() {
      return tags()
    },
    ...(tagIntro !== undefined && { tagIntro }),
    intros: [...listTexts, ...tagTexts.filter((post) => !pagesOfTags.includes(post))],
    get years() {
      return years()
    },
    get months() {
      return months()
    },
    blogroll: parts.linkLists.find(({ name }) => name === 'blogroll')?.links ?? [],
    conversations: allConversations,
    people: config.people
      ? personPages(
          listed,
          pages.filter(({ unlisted }) => !unlisted),
          parts.people,
          config,
        )
      : [],
    get filters() {
      return config.filters.flatMap((name) => listNamed(name, { named, sections, kinds: kinds() }) ?? [])
    },
    linkLists: parts.linkLists.filter(({ links }) => links.length > 0).sort(byImportance),
    data: parts.data,
    ...(parts.standardSite !== undefined && {
      publication: { did: parts.standardSite.did, uri: parts.standardSite.publication },
    }),
    scheduled,
    nextChange: nextChangeOf(parts, scheduled),
    assets: [
      ...places.assets,
      ...usedAvatars([...entries, ...pages, ...listsWithMentions()], parts.avatars, config),
    ],
    ownRules: parts.ownRules ?? { redirects: '', headers: '' },
    moves: moves([...alive, ...tagTexts], [home, ...sections, ...named], config),
    assetAt: places.assetAt,
    versionsOf: places.versionsOf,
    installed: parts.installed,
    drawings: parts.drawings ?? new Map(),
    blocks: parts.blocks,
    usesParts:
      Object.values(config.sections).some(({ layout }) => layout === 'titles') ||
      config.filters.length > 0 ||
      config.menu.some(({ items }) => items !== undefined) ||
      [...alive, ...tagTexts].some((post) => post.blocks !== undefined || post.kind === 'presentation'),
    urlOfSource: places.urls,
  }
}

/** Orders lists of links: the blogroll, the podroll, then others by name. */
const byImportance = (a: LinkList, b: LinkList): number => rank(a) - rank(b) || compareText(a.name, b.name)

const rank = ({ name }: LinkList): number => (name === 'blogroll' ? 0 : name === 'podroll' ? 1 : 2)

/**
 * Returns a function that returns the contexts of the targets of a post, with the local copies of avatars. That of a page
 * counts for all posts; that of a work, which has only a name, for its post.
 */
const citationsOf = ({ posts, contexts, avatars, config }: Parts): ((post: Post) => Citation[]) => {
  const avatarOf = avatarLookup(avatars, config.base)
  const local = ({ author, ...context }: Citation): Citation => {
    if (author === undefined) return context
    const { photo: original, ...person } = author
    const photo = avatarOf(original)
    return { ...context, author: { ...person, ...(photo !== undefined && { photo }) } }
  }
  const written = posts.flatMap((post) => post.contexts ?? []).filter((one) => pageOf(one) !== undefined)
  const ofPages = new Map([...written, ...contexts].map((one) => [one.url, local(one)]))
  const ofWork = ({ contexts: own = [] }: Post, name: string): Citation | undefined =>
    own.filter(({ url }) => url === name).map(local)[0]
  return (post) => post.interactions.map(({ of }) => ofPages.get(of) ?? ofWork(post, of) ?? { url: of })
}

/** Returns the copies of a post on other sites: those in its front matter, and those that Bridgy made. */
const withCopies = (own: readonly string[], copies: readonly string[] = []): readonly string[] =>
  own.length + copies.length < 2 ? [...own, ...copies] : [...new Set([...own, ...copies])]

const documentOf = (post: Post, records: StandardSite | undefined): { readonly document?: string } => {
  const document = records?.documentOf(post)
  return document === undefined ? {} : { document }
}

/** Whether a post is the text above a tag or above all tags: `tags/NAME.md`, `tags/index.md`. */
const isTagText = ({ path, deleted }: Post): boolean => deleted === undefined && /^tags\/[^/]+$/.test(path)

/** Orders posts newest first, and posts of the same time by URL, so that builds are reproducible. */
const byTime = (a: Dated, b: Dated): number =>
  b.published.epoch - a.published.epoch || compareText(a.url, b.url)

type Dated = Post & { readonly published: Timestamp }
const isDated = (post: Post): post is Dated => post.published !== undefined

/** Returns true for a post that the site shows at the time of the build, deleted ones as tombstones. */
export const isShown = (
  post: Post,
  { drafts, future, now }: Pick<Parts, 'drafts' | 'future' | 'now'>,
): boolean =>
  (drafts || !post.draft) &&
  (future || (releaseOf(post)?.epoch ?? now) <= now) &&
  (post.shownUntil?.epoch ?? Number.POSITIVE_INFINITY) > now

/**
 * Returns the time from which a post is shown: the later of its date and `shownFrom`; undefined when it has
 * neither.
 */
const releaseOf = ({ published, shownFrom }: Post): Timestamp | undefined =>
  published !== undefined && shownFrom !== undefined
    ? published.epoch > shownFrom.epoch
      ? published
      : shownFrom
    : (shownFrom ?? published)

/**
 * Returns the time at which the next post appears or disappears or mentions are folded, in milliseconds; undefined when
 * none will.
 */
const nextChangeOf = (parts: Parts, scheduled: Site['scheduled']): number | undefined => {
  const ends = parts.posts
    .filter((post) => isShown(post, parts))
    .flatMap(({ shownUntil }) => shownUntil?.epoch ?? [])
  const folds = parts.config.webmention.foldAfter === undefined ? [] : [monthStart(parts.now, 1)]
  return [...scheduled.map(({ published }) => published.epoch), ...ends, ...folds].sort((a, b) => a - b)[0]
}

const scheduledOf = ({ posts, now, future, drafts }: Parts): Site['scheduled'] =>
  posts
    .flatMap((post) => {
      const published = releaseOf(post)
      const isDue = published !== undefined && !future && published.epoch > now && (drafts || !post.draft)
      return isDue ? [{ url: post.url, title: titleOf(post), published }] : []
    })
    .sort((a, b) => a.published.epoch - b.published.epoch || compareText(a.url, b.url))

const neighboursOf = (
  posts: readonly Dated[],
  title: (post: Post) => string,
): Map<Post, Pick<Entry, 'newer' | 'older'>> => {
  const links = posts.map((post): EntryLink => {
    if (post.name !== undefined) return { url: post.url, title: post.name }
    const titleOf = lazy(() => title(post))
    return {
      url: post.url,
      get title() {
        return titleOf()
      },
    }
  })
  return new Map(
    posts.map((post, index) => [post, { newer: links[index - 1], older: links[index + 1] }] as const),
  )
}

/** Returns the place of an entry among the pinned ones; those without a number come last, newest first. */
const placeOf = ({ pinned }: Entry): number => (typeof pinned === 'number' ? pinned : Number.MAX_SAFE_INTEGER)
