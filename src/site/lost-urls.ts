import { type Message, warning } from '../model/message.js'
import { decodePath, outputPath } from '../model/path.js'
import { redirectMatcher } from '../model/redirect.js'
import type { Page, Site } from '../model/site.js'

/**
 * Returns the URLs, from the root of the host, that an earlier build published and that have neither a page nor a
 * redirect. `before` is its smallsocial.json, as read.
 */
export const lostUrls = (before: unknown, site: Site, pages: readonly Page[]): string[] => {
  const { base, redirects } = site.config
  const has = new Set(pages.map(({ path }) => path))
  const moved = new Set(site.moves.map(({ from }) => from))
  const matchesRedirect = redirectMatcher(redirects)
  return urlsOf(before).filter(
    (url) =>
      !moved.has(url) &&
      !moved.has(url.replace(/\/$/, '')) &&
      !has.has(outputPath(url, site)) &&
      !matchesRedirect(url.startsWith(`${base}/`) ? url.slice(base.length) : url),
  )
}

/** Returns a warning for each lost URL. */
export const lostUrlWarnings = (before: unknown, site: Site, pages: readonly Page[]): Message[] => {
  const { base } = site.config
  return lostUrls(before, site, pages).map((url) => {
    const path = decodePath(url.startsWith(`${base}/`) ? url.slice(base.length) : url)
    const note = `write \`aliases: ["${path}"]\` in the post that replaces it, or restore the file with \`deleted: 2026-11-20\``
    return warning('lost-url', { file: 'content' }, `\`${url}\` was published and is no longer there`, note)
  })
}

const urlsOf = (before: unknown): string[] => {
  if (typeof before !== 'object' || before === null) return []
  const { posts, pages } = before as { posts?: unknown; pages?: unknown }
  const texts = [
    ...(Array.isArray(posts) ? posts.map((post: { url?: unknown } | null) => post?.url) : []),
    ...(Array.isArray(pages) ? pages.map((page: { url?: unknown } | null) => page?.url) : []),
  ]
  return texts.filter((url) => typeof url === 'string')
}
