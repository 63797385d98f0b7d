import type { Config } from '../../model/config.js'
import { encodePath } from '../../model/path.js'
import { dayOf, type Timestamp } from '../../model/timestamp.js'

/** The properties of a post from which its URL is made. */
export type PermalinkFacts = {
  /** Path under content/. */
  readonly path: string
  readonly slug?: string
  readonly permalink?: string
  readonly published?: Timestamp
}

/**
 * Returns the URL of a post from the root of the host: its own `permalink`, else the pattern of the deepest
 * folder in `permalinks`, else its path with the name unchanged. It ends with a slash or with `.html`.
 */
export const permalinkOf = (post: PermalinkFacts, config: Pick<Config, 'base' | 'permalinks'>): string => {
  const { folder, name } = placeOf(post.path)
  const slug = post.slug ?? name
  const path =
    post.permalink ??
    patternOf(folder, config)?.replace(/:(name|year|month|day)\b/g, (_, part: string) =>
      fill(part, slug, post.published),
    )
  return (
    config.base + encodePath(withSlash(path ?? `/${[folder, slug].filter((part) => part !== '').join('/')}`))
  )
}

/** Whether a path is an `index.md`, a post with files beside it. */
const isBundle = (path: string): boolean => path === 'index.md' || path.endsWith('/index.md')

/**
 * Returns the section of a path: the first of `deep` that contains it, else its first folder. Undefined for a
 * file or a bundle at the top.
 */
export const sectionOf = (path: string, deep: readonly string[] = []): string | undefined => {
  const named = deep.find((folder) => path.startsWith(`${folder}/`))
  if (named !== undefined) return path === `${named}/index.md` ? undefined : named
  const parts = path.split('/')
  return parts.length < 2 || (parts.length === 2 && isBundle(path)) ? undefined : parts[0]
}

/**
 * Returns the reason why a path cannot be used in a URL of the site, as the end of a message; undefined when
 * it can.
 */
export const invalidPathReason = (path: string): string | undefined => {
  if (!path.startsWith('/') || path.startsWith('//')) return 'does not begin with one slash'
  if (/[\\\p{Cc}?#]/u.test(path) || !path.isWellFormed())
    return 'contains a character that is not allowed in a path'
  if (/\*|\/:/.test(path)) return 'contains `*` or `:name`, which hosts read as a pattern'
  if (path.split('/').some((part) => part.startsWith('.') && !['.', '..', '.well-known'].includes(part)))
    return 'has a part that begins with a dot'
  if (path.split('/').some((part) => Buffer.byteLength(part) > 200))
    return 'has a part that is longer than 200 bytes'
  return path.split('/').some((part) => part === '..' || part === '.') ? 'contains `.` or `..`' : undefined
}

const placeOf = (path: string): { folder: string; name: string } => {
  const parts = path.replace(/\.md$/i, '').split('/')
  if (isBundle(path)) parts.pop()
  const name = parts.pop() ?? ''
  return { folder: parts.join('/'), name }
}

const patternOf = (folder: string, config: Pick<Config, 'permalinks'>): string | undefined => {
  for (let at = folder; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const pattern = Object.hasOwn(config.permalinks, at) ? config.permalinks[at] : undefined
    if (pattern !== undefined) return pattern
  }
  return undefined
}

const fill = (part: string, slug: string, published: Timestamp | undefined): string => {
  if (part === 'name') return slug
  return published === undefined ? 'undated' : dayOf(published)[part as 'year' | 'month' | 'day']
}

const withSlash = (path: string): string => (path.endsWith('/') || path.endsWith('.html') ? path : `${path}/`)
