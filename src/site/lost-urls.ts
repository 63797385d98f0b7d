import { type Message, warning } from '../model/message.js'
import { belowBase, decodePath } from '../model/path.js'
import { type PublishedSite, publishedSiteOf } from '../model/published-site.js'
import type { Page, Site } from '../model/site.js'
import { addressFinder } from './addresses.js'

/**
 * Returns the URLs, from the root of the host, that an earlier build published and that have neither a page nor a
 * redirect.
 */
export const lostUrls = (before: PublishedSite, site: Site, pages: readonly Page[]): string[] => {
  const paths = new Set(pages.map(({ path }) => path))
  const answerOf = addressFinder(site, (path) => paths.has(path))
  return before.items
    .map(({ url }) => url)
    .filter((url) => answerOf(belowBase(url, site.config.base)) === undefined)
}

/** Returns a warning for each lost URL. `before` is the smallsocial.json of the earlier build, as read. */
export const lostUrlWarnings = (before: unknown, site: Site, pages: readonly Page[]): Message[] => {
  const { base } = site.config
  const published = publishedSiteOf(before)
  return (published === undefined ? [] : lostUrls(published, site, pages)).flatMap((url) => {
    const withheld = site.withheld.get(url)
    // Its time is over, or an earlier build showed it with `--future` or `--drafts`: `deploy` compares with the host.
    if (withheld !== undefined) return []
    const path = decodePath(belowBase(url, base))
    const note = `write \`aliases: ["${path}"]\` in the post that replaces it, or restore the file with \`deleted:\` and the day`
    return warning('lost-url', { file: 'content' }, `\`${url}\` was published and is no longer there`, note)
  })
}
