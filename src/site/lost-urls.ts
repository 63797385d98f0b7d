import { type Message, warning } from '../model/message.js'
import type { Site } from '../model/site.js'

/** Addresses that an earlier build published and this one has lost. `before` is its smallsocial.json, as read. */
export const lostUrls = (before: unknown, site: Site): Message[] => {
  const had = urlsOf(before)
  if (had.length === 0) return []
  const has = new Set([...site.entries, ...site.pages, ...site.tombstones].map(({ url }) => url))
  for (const from of site.moved.keys()) has.add(from)
  for (const { from } of site.config.redirects) has.add(site.config.base + from)
  return had
    .filter((url) => !has.has(url) && !has.has(url.replace(/\/$/, '')))
    .map((url) =>
      warning(
        { file: 'content' },
        `\`${url}\` was published and is no longer there`,
        `write \`aliases: ["${url}"]\` where it went, or bring the file back with \`deleted: 2026-11-20\``,
      ),
    )
}

const urlsOf = (before: unknown): string[] => {
  if (typeof before !== 'object' || before === null) return []
  const { posts, pages } = before as { posts?: unknown; pages?: unknown }
  const texts = [
    ...(Array.isArray(posts) ? posts.map((post: { url?: unknown } | null) => post?.url) : []),
    ...(Array.isArray(pages) ? pages : []),
  ]
  return texts.filter((url) => typeof url === 'string')
}
