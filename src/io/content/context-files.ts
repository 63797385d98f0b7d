import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Citation } from '../../model/post.js'
import { readJson, writeDurable } from '../fs/atomic.js'

/**
 * Writes the citation of a page below content/contexts/, into the page's file in `files` (URL → path) or into
 * a new one. Returns the path of the file below the project.
 */
export const writeContext = (
  root: string,
  citation: Citation,
  files: ReadonlyMap<string, string>,
): string => {
  const file = files.get(citation.url) ?? freeFile(root, citation.url)
  const text = `${JSON.stringify(citation, null, 2)}\n`
  writeDurable(join(root, file), text)
  return file
}

/**
 * Returns a file name of the host and the path of a URL; with a hash where that file has the citation of
 * another page.
 */
const freeFile = (root: string, url: string): string => {
  const { host, pathname } = new URL(url)
  const words = pathname
    .replace(/\.\w+$/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
  const place = `content/contexts/${host.replace(/[^\w.-]/g, '-')}`
  const file = `${place}/${words || 'index'}.json`
  const isFree =
    !existsSync(join(root, file)) ||
    (readJson(join(root, file)) as { url?: unknown } | undefined)?.url === url
  return isFree ? file : `${place}/${words || 'index'}-${hash('sha1', url).slice(0, 8)}.json`
}
