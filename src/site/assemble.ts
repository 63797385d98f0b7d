import { lazy } from '../model/memoize.js'
import { compareText } from '../model/message.js'
import { foldedBefore } from '../model/months.js'
import type { Post } from '../model/post.js'
import { titleOf } from '../model/post-text.js'
import type { DatedPost, Entry, LinkList, List, Site } from '../model/site.js'
import { assetPaths, moves, withMediaUrls } from './asset-paths.js'
import { makeEntries } from './entries.js'
import type { Parts } from './parts.js'
import { personPages } from './people.js'
import { seeAlso } from './see-also.js'
import { makeLists } from './site-lists.js'
import { threadResponses, usedAvatars } from './threads.js'
import { isShown, nextChangeOf, scheduledPosts, withheldPosts } from './visibility.js'

/** Returns the site of the parts. The result does not depend on their order. */
export const assemble = (parts: Parts): Site => {
  const { config, linkLists } = parts
  const isVisible = (post: Post): boolean => isShown(post, parts)
  const places = assetPaths(parts.posts, isVisible, parts.assets, parts)
  const shown = parts.posts
    .filter(isVisible)
    .map((post) => withMediaUrls(post, places))
    .sort((a, b) => compareText(a.url, b.url))
  const tagTexts = config.lists.includes('tag') ? shown.filter(isTagText) : []
  const alive = shown.filter((post) => post.deleted === undefined && !tagTexts.includes(post))
  const dated = alive.filter(isDated)
  const undated = alive.filter((post) => !isDated(post))
  const responsesAt = threadResponses(
    dated.filter((post) => !post.unlisted),
    parts.responses,
    foldedBefore(parts),
  )
  const alsoOf = config.backlinks || config.related > 0 ? seeAlso(alive, config, places.urls) : undefined
  const { entries, conversations } = makeEntries(dated, parts, responsesAt, alsoOf)
  const listed = entries.filter((entry) => !entry.unlisted)
  const lists = makeLists({ entries: listed, undated, tagTexts }, config, responsesAt)
  const { home, all, sections, named, tagIntro, intros } = lists
  const pages = [...undated.filter((post) => !intros.includes(post)), ...lists.otherTagTexts].map((post) => ({
    ...post,
    ...responsesAt(post.url),
    ...alsoOf?.(post),
  }))
  /** Returns the lists that have mentions. Without mentions for lists, kinds, tags and archives are not made for it. */
  const listsWithMentions = lazy((): readonly List[] => {
    const own = new Set([...entries, ...pages].map(({ url }) => url))
    const others = new Set([...parts.responses.keys()].filter((url) => !own.has(url)))
    return others.size === 0 ? [] : lists.every().filter(({ url }) => others.has(url))
  })
  const scheduled = scheduledPosts(parts)
  return {
    ...{ config, entries, pages, conversations, home, all, sections, named, intros, scheduled },
    withheld: withheldPosts(parts, shown),
    tombstones: shown.filter((post) => post.deleted !== undefined),
    pinned: listed.filter((entry) => entry.pinned !== false).sort((a, b) => placeOf(a) - placeOf(b)),
    get kinds() {
      return lists.kinds
    },
    get tags() {
      return lists.tags
    },
    ...(tagIntro !== undefined && { tagIntro }),
    get years() {
      return lists.years
    },
    get months() {
      return lists.months
    },
    get filters() {
      return lists.filters
    },
    people: config.people
      ? personPages(
          listed,
          [
            ...pages
              .filter(({ unlisted }) => !unlisted)
              .map((page) => ({ url: page.url, title: titleOf(page), mentions: page.mentions })),
            ...listsWithMentions(),
          ],
          parts.people,
          config,
        )
      : [],
    blogroll: linkLists.find(({ name }) => name === 'blogroll')?.links ?? [],
    linkLists: linkLists.filter(({ links }) => links.length > 0).sort(byImportance),
    data: parts.data,
    ...(parts.standardSite !== undefined && {
      publication: { did: parts.standardSite.did, uri: parts.standardSite.publication },
    }),
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

/** Whether a post is the text above a tag or above all tags: `tags/NAME.md`, `tags/index.md`. */
const isTagText = ({ path, deleted }: Post): boolean => deleted === undefined && /^tags\/[^/]+$/.test(path)

const isDated = (post: Post): post is DatedPost => post.published !== undefined

/** Returns the place of an entry among the pinned ones; those without a number come last, newest first. */
const placeOf = ({ pinned }: Entry): number => (typeof pinned === 'number' ? pinned : Number.MAX_SAFE_INTEGER)
