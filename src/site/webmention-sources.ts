import { absoluteUrl } from '../model/content.js'
import type { Entry, Site } from '../model/site.js'
import { hostOf, isWebUrl } from '../model/untrusted.js'

/** A page of the site as a webmention source, with its targets. */
type WebmentionSource = {
  readonly source: string
  readonly hash: string
  readonly published: number
  readonly targets: readonly string[]
  readonly isGone: boolean
}

/**
 * Returns the sources of the site: listed entries, and tombstones, by which receivers delete their copies.
 */
export const webmentionSources = (site: Site): WebmentionSource[] => [
  ...site.entries
    .filter(({ unlisted }) => !unlisted)
    .map((entry) => ({
      source: absoluteUrl(entry.url, site),
      hash: entry.entryHash,
      published: entry.published.epoch,
      targets: targetsOf(entry, site),
      isGone: false,
    })),
  ...site.tombstones.map((post) => ({
    source: absoluteUrl(post.url, site),
    hash: 'gone',
    published: 0,
    targets: [],
    isGone: true,
  })),
]

/** Returns the URLs on other sites that an entry responds to or links, exactly as they are in the page. */
const targetsOf = ({ interactions, content }: Entry, { config }: Site): string[] => {
  const own = hostOf(config.url)
  const shown = content.html.value.replace(/<!--[\s\S]*?-->|<template\b[\s\S]*?<\/template>/gi, '')
  const linked = [...shown.matchAll(link)].map(([, href]) => plain(href ?? ''))
  const bridged = config.fediverse === 'bridgy' ? ['https://fed.brid.gy/'] : []
  const urls = [...interactions.map(({ of }) => of), ...linked, ...bridged]
  return [...new Set(urls)].filter((url) => isWebUrl(url) && hostOf(url) !== own)
}

/** Matches a link of our own HTML: attributes are in double quotes, which may contain a `>`. */
const link = /<a(?:\s+[^\s"'>=]+(?:="[^"]*")?)*?\s+href="([^"]*)"/gi

const plain = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|quot|lt|gt|apos));/gi, (_, hex, decimal, name: string) =>
    hex !== undefined || decimal !== undefined
      ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
      : (named[name.toLowerCase()] ?? ''),
  )

const named: Readonly<Record<string, string>> = { amp: '&', quot: '"', lt: '<', gt: '>', apos: "'" }
