import { groupsOf } from '../model/blogroll.js'
import { feedFormatInfo } from '../model/config.js'
import { absoluteUrl } from '../model/content.js'
import { groupBy } from '../model/group-by.js'
import { type BlogrollFeed, type List, listsOf, type Site } from '../model/site.js'
import type { PageMaker } from '../model/theme.js'
import { opmlText } from './opml.js'
import { templateContext } from './posts.js'

/**
 * Returns the pages with fixed URLs: 404, search, feeds, webmention and blogroll, each if the settings need
 * it.
 */
export const fixedPages: PageMaker = (site, theme) => {
  const context = templateContext(site, theme)
  const feeds = listsOf(site).filter(
    ({ hasFeeds, type }) => hasFeeds && !['year', 'month', 'conversation'].includes(type),
  )
  return [
    ...([...site.pages, ...site.entries].some(({ url }) => url === `${site.config.base}/404.html`)
      ? []
      : [{ path: '404.html', contents: () => theme.missing(null, context).value }]),
    ...(site.config.search
      ? [{ path: 'search/index.html', contents: () => theme.search(null, context).value }]
      : []),
    { path: 'feeds/index.html', contents: () => theme.feeds(feeds, context).value },
    {
      path: 'feeds/feeds.opml',
      contents: () => opmlText(`${site.config.title}: feeds`, feedGroups(feeds, site), site),
    },
    ...(site.config.webmention.endpoint === undefined
      ? []
      : [{ path: 'webmention/index.html', contents: () => theme.webmention(null, context).value }]),
    ...site.linkLists.flatMap((linkList, index) => [
      {
        path: `${linkList.name}/index.html`,
        source: linkList.file,
        contents: () => theme.blogroll(linkList.links, { ...context, linkList }).value,
      },
      ...[`${linkList.name}.opml`, ...(index === 0 ? ['.well-known/recommendations.opml'] : [])].map(
        (path) => ({
          path,
          source: linkList.file,
          contents: () =>
            opmlText(
              `${site.config.title}: ${linkList.title ?? linkList.name}`,
              groupsOf(linkList.links),
              site,
            ),
        }),
      ),
    ]),
  ]
}

/** Returns the feeds of lists in groups: those of kinds and of tags, which may have the names of others, are apart. */
const feedGroups = (lists: readonly List[], site: Site): [string, BlogrollFeed[]][] => {
  const { strings } = site.config
  const groupOf = ({ type }: List): string =>
    type === 'kind' ? strings.byKind : type === 'tag' ? strings.tags : ''
  return [...groupBy(lists, (list) => [groupOf(list)])].map(([group, own]) => [group, ownFeeds(own, site)])
}

/** Returns the feeds of lists as entries of an OPML file: the first format of each, with the page of the list. */
const ownFeeds = (lists: readonly List[], site: Site): BlogrollFeed[] => {
  const [format = 'rss'] = site.config.feeds.formats
  return lists.map(({ title, url }) => ({
    title,
    url: absoluteUrl(url, site),
    feed: absoluteUrl(url + feedFormatInfo[format].file, site),
  }))
}
