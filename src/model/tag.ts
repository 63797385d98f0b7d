import { hash } from 'node:crypto'

/**
 * Returns the normal form of a tag: in lower case, with one blank between words, without `#` in front, and
 * with the spellings of `tags.aliases` replaced.
 */
export const normalTag = (written: string, aliases: Readonly<Record<string, string>>): string => {
  const tag = plain(written)
  return Object.hasOwn(aliases, tag) ? plain(aliases[tag] ?? tag) : tag
}

/**
 * Returns the slug of a tag: letters and digits of any script, dashes for the rest, at most 80 characters;
 * `c#`, `c++` and `.net` by a table.
 */
export const tagSlug = (tag: string): string => {
  const slug = slugs.get(tag) ?? slugOf(tag)
  slugs.set(tag, slug)
  return slug
}

/** A cache: the slug of the same tag is needed for each post. */
const slugs = new Map<string, string>()

const slugOf = (tag: string): string => {
  const named = Object.hasOwn(symbols, tag) ? symbols[tag] : undefined
  const slug = (named ?? tag)
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  const whole =
    slug === '' ? [...tag].map((character) => `u${character.codePointAt(0)?.toString(16)}`).join('-') : slug
  return whole.length > 80
    ? `${whole.slice(0, 60).replace(/[\ud800-\udbff]$/, '')}-${hash('sha1', whole).slice(0, 8)}`
    : whole
}

/** Tags that would lose their meaning without their symbols. */
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
