import { defined } from '../model/defined.js'
import { addToGroup } from '../model/group-by.js'
import { isRewritten } from '../model/image.js'
import { isMediaFile } from '../model/media.js'
import { lazy } from '../model/memoize.js'
import { compareText, error, type Message, type PlaceOfSetting, warning } from '../model/message.js'
import { nameInLink } from '../model/name-link.js'
import { networkLabels } from '../model/network.js'
import { decodePath, outputPath, pathOfLink } from '../model/path.js'
import { mediaKeys, type Post } from '../model/post.js'
import { postExtension } from '../model/post-path.js'
import { type Entry, feedsOf, listsOf, type Page, type Site, type WithheldPost } from '../model/site.js'
import { tagSlug } from '../model/tag.js'
import { linkChecker, pathOf } from './addresses.js'
import { checkSettings } from './check-settings.js'

/**
 * Returns the messages about the whole site: two pages at one URL, dead links, missing files, tags that share
 * a page.
 */
export const check = (site: Site, pages: readonly Page[], placeOfSetting: PlaceOfSetting): Message[] => {
  const paths = new Set(pages.map(({ path }) => path))
  return [
    ...sameAddress(pages),
    ...fileAndFolder(pages),
    ...checkPosts(shownPosts(site), site, (path) => paths.has(path)),
    ...sharedTags(site),
    ...undatedPosts(site),
    ...photosWithGps(site),
    ...replacedFeeds(site),
    ...unsetNetworks(site),
    ...checkSettings(site, placeOfSetting, (path) => paths.has(path)),
  ]
}

/**
 * Returns the messages about links and media of posts. `has` returns true for the path of a file in the
 * output.
 */
export const checkPosts = (posts: readonly Post[], site: Site, has: (path: string) => boolean): Message[] => [
  ...deadLinks(posts, site, has),
  ...missingMedia(posts, site, has),
]

const sameAddress = (pages: readonly Page[]): Message[] => {
  const exact = new Map<string, Page>()
  const folded = new Map<string, Page>()
  return pages.flatMap((page) => {
    const key = page.path.toLowerCase()
    const [same, similar] = [exact.get(page.path), folded.get(key)]
    exact.set(page.path, page)
    folded.set(key, page)
    const [mine, other] =
      page.source === undefined ? [similar?.source, page.source] : [page.source, (same ?? similar)?.source]
    const place = { file: mine ?? 'content' }
    const otherName = other ?? 'one that smallsocial makes'
    if (page.source === undefined && (same ?? similar)?.source === undefined) return []
    if (same !== undefined)
      return [
        error(
          'duplicate-url',
          place,
          `two pages have the URL \`/${page.path.replace(/index\.html$/, '')}\`; the other is ${otherName}`,
          'rename one of the files, or give it a `permalink`; if it is an `aliases:` line of one, delete that',
        ),
      ]
    if (similar !== undefined)
      return [
        error(
          'similar-paths',
          place,
          `\`${page.path}\` and \`${similar.path}\` differ only in capitals; many hosts treat them as one`,
          `rename one of them; the other is ${otherName}`,
        ),
      ]
    return []
  })
}

/** Returns warnings for posts that ask for a copy on a network that the settings do not name. */
const unsetNetworks = ({ entries, config }: Site): Message[] =>
  entries.flatMap(({ file, syndicate = [] }) =>
    syndicate
      .filter((name) => config.syndicate?.[name] === undefined)
      .map((name) =>
        warning(
          'network-not-set',
          { file, line: 1 },
          `\`syndicate\` asks for a copy at ${networkLabels[name]}, which site.yaml does not name`,
          `write \`${name}:\` below \`syndicate:\` in content/site.yaml; see \`Other networks\` in the manual`,
        ),
      ),
  )

/** Returns a warning for each file of content/static/ in the place of a feed, which all subscribers would get instead. */
const replacedFeeds = (site: Site): Message[] => {
  const own = site.assets.filter(({ asset }) => /^static\/.*\.(?:xml|json)$/.test(asset.path))
  if (own.length === 0) return []
  const feeds = new Set(feedsOf(listsOf(site), site.config).map(({ url }) => outputPath(url, site)))
  return own
    .filter(({ path }) => feeds.has(path))
    .map(({ path, asset }) =>
      warning(
        'feed-replaced',
        { file: `content/${asset.path}` },
        `the file replaces the feed \`/${path}\`, to which readers have subscribed`,
        'rename or delete it',
      ),
    )
}

/** Returns errors for paths that would be a file and a folder. */
const fileAndFolder = (pages: readonly Page[]): Message[] => {
  const folders = new Map<string, Page>()
  for (const page of pages)
    for (let at = page.path.lastIndexOf('/'); at > 0; at = page.path.lastIndexOf('/', at - 1)) {
      const folder = page.path.slice(0, at)
      if (folders.has(folder)) break
      folders.set(folder, page)
    }
  return pages.flatMap((page) => {
    const inside = folders.get(page.path)
    if (inside === undefined) return []
    const place = { file: page.source ?? inside.source ?? 'content' }
    return [
      error(
        'file-and-folder',
        place,
        `\`/${page.path}\` would be a file and a folder, which contains \`${inside.path}\``,
        `rename one of them; the other is ${(page.source === undefined ? undefined : inside.source) ?? 'one that smallsocial makes'}`,
      ),
    ]
  })
}

const deadLinks = (posts: readonly Post[], site: Site, has: (path: string) => boolean): Message[] => {
  const isAlive = linkChecker(site, has)
  const withheldAt = withheldFinder(site)
  return posts.flatMap((post) =>
    post.content.internalLinks
      .filter(({ href }) => !isAlive(href))
      .map(({ href, line }) => {
        const named = nameInLink(pathOfLink(href), site.config.base)
        const hidden = withheldAt(href)
        if (hidden !== undefined)
          return warning(
            'dead-link',
            { file: post.file, line },
            `the link leads to ${hidden.file}, which is ${hiddenAs[hidden.as]}`,
            'publish it, or remove the link',
          )
        if (named !== undefined)
          return warning(
            'dead-link',
            { file: post.file, line },
            `no page and no file has the name \`${named.name}\`, so the link is shown as text`,
            'correct the name, or write `aliases: ["…"]` in the post that has it',
          )
        return isMediaFile(pathOfLink(href))
          ? warning(
              'missing-file',
              { file: post.file, line },
              `there is no file for \`${href}\``,
              'put it into the folder of the post, or correct its name',
            )
          : warning(
              'dead-link',
              { file: post.file, line },
              `the link \`${href}\` leads to no page of this site`,
              'correct it, or write an `aliases:` line in the post that has moved',
            )
      }),
  )
}

const hiddenAs = {
  draft: 'a draft',
  scheduled: 'to appear later',
  expired: 'no longer shown',
} as const satisfies Record<WithheldPost['as'], string>

/** Returns a function that returns the post without a page to which a link leads: by its address, its file or its name. */
const withheldFinder = ({ config, withheld }: Site): ((href: string) => WithheldPost | undefined) => {
  const byFile = lazy(() => new Map([...withheld.values()].map((one) => [one.file, one])))
  const byName = lazy(() => new Map([...withheld.values()].map((one) => [sourceName(one.file), one])))
  return (href) => {
    const path = pathOfLink(href, config.origin)
    const named = nameInLink(path, config.base)
    return named === undefined
      ? (withheld.get(path) ?? byFile().get(`content${decodePath(path.slice(config.base.length))}`))
      : byName().get(sourceName(named.name))
  }
}

/** Returns the name of a source without its folder and extension, in lower case. */
const sourceName = (path: string): string =>
  path.replace(/^.*\//, '').replace(postExtension, '').toLowerCase().normalize('NFC')

const missingMedia = (posts: readonly Post[], site: Site, has: (path: string) => boolean): Message[] =>
  posts.flatMap((post) =>
    mediaKeys.flatMap((key) =>
      post[`${key}s`]
        .filter(({ url, inContent }) => !inContent && url.startsWith('/') && !has(pathOf(url, site) ?? ''))
        .map(({ url }) =>
          error(
            'missing-file',
            defined({ file: post.file, line: post.mediaLines?.[key] }),
            `there is no file for \`${url}\``,
            'put the file into the folder of the post, or correct its name',
          ),
        ),
    ),
  )

/** Returns a warning for each page that several tags share, at a post with the rarest spelling. */
const sharedTags = ({ entries }: Site): Message[] => {
  const bySlug = new Map<string, Map<string, Entry[]>>()
  for (const entry of entries)
    for (const tag of entry.categories) {
      const slug = tagSlug(tag)
      const spellings = bySlug.get(slug) ?? new Map<string, Entry[]>()
      bySlug.set(slug, spellings)
      addToGroup(spellings, tag, entry)
    }
  return [...bySlug.values()]
    .map((spellings) => [...spellings].sort(([a, x], [b, y]) => x.length - y.length || compareText(a, b)))
    .filter((spellings) => spellings.length > 1)
    .map((spellings) => {
      const names = spellings.map(([tag]) => `\`${tag}\``).sort()
      return warning(
        'shared-tag-page',
        { file: spellings[0]?.[1][0]?.file ?? 'content' },
        `the tags ${names.join(' and ')} share one page`,
        'use the same spelling everywhere, or merge them by `tags.aliases`',
      )
    })
}

/**
 * Returns warnings for posts without a date in a section of dated posts. They are pages, but most often the
 * date was forgotten.
 */
const undatedPosts = (site: Site): Message[] =>
  site.pages
    .filter(
      ({ section, unlisted }) =>
        section !== undefined &&
        !unlisted &&
        site.sections.some(
          (list) => list.section.folder === section && !list.section.pages && list.entries.length > 0,
        ),
    )
    .map(({ file, section }) =>
      warning(
        'undated-post',
        { file, line: 1 },
        'the post has no date, so it is in no list and no feed',
        `write \`date: 2025-05-26 18:14 -05:00\`, or \`sections: { ${section}: { pages: true } }\` in content/site.yaml`,
      ),
    )

/** Returns warnings for photos and films that would publish their coordinates, which phones write into each. */
const photosWithGps = ({ assets, installed }: Site): Message[] =>
  assets
    .filter(({ asset }) => !(installed.sharp && isRewritten(asset.path)) && asset.hasCoordinates === true)
    .map(({ asset }) =>
      warning(
        'photo-location',
        { file: `content/${asset.path}` },
        'the file contains the place where it was taken, and the site would publish it',
        isRewritten(asset.path)
          ? `install sharp, which removes it from the published photo (\`npm install sharp\`), or run \`exiftool -gps:all= content/${asset.path}\``
          : `run \`exiftool -gps:all= -location:all= content/${asset.path}\``,
      ),
    )

const shownPosts = (site: Site): Post[] => [...site.entries, ...site.pages, ...site.intros]
