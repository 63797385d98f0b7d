import type { Config } from '../model/config.js'
import { addToGroup } from '../model/group-by.js'
import { compareText } from '../model/message.js'
import { type LinkedName, nameInLink } from '../model/name-link.js'
import { decodePath, pathOfLink } from '../model/path.js'
import type { Post } from '../model/post.js'
import { postExtension, readPostPath } from '../model/post-path.js'

/** A page or file that links may name: its URL, and its path below content/ without extension for a page. */
type Named = { readonly url: string; readonly path: string }

/**
 * Returns the URL for each path that `nameLink` made in the links of posts. It is that of the page or file with this path below
 * content/, else of one with this name in the folder of the post that links, else of one whose path ends so, else of the page
 * with this title, else with this other name. Pages of data have the name that ends their URL, and a title. Of several, the one
 * with the shortest path counts, as in Obsidian. Names are compared without capitals; one that nothing has is not in the result.
 */
export const namedLinks = (
  posts: readonly Post[],
  files: readonly Named[],
  { base, pages }: Pick<Config, 'base' | 'pages'>,
): ReadonlyMap<string, string> => {
  const wanted = new Map(posts.flatMap((post) => namesIn(post, base)))
  if (wanted.size === 0) return new Map()
  const [byName, byTitle, byOtherName] = [finder(), finder(), finder()]
  for (const post of posts) {
    const { folder, name, slug } = readPostPath(post.path)
    const { url, otherNames = [] } = post
    const at = (one: string): Named => ({ url, path: plain(folder === '' ? one : `${folder}/${one}`) })
    for (const key of new Set([name, slug])) byName.add(key, at(key))
    const written = plain(post.path.replace(postExtension, ''))
    if (lastOf(written) !== plain(name)) byName.add(lastOf(written), { url, path: written })
    if (post.name !== undefined) byTitle.add(post.name, at(name))
    for (const other of otherNames) byOtherName.add(other, at(name))
  }
  for (const file of files) byName.add(lastOf(file.path), { ...file, path: plain(file.path) })
  for (const { title, path: written } of pages) {
    const [url, path] = [base + written, plain(decodePath(written.replace(/^\/|\/$/g, '')))]
    byTitle.add(title, { url, path })
    for (const key of new Set([path, lastOf(path)])) byOtherName.add(key, { url, path })
  }
  return new Map(
    [...wanted].flatMap(([link, linked]) => {
      const name = plain(linked.name)
      const one =
        nearest(name, plain(linked.folder), byName.get(lastOf(name))) ??
        [...byTitle.get(name), ...byOtherName.get(name)][0]
      return one === undefined ? [] : [[link, one.url] as const]
    }),
  )
}

/** Pages and files by a name, those with the shortest path first. */
const finder = () => {
  const found = new Map<string, Named[]>()
  return {
    add: (name: string, one: Named): void => addToGroup(found, plain(name), one),
    get: (name: string): readonly Named[] =>
      found.get(name)?.toSorted((a, b) => a.path.length - b.path.length || compareText(a.path, b.path)) ?? [],
  }
}

/** Returns the page or file that a name means, of those that have its last part, the shortest path first. */
const nearest = (written: string, folder: string, candidates: readonly Named[]): Named | undefined => {
  // A vault may begin above content/.
  const name = candidates.some((one) => hasEnd(one, written))
    ? written
    : written.replace(/^(?:.*\/)?content\//, '')
  const within = (path: string): Named | undefined => candidates.find((one) => one.path === path)
  return (
    (name.includes('/') ? within(name) : undefined) ??
    (folder === '' ? within(name) : within(`${folder}/${name}`)) ??
    candidates.find((one) => hasEnd(one, name))
  )
}

const hasEnd = ({ path }: Named, name: string): boolean => `/${path}`.endsWith(`/${name}`)

const lastOf = (path: string): string => path.replace(/^.*\//, '')

const namesIn = ({ content }: Post, base: string): (readonly [link: string, linked: LinkedName])[] =>
  content.internalLinks.flatMap(({ href }) => {
    const link = pathOfLink(href)
    const linked = nameInLink(link, base)
    return linked === undefined ? [] : [[link, linked] as const]
  })

const plain = (name: string): string => name.trim().toLowerCase().normalize('NFC')
