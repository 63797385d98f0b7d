import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Citation } from '../../model/post.js'
import { readJson, writeDurable } from '../fs/atomic.js'

/** Keeps what an answered page said, below content/contexts/, in the file that tells of it or in a new one. Gives its path below the project. */
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

/** Named after host and path; by a hash where that name tells of another page. */
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
