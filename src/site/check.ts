import { closestMatch } from '../model/closest-match.js'
import { redirectMatcher } from '../model/host-rules.js'
import { isMediaFile } from '../model/media.js'
import { error, type Message, warning } from '../model/message.js'
import { nameInLink } from '../model/name-link.js'
import { networkLabels } from '../model/network.js'
import { decodePath, encodePath, pathOfLink, withBase } from '../model/path.js'
import type { Post } from '../model/post.js'
import type { Page, Site } from '../model/site.js'
import { tagSlug } from '../model/tag.js'
import { listNamed } from './lists.js'

/**
 * Returns the messages about the whole site: two pages at one URL, dead links, missing files, tags that share
 * a page.
 */
export const check = (site: Site, pages: readonly Page[]): Message[] => {
  const paths = new Set(pages.map(({ path }) => path))
  return [
    ...sameAddress(pages),
    ...fileAndFolder(pages),
    ...checkPosts(shownPosts(site), site, (path) => paths.has(path)),
    ...sharedTags(site),
    ...undatedPosts(site),
    ...photosWithGps(site),
    ...cardsWithoutSharp(site),
    ...missingImages(site, (path) => paths.has(path)),
    ...deadMenuLinks(site, (path) => paths.has(path)),
    ...missingGuestbook(site),
    ...missingData(site),
    ...unknownFilters(site),
    ...unknownFeedSections(site),
    ...misspelledFolders(site),
    ...unsetNetworks(site),
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
          'rename one of the files, or give it a `permalink`',
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

/**
 * Returns a function that returns true when the target of a link is a page, a file or a redirect of the site,
 * or on another site.
 */
const linkChecker = (site: Site, has: (path: string) => boolean): ((href: string) => boolean) => {
  const moved = new Set(site.moves.map(({ from }) => from))
  const matchesRedirect = redirectMatcher(site.config.redirects)
  return (href) => {
    const path = pathOf(href, site)
    if (path === undefined) return true
    const bare = path.replace(/\/$/, '')
    return (
      [path, `${bare}/index.html`, path === '' ? 'index.html' : `${path}.html`].some((one) => has(one)) ||
      [path, `${bare}/`].some((one) => moved.has(`${site.config.base}/${encodePath(one)}`)) ||
      matchesRedirect(`/${path}`)
    )
  }
}

const deadMenuLinks = (site: Site, has: (path: string) => boolean): Message[] => {
  const isAlive = linkChecker(site, has)
  return site.config.menu
    .flatMap((item) =>
      item.items?.some(({ url }) => url === item.url) ? item.items : [item, ...(item.items ?? [])],
    )
    .filter(({ url }) => url.endsWith('.md') || !isAlive(withBase(url, site.config)))
    .map(({ title, url }) =>
      warning(
        'dead-menu-item',
        { file: 'content/site.yaml' },
        `the menu item \`${title}\` links to \`${url}\`, which is not a page of this site`,
        'correct it, or remove it until the page exists',
      ),
    )
}

const missingGuestbook = ({ config, pages, entries }: Site): Message[] => {
  const { guestbook } = config.webmention
  return guestbook === undefined || [...pages, ...entries].some(({ url }) => url === config.base + guestbook)
    ? []
    : [
        warning(
          'dead-guestbook',
          { file: 'content/site.yaml' },
          `\`webmention.guestbook\` is \`${guestbook}\`, which is not a page of this site`,
          'write that page; until then the front page shows its mentions',
        ),
      ]
}

/** Returns warnings for sections in the settings of feeds that have neither posts nor settings. */
const unknownFeedSections = ({ config, entries }: Site): Message[] => {
  const choices = [
    ...config.feeds.named.map(({ name, ...choice }) => ({ ...choice, key: `feeds.named.${name}` })),
    ...(config.feeds.main === undefined ? [] : [{ ...config.feeds.main, key: 'feeds.main' }]),
  ]
  if (choices.length === 0) return []
  const known = new Set([...entries.map(({ section }) => section), ...Object.keys(config.sections)])
  return choices.flatMap(({ key, sections, withoutSections }) =>
    [...sections, ...withoutSections]
      .filter((name) => !known.has(name))
      .map((name) =>
        warning(
          'invalid-value',
          { file: 'content/site.yaml' },
          `\`${key}\` names the section \`${name}\`, which has no posts`,
          'correct the name of the folder, or write a post in it',
        ),
      ),
  )
}

/** Returns warnings for folders in the settings that have no posts, where a folder with posts has a similar name. */
const misspelledFolders = ({ config, entries, pages }: Site): Message[] => {
  const written = [...new Set([...Object.keys(config.sections), ...Object.keys(config.permalinks)])]
  if (written.length === 0) return []
  const folders = new Set([...entries, ...pages].flatMap(({ section }) => section ?? []))
  const others = [...folders].filter((folder) => !Object.hasOwn(config.sections, folder))
  return written.flatMap((name) => {
    const meant = folders.has(name) ? undefined : closestMatch(name, others)
    if (meant === undefined) return []
    const key = Object.hasOwn(config.sections, name) ? 'sections' : 'permalinks'
    return [
      warning(
        'invalid-value',
        { file: 'content/site.yaml' },
        `\`${key}\` names the folder \`${name}\`, which has no posts`,
        `did you mean \`${meant}\`?`,
      ),
    ]
  })
}

/** Returns warnings for filters that name nothing of which there is a list. */
const unknownFilters = (site: Site): Message[] => {
  const unknown = site.config.filters.filter((name) => listNamed(name, site) === undefined)
  return unknown.length === 0
    ? []
    : [
        warning(
          'invalid-value',
          { file: 'content/site.yaml' },
          `\`filters\` names ${unknown.map((name) => `\`${name}\``).join(', ')}, of which there is no list`,
          'write kinds, sections and names of `feeds.named` that have posts',
        ),
      ]
}

/** Returns errors for pages whose data file does not exist. */
const missingData = ({ config, data }: Site): Message[] =>
  config.pages
    .filter((page) => !Object.hasOwn(data, page.data))
    .map((page) =>
      error(
        'missing-file',
        { file: 'content/site.yaml' },
        `the page \`${page.path}\` is made from \`${page.data}\`, and content/data/ has no such file`,
        `write \`content/data/${page.data}.yaml\`, or correct \`data\` below \`pages:\``,
      ),
    )

const deadLinks = (posts: readonly Post[], site: Site, has: (path: string) => boolean): Message[] => {
  const isAlive = linkChecker(site, has)
  return posts.flatMap((post) =>
    post.content.internalLinks
      .filter(({ href }) => !isAlive(href))
      .map(({ href, line }) => {
        const name = nameInLink(pathOfLink(href), site.config.base)
        if (name !== undefined)
          return warning(
            'dead-link',
            { file: post.file, line },
            `no page and no file has the name \`${name}\`, so the link is shown as text`,
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

const missingMedia = (posts: readonly Post[], site: Site, has: (path: string) => boolean): Message[] =>
  posts.flatMap((post) =>
    [...post.photos, ...post.videos, ...post.audios]
      .filter(({ url, inContent }) => !inContent && url.startsWith('/') && !has(pathOf(url, site) ?? ''))
      .map(({ url }) =>
        error(
          'missing-file',
          { file: post.file },
          `there is no file for \`${url}\``,
          'put the file into the folder of the post, or correct its name',
        ),
      ),
  )

const sharedTags = (site: Site): Message[] => {
  const tags = new Map<string, Set<string>>()
  for (const entry of site.entries)
    for (const tag of entry.categories) {
      const slug = tagSlug(tag)
      tags.set(slug, (tags.get(slug) ?? new Set()).add(tag))
    }
  return [...tags.values()].flatMap((names) =>
    names.size < 2
      ? []
      : [
          warning(
            'shared-tag-page',
            { file: 'content/site.yaml' },
            `the tags ${[...names]
              .sort()
              .map((name) => `\`${name}\``)
              .join(' and ')} share one page`,
            'use the same spelling everywhere, or merge them by `tags.aliases`',
          ),
        ],
  )
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

/** Returns warnings for photos that would publish their coordinates, which phones write into each photo. */
const photosWithGps = ({ assets, installed }: Site): Message[] =>
  assets
    .filter(({ asset }) => !installed.sharp && asset.hasCoordinates)
    .map(({ asset }) =>
      warning(
        'photo-location',
        { file: `content/${asset.path}` },
        'the photo contains the place where it was taken, and the site would publish it',
        `install sharp, which removes it from the published photo (\`npm install sharp\`), or run \`exiftool -gps:all= content/${asset.path}\``,
      ),
    )

/** Returns warnings for images in site.yaml that do not exist. */
const missingImages = ({ config }: Site, has: (path: string) => boolean): Message[] =>
  [config.image, config.author.photo].flatMap((url) =>
    url === undefined || !url.startsWith('/') || has(decodePath(url.slice(1)))
      ? []
      : [
          warning(
            'missing-file',
            { file: 'content/site.yaml' },
            `there is no file for \`${url}\``,
            `put it at content/static${url}, or correct the line`,
          ),
        ],
  )

const cardsWithoutSharp = ({ config, installed }: Site): Message[] =>
  config.cards && !installed.sharp
    ? [
        warning(
          'sharp-missing',
          { file: 'content/site.yaml' },
          '`cards` needs sharp, which is not installed, so there are none',
          '`npm install sharp`, or `cards: false`',
        ),
      ]
    : []

const shownPosts = (site: Site): Post[] => [...site.entries, ...site.pages, ...site.intros]

/** Returns the path under the output folder of a link into the site; undefined for other links. */
const pathOf = (href: string, { config, urlOfSource }: Site): string | undefined => {
  const path = pathOfLink(href, config.origin)
  if (!path.startsWith(`${config.base}/`)) return path === '' ? '' : undefined
  const url = urlOfSource.get(path) ?? path
  return decodePath(url.slice(config.base.length + 1))
}
