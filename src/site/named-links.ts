import type { Config } from '../model/config.js'
import { addToGroup } from '../model/group-by.js'
import { compareText } from '../model/message.js'
import { nameInLink, nameLink } from '../model/name-link.js'
import { decodePath, pathOfLink } from '../model/path.js'
import type { Post } from '../model/post.js'
import { postExtension, readPostPath } from '../model/post-path.js'

/** A page or file that links may name: its URL, and its path below content/ without extension for a page. */
type Named = { readonly url: string; readonly path: string }

/**
 * Returns the URL for each path that `nameLink` made in the links of posts: that of the page or file with this path,
 * else with this end of its path, else with this other name or title; pages of data have the name that ends their URL. Of
 * several, the one with the shortest path counts, as in Obsidian. Names are compared without capitals; one that nothing has is
 * not in the result.
 */
export const namedLinks = (
  posts: readonly Post[],
  files: readonly Named[],
  { base, pages }: Pick<Config, 'base' | 'pages'>,
): ReadonlyMap<string, string> => {
  const wanted = new Set(posts.flatMap((post) => namesIn(post, base)))
  if (wanted.size === 0) return new Map()
  const byName = new Map<string, Named[]>()
  const add = (name: string, one: Named): void => addToGroup(byName, plain(name), one)
  for (const post of posts) {
    const { folder, name, slug } = readPostPath(post.path)
    const one = { url: post.url, path: plain(folder === '' ? name : `${folder}/${name}`) }
    for (const key of new Set([name, slug])) add(key, one)
    const written = plain(post.path.replace(postExtension, '').replace(/^.*\//, ''))
    if (written !== plain(name)) add(written, { ...one, path: plain(post.path.replace(postExtension, '')) })
  }
  for (const file of files) add(file.path.replace(/^.*\//, ''), { ...file, path: plain(file.path) })
  const others = new Map([
    ...pages.flatMap(({ title, path }) => {
      const name = plain(decodePath(path.replace(/^\/|\/$/g, '')))
      return [name.replace(/^.*\//, ''), name, plain(title)].map((one) => [one, base + path] as const)
    }),
    ...posts.flatMap(({ name, otherNames = [], url }) =>
      [...(name === undefined ? [] : [name]), ...otherNames].map((one) => [plain(one), url] as const),
    ),
  ])
  return new Map(
    [...wanted].flatMap((written) => {
      const name = plain(written)
      const url = nearest(name, byName.get(name.replace(/^.*\//, '')) ?? []) ?? others.get(name)
      return url === undefined ? [] : [[base + nameLink(written), url] as const]
    }),
  )
}

const nearest = (name: string, candidates: readonly Named[]): string | undefined =>
  candidates
    .filter(({ path }) => !name.includes('/') || `/${path}`.endsWith(`/${name}`) || isEndOf(path, name))
    .sort((a, b) => a.path.length - b.path.length || compareText(a.path, b.path))[0]?.url

/** Whether a path ends a name that begins in a folder above content/. */
const isEndOf = (path: string, name: string): boolean => `/${name}`.endsWith(`/${path}`)

const namesIn = ({ content }: Post, base: string): string[] =>
  content.internalLinks.flatMap(({ href }) => nameInLink(pathOfLink(href), base) ?? [])

const plain = (name: string): string => name.trim().toLowerCase().normalize('NFC')
