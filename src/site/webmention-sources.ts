import { absoluteUrl } from '../model/content.js'
import type { Entry, Site } from '../model/site.js'
import { hostOf, isWebUrl } from '../model/untrusted.js'

/** A page of ours that may tell others, with the addresses that it links. */
type WebmentionSource = {
  readonly source: string
  readonly hash: string
  readonly published: number
  readonly targets: readonly string[]
  readonly isGone: boolean
}

/** The pages that tell those whom they link: entries that are public, and tombstones, which tell that they are gone. */
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

/** What an entry answers and what its content links, at other sites, exactly as the page has it. */
const targetsOf = ({ interactions, content }: Entry, { config }: Site): string[] => {
  const own = hostOf(config.url)
  const shown = content.html.value.replace(/<!--[\s\S]*?-->|<template\b[\s\S]*?<\/template>/gi, '')
  const linked = [...shown.matchAll(link)].map(([, href]) => plain(href ?? ''))
  const bridged = config.fediverse === 'bridgy' ? ['https://fed.brid.gy/'] : []
  const urls = [...interactions.map(({ of }) => of), ...linked, ...bridged]
  return [...new Set(urls)].filter((url) => isWebUrl(url) && hostOf(url) !== own)
}

/** As our own renderer writes it: attributes in double quotes, which may hold a `>`. */
const link = /<a(?:\s+[^\s"'>=]+(?:="[^"]*")?)*?\s+href="([^"]*)"/gi

const plain = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|quot|lt|gt|apos));/gi, (_, hex, decimal, name: string) =>
    hex !== undefined || decimal !== undefined
      ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
      : (named[name.toLowerCase()] ?? ''),
  )

const named: Readonly<Record<string, string>> = { amp: '&', quot: '"', lt: '<', gt: '>', apos: "'" }
