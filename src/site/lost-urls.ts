import { redirectMatcher } from '../model/host-rules.js'
import { type Message, warning } from '../model/message.js'
import { decodePath, outputPath } from '../model/path.js'
import { type PublishedSite, publishedSiteOf } from '../model/published-site.js'
import type { Page, Site } from '../model/site.js'

/**
 * Returns the URLs, from the root of the host, that an earlier build published and that have neither a page nor a
 * redirect.
 */
export const lostUrls = (before: PublishedSite, site: Site, pages: readonly Page[]): string[] => {
  const { base, redirects } = site.config
  const has = new Set(pages.map(({ path }) => path))
  const moved = new Set(site.moves.map(({ from }) => from))
  const matchesRedirect = redirectMatcher(redirects)
  const urls = before.items.map(({ url }) => url)
  return urls.filter(
    (url) =>
      !moved.has(url) &&
      !moved.has(url.replace(/\/$/, '')) &&
      !has.has(outputPath(url, site)) &&
      !matchesRedirect(url.startsWith(`${base}/`) ? url.slice(base.length) : url),
  )
}

/** Returns a warning for each lost URL. `before` is the smallsocial.json of the earlier build, as read. */
export const lostUrlWarnings = (before: unknown, site: Site, pages: readonly Page[]): Message[] => {
  const { base } = site.config
  const published = publishedSiteOf(before)
  return (published === undefined ? [] : lostUrls(published, site, pages)).map((url) => {
    const path = decodePath(url.startsWith(`${base}/`) ? url.slice(base.length) : url)
    const note = `write \`aliases: ["${path}"]\` in the post that replaces it, or restore the file with \`deleted:\` and the day`
    return warning('lost-url', { file: 'content' }, `\`${url}\` was published and is no longer there`, note)
  })
}
