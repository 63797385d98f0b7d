import { decodePath, encodePath } from './path.js'

/**
 * Returns the path that stands for a page or a file known by name until the whole site is known, as for `[[Name]]`,
 * `{% post_url name %}` and `@/blog/name.md`.
 */
export const nameLink = (name: string): string => `/${encodePath(`[[${name.trim().normalize('NFC')}]]`)}`

/** Returns the name in such a path, without `base` in front; undefined for other paths. */
export const nameInLink = (path: string, base: string): string | undefined => {
  if (!path.startsWith(`${base}/%5B%5B`)) return undefined
  return /^\/\[\[(.+)\]\]$/s.exec(decodePath(path.slice(base.length)))?.[1]
}
