import { hash } from 'node:crypto'

/**
 * The tag that an author meant: lower case, one blank between words, without the `#` in front, and the
 * other spellings of `tags.aliases` brought together.
 */
export const normalTag = (written: string, aliases: Readonly<Record<string, string>>): string => {
  const tag = plain(written)
  return Object.hasOwn(aliases, tag) ? plain(aliases[tag] ?? tag) : tag
}

/** The path segment of a tag: letters and digits of any script, dashes for the rest; `c#`, `c++`, `.net` by a table. */
export const tagSlug = (tag: string): string => {
  const known = slugs.get(tag) ?? slugOf(tag)
  slugs.set(tag, known)
  return known
}

/** A site asks for the same few thousand tags at every post. */
const slugs = new Map<string, string>()

const slugOf = (tag: string): string => {
  const named = Object.hasOwn(symbols, tag) ? symbols[tag] : undefined
  const slug = (named ?? tag)
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  if (slug.length > 80)
    return `${slug.slice(0, 60).replace(/[\ud800-\udbff]$/, '')}-${hash('sha1', slug).slice(0, 8)}`
  return slug === ''
    ? [...tag].map((character) => `u${character.codePointAt(0)?.toString(16)}`).join('-')
    : slug
}

/** Tags whose signs are their meaning. */
const symbols: Readonly<Record<string, string>> = {
  '.net': 'dotnet',
  'asp.net': 'aspnet',
  'vb.net': 'vbnet',
  'ml.net': 'mlnet',
  'c#': 'csharp',
  'f#': 'fsharp',
  'c++': 'cpp',
  'node.js': 'nodejs',
  'q&a': 'q-and-a',
  'r&b': 'r-and-b',
}

const plain = (text: string): string =>
  text
    .normalize('NFC')
    .trim()
    .replace(/^#+(?=.)/u, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
