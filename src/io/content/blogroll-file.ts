import { join } from 'node:path'
import { type Document, isMap, isSeq, parseDocument, YAMLSeq } from 'yaml'
import type { BlogrollFeed } from '../../model/site.js'
import { readText, writeDurable } from '../fs/atomic.js'

/**
 * Adds feeds to content/blogroll.yaml; comments and order are preserved. Returns the number of feeds that it did not have;
 * undefined when the file is not a list of links, which is left as it is. With `isDryRun`, nothing is written.
 */
export const addFeeds = (
  root: string,
  feeds: readonly BlogrollFeed[],
  isDryRun: boolean,
): number | undefined => {
  const path = join(root, 'content/blogroll.yaml')
  const document: Document = parseDocument(readText(path) ?? '')
  if (document.errors.length > 0) return undefined
  const { contents } = document
  const existing = isMap(contents) ? (contents.get('links') ?? null) : contents
  if (existing !== null && !isSeq(existing)) return undefined
  const list = existing ?? new YAMLSeq()
  const known = new Set(list.items.map((item) => (isMap(item) ? item.get('feed') : undefined)))
  const added = feeds.filter(({ feed }) => !known.has(feed))
  if (added.length === 0 || isDryRun) return added.length
  list.flow = false
  for (const feed of added) list.add(document.createNode(feed, { flow: true }))
  if (existing === null && isMap(contents)) contents.set('links', list)
  else if (existing === null) document.contents = list
  writeDurable(path, document.toString({ lineWidth: 0 }))
  return added.length
}
