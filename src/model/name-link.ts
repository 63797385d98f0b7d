import { decodePath, encodePath } from './path.js'

/**
 * Returns the path that stands for a page or a file known by name until the whole site is known, as for `[[Name]]`,
 * `{% post_url name %}` and `@/blog/name.md`.
 */
export const nameLink = (name: string): string => `/${encodePath(`[[${name.trim().normalize('NFC')}]]`)}`

/** A page or a file known by name, and the folder below content/ of the post that names it, empty for content/ itself. */
export type LinkedName = { readonly name: string; readonly folder: string }

/** Returns the name and the folder in such a path, without `base` in front; undefined for other paths. */
export const nameInLink = (path: string, base: string): LinkedName | undefined => {
  if (!path.startsWith(`${base}/%5B%5B`)) return undefined
  const [, name, folder = ''] = /^\/\[\[(.+?)\]\](.*)$/s.exec(decodePath(path.slice(base.length))) ?? []
  return name === undefined ? undefined : { name, folder }
}

/** Adds the folder of the post with the file `from` to the path of a link of `nameLink`, because its own files come before others. */
export const nameLinkFrom = (path: string, from: string): string => {
  const folder = from.includes('/') ? from.replace(/\/[^/]*$/, '') : ''
  return path + encodePath(folder)
}
