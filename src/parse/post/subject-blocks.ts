import { type Block, blockPlaceholder, linksInData } from '../../model/block.js'
import type { ParseSettings } from '../../model/config.js'
import { trusted } from '../../model/html.js'
import type { Content } from '../../model/post.js'
import type { Fields } from '../fields.js'
import { blockData } from '../markdown/block-data.js'
import type { Subject } from './subject.js'

/** The blocks that the front matter of a post makes, above and below its text. */
type FrontMatterBlocks = { readonly before: readonly Block[]; readonly after: readonly Block[] }

/**
 * Returns the blocks of the data about the subject of a post, and of the keys that the setting `blocks` declares; a value that a
 * built-in block cannot read has a warning.
 */
export const frontMatterBlocks = (
  { review, event, items, checkin, location }: Subject,
  data: Readonly<Record<string, unknown>>,
  fields: Fields,
  context: { readonly path: string; readonly config: ParseSettings },
): FrontMatterBlocks => {
  const one = (name: string, value: unknown, key: string, isSubject = true): Block[] =>
    value === undefined || value === null
      ? []
      : [{ name, data: value, isSubject, isInText: false, line: fields.lineOf(key) }]
  const declared = (place: 'before' | 'after'): Block[] =>
    Object.entries(context.config.blocks).flatMap(([name, { key, place: own }]) => {
      if (key === undefined || own !== place || !Object.hasOwn(data, key)) return []
      const read = blockData(name, JSON.parse(JSON.stringify(data[key] ?? null)), context)
      if ('data' in read) {
        for (const { groups, readable } of read.groups) fields.warnUnreadParts(key, groups, readable)
        return one(name, read.data, key, false)
      }
      fields.reportWarning(
        key,
        `the block \`${name}\` cannot read \`${key}\`: it ${read.reason}`,
        `write it as \`${read.example}\``,
        'invalid-block',
      )
      return []
    })
  return {
    before: [
      ...one('review', review, 'item'),
      ...one('event', event && { ...event, location }, 'start'),
      ...one('checkin', checkin, 'checkin'),
      ...declared('before'),
    ],
    after: [
      // The songs of an album that is reviewed are not what is reviewed.
      ...one('playlist', items, 'items', review === undefined),
      ...one('location', event === undefined ? location : undefined, 'location'),
      ...declared('after'),
    ],
  }
}

/**
 * Returns the content of a post with the places of the blocks of its front matter, and all its blocks; `inText` are
 * those of its text, whose places it has already.
 */
export const withBlocks = (
  content: Content,
  inText: readonly Block[],
  { before, after }: FrontMatterBlocks,
): { readonly content: Content; readonly blocks?: readonly Block[] } => {
  const blocks = [...inText, ...before, ...after]
  if (blocks.length === 0) return { content }
  const placesOf = (some: readonly Block[]): string[] =>
    some.map((block) => blockPlaceholder(blocks.indexOf(block)))
  const html = [...placesOf(before), content.html.value, ...placesOf(after)]
  const links = blocks.flatMap(({ data, line }) => linksInData(data).map((href) => ({ href, line })))
  return {
    content: {
      ...content,
      html: trusted(html.filter((part) => part !== '').join('\n')),
      internalLinks: [...content.internalLinks, ...links],
    },
    blocks,
  }
}
