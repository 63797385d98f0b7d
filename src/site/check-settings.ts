import { linksInData } from '../model/block.js'
import { closestMatch } from '../model/closest-match.js'
import { isMediaFile } from '../model/media.js'
import { error, type Message, type PlaceOfSetting, warning } from '../model/message.js'
import { decodePath, withBase } from '../model/path.js'
import type { Site } from '../model/site.js'
import { linkChecker } from './addresses.js'
import { checkRedirects } from './check-redirects.js'
import { listNamed } from './lists.js'

/** Returns the messages about settings that name what the site does not have. `has` returns true for the path of a file in the output. */
export const checkSettings = (
  site: Site,
  placeOf: PlaceOfSetting,
  has: (path: string) => boolean,
): Message[] => [
  ...cardsWithoutSharp(site, placeOf),
  ...missingImages(site, placeOf, has),
  ...deadMenuLinks(site, placeOf, has),
  ...checkRedirects(site, placeOf, has),
  ...missingGuestbook(site, placeOf),
  ...missingData(site, placeOf),
  ...missingMediaOfData(site, placeOf, has),
  ...unknownFilters(site, placeOf),
  ...unknownFeedSections(site, placeOf),
  ...misspelledFolders(site, placeOf),
  ...robotsBelowPath(site, placeOf),
  ...ownRobots(site, placeOf),
  ...unusedDateKeys(site, placeOf),
]

const deadMenuLinks = (site: Site, placeOf: PlaceOfSetting, has: (path: string) => boolean): Message[] => {
  const isAlive = linkChecker(site, has)
  return site.config.menu
    .flatMap((item, index) => {
      const path = ['menu', index]
      const below = (item.items ?? []).map((one, at) => ({ ...one, path: [...path, 'items', at] }))
      return below.some(({ url }) => url === item.url) ? below : [{ ...item, path }, ...below]
    })
    .filter(({ url }) => url.endsWith('.md') || !isAlive(withBase(url, site.config)))
    .map(({ title, url, path }) =>
      warning(
        'dead-menu-item',
        placeOf(path),
        `the menu item \`${title}\` links to \`${url}\`, which is not a page of this site`,
        'correct it, or remove it until the page exists',
      ),
    )
}

const missingGuestbook = ({ config, pages, entries }: Site, placeOf: PlaceOfSetting): Message[] => {
  const { guestbook } = config.webmention
  return guestbook === undefined || [...pages, ...entries].some(({ url }) => url === config.base + guestbook)
    ? []
    : [
        warning(
          'dead-guestbook',
          placeOf(['webmention', 'guestbook']),
          `\`webmention.guestbook\` is \`${guestbook}\`, which is not a page of this site`,
          'write that page; until then the front page shows its mentions',
        ),
      ]
}

/** Returns warnings for sections in the settings of feeds that have neither posts nor settings. */
const unknownFeedSections = ({ config, entries }: Site, placeOf: PlaceOfSetting): Message[] => {
  const choices = [
    ...config.feeds.named.map(({ name, ...choice }) => ({ ...choice, path: ['feeds', 'named', name] })),
    ...(config.feeds.main === undefined ? [] : [{ ...config.feeds.main, path: ['feeds', 'main'] }]),
  ]
  if (choices.length === 0) return []
  const known = new Set([...entries.map(({ section }) => section), ...Object.keys(config.sections)])
  return choices.flatMap(({ path, sections, withoutSections }) =>
    [...sections, ...withoutSections]
      .filter((name) => !known.has(name))
      .map((name) =>
        warning(
          'invalid-value',
          placeOf([...path, sections.includes(name) ? 'sections' : 'withoutSections']),
          `\`${path.join('.')}\` names the section \`${name}\`, which has no posts`,
          'correct the name of the folder, or write a post in it',
        ),
      ),
  )
}

/** Returns warnings for folders in the settings that have no posts, where a folder with posts has a similar name. */
const misspelledFolders = ({ config, entries, pages }: Site, placeOf: PlaceOfSetting): Message[] => {
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
        placeOf([key, name]),
        `\`${key}\` names the folder \`${name}\`, which has no posts`,
        `did you mean \`${meant}\`?`,
      ),
    ]
  })
}

/** Returns a warning for each filter that names nothing of which there is a list. */
const unknownFilters = (site: Site, placeOf: PlaceOfSetting): Message[] =>
  site.config.filters
    .filter((name) => listNamed(name, site) === undefined)
    .map((name) =>
      warning(
        'invalid-value',
        placeOf(['filters', site.config.filters.indexOf(name)]),
        `\`filters\` names \`${name}\`, which is not a list of this site`,
        'write kinds, sections and names of `feeds.named` that have posts',
      ),
    )

/** Returns errors for pages whose data file does not exist. */
const missingData = ({ config, data }: Site, placeOf: PlaceOfSetting): Message[] =>
  config.pages
    .filter((page) => !Object.hasOwn(data, page.data))
    .map((page) =>
      error(
        'missing-file',
        placeOf(['pages', page.path, 'data']),
        `the page \`${page.path}\` is made from \`${page.data}\`, and content/data/ has no such file`,
        `write \`content/data/${page.data}.yaml\`, or correct \`data\` below \`pages:\``,
      ),
    )

/** Returns warnings for media that data files of pages name, and that do not exist. */
const missingMediaOfData = (
  { config, data }: Site,
  placeOf: PlaceOfSetting,
  has: (path: string) => boolean,
): Message[] =>
  config.pages.flatMap((page) =>
    linksInData(data[page.data])
      .filter((url) => isMediaFile(url) && !has(decodePath(url.slice(1))))
      .map((url) =>
        warning(
          'missing-file',
          placeOf(['pages', page.path, 'data']),
          `the data \`${page.data}\` name \`${url}\`, and there is no such file`,
          `put it at content/static${url}, or correct the data`,
        ),
      ),
  )

/** Returns warnings for images in site.yaml that do not exist. */
const missingImages = (
  { config }: Site,
  placeOf: PlaceOfSetting,
  has: (path: string) => boolean,
): Message[] =>
  (
    [
      [config.image, ['image']],
      [config.author.photo, ['author', 'photo']],
    ] as const
  ).flatMap(([url, path]) =>
    url === undefined || !url.startsWith('/') || has(decodePath(url.slice(1)))
      ? []
      : [
          warning(
            'missing-file',
            placeOf(path),
            `there is no file for \`${url}\``,
            `put it at content/static${url}, or correct the line`,
          ),
        ],
  )

const cardsWithoutSharp = ({ config, installed }: Site, placeOf: PlaceOfSetting): Message[] =>
  config.cards && !installed.sharp
    ? [
        warning(
          'sharp-missing',
          placeOf(['cards']),
          '`cards` needs sharp, which is not installed, so there are none',
          '`npm install sharp`, or `cards: false`',
        ),
      ]
    : []

/** Returns a warning for rules for crawlers of a site below a path: they read `robots.txt` at the root of the host only (RFC 9309, section 2.3). */
const robotsBelowPath = ({ config }: Site, placeOf: PlaceOfSetting): Message[] =>
  config.robots.ai === undefined || config.base === ''
    ? []
    : [
        warning(
          'invalid-value',
          placeOf(['robots', 'ai']),
          `\`robots.ai\` has no effect at ${config.origin}${config.base}/: crawlers read \`robots.txt\` at the root of the host`,
          `copy the rules from the robots.txt of the build to ${config.origin}/robots.txt`,
        ),
      ]

/** Returns a warning for rules for crawlers when the site has a robots.txt of its own, which replaces the one with them. */
const ownRobots = ({ config, assets }: Site, placeOf: PlaceOfSetting): Message[] =>
  config.robots.ai === undefined || !assets.some(({ path }) => path === 'robots.txt')
    ? []
    : [
        warning(
          'invalid-value',
          placeOf(['robots', 'ai']),
          '`robots.ai` has no effect, because `content/static/robots.txt` replaces the file with its rules',
          'delete that file, or write the rules into it',
        ),
      ]

/** Returns a warning for the date key of a section that none of its posts has, so that all of them are pages without a date. */
const unusedDateKeys = ({ config, entries, pages }: Site, placeOf: PlaceOfSetting): Message[] =>
  Object.entries(config.sections).flatMap(([folder, { date, pages: isOfPages }]) => {
    const undated = pages.filter(({ section }) => section === folder)
    if (date === undefined || undated.length === 0 || entries.some(({ section }) => section === folder))
      return []
    const meant = closestMatch(
      date,
      undated.flatMap(({ extra }) => Object.keys(extra)),
    )
    if (isOfPages && meant === undefined) return []
    return warning(
      'unknown-key',
      placeOf(['sections', folder, 'date']),
      `no post in \`${folder}\` has a date in the key \`${date}\``,
      meant === undefined ? 'write the key of the date of these posts' : `did you mean \`${meant}\`?`,
    )
  })
