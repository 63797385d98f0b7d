import type { Config } from '../../model/config.js'
import { addToGroup } from '../../model/group-by.js'
import { barePath, decodePath, nameOfPath } from '../../model/path.js'
import { readPostPath } from '../../model/post-path.js'
import { dayOf } from '../../model/timestamp.js'
import { categorySlug, type PermalinkFacts, permalinkOf } from './permalink.js'

type Settings = Pick<Config, 'base' | 'permalinks' | 'language'>

/** A pattern for a folder, and how many of the posts below it would have one of the old paths. */
export type InferredPattern = {
  readonly folder: string
  readonly pattern: string
  readonly kept: number
  readonly posts: number
}

/**
 * Returns the patterns of `permalinks` that keep most old paths, at least half of the posts of a folder. The last part of
 * an old path is compared with the names, titles and keys of the posts; the parts before it with their dates, folders and
 * categories. `paths` are decoded, without `base`.
 */
export const inferPermalinks = (
  posts: readonly PermalinkFacts[],
  paths: readonly string[],
  config: Settings,
): readonly InferredPattern[] => {
  const wanted = new Set(paths.map(barePath))
  const byName = new Map<string, { readonly post: PermalinkFacts; readonly name: string }[]>()
  for (const post of posts.filter(({ permalink }) => permalink === undefined))
    for (const [name, value] of namesOf(post)) addToGroup(byName, value, { post, name })
  const votes = new Map<string, Map<string, number>>()
  for (const path of paths)
    for (const { post, name } of byName.get(lastPart(path)) ?? []) {
      const pattern = patternFor(path, post, name)
      const { urlFolder } = readPostPath(post.path)
      const general = pattern.replace(`/${urlFolder}/`, '/:folder/')
      for (const folder of foldersOf(post)) {
        const found = votes.get(folder) ?? new Map<string, number>()
        votes.set(folder, found)
        for (const one of new Set([pattern, general])) found.set(one, (found.get(one) ?? 0) + 1)
      }
    }
  const byFolder = new Map<string, PermalinkFacts[]>()
  for (const post of posts.filter(({ permalink }) => permalink === undefined))
    for (const folder of foldersOf(post)) addToGroup(byFolder, folder, post)
  const best = new Map<string, InferredPattern>()
  for (const [folder, patterns] of votes) {
    const own = byFolder.get(folder) ?? []
    const keptBy = (permalinks: Settings['permalinks']): number =>
      own.filter((post) => wanted.has(barePath(ownPath(post, { ...config, permalinks }, config.base)))).length
    const candidates = [...patterns].sort((a, b) => b[1] - a[1]).slice(0, 8)
    for (const [pattern] of candidates) {
      const kept = keptBy({ [folder]: pattern })
      if (kept > (best.get(folder)?.kept ?? 0)) best.set(folder, { folder, pattern, kept, posts: own.length })
    }
    const found = best.get(folder)
    if (found !== undefined && (found.kept * 2 < own.length || found.kept <= keptBy(config.permalinks)))
      best.delete(folder)
  }
  return outermost(best)
}

/** Returns the patterns without those of folders below another that keeps as many posts, and without folders whose parts do better. */
const outermost = (best: ReadonlyMap<string, InferredPattern>): InferredPattern[] => {
  const chosen: InferredPattern[] = []
  for (const folder of [...best.keys()].sort((a, b) => a.length - b.length)) {
    const own = best.get(folder)
    if (
      own === undefined ||
      chosen.some((one) => folder.startsWith(`${one.folder}/`) && one.pattern === own.pattern)
    )
      continue
    const parts = [...best.values()].filter((one) => one.folder.startsWith(`${folder}/`))
    const inParts = parts.reduce((sum, { kept }) => sum + kept, 0)
    if (parts.length > 0 && inParts > own.kept) continue
    if (chosen.some((one) => folder.startsWith(`${one.folder}/`))) continue
    chosen.push(own)
  }
  return chosen
}

/** Returns the folder of a post and those above it, but not the top if it has a folder. */
const foldersOf = ({ path }: PermalinkFacts): string[] => {
  const { folder } = readPostPath(path)
  const parts = folder.split('/')
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

const ownPath = (post: PermalinkFacts, config: Settings, base: string): string =>
  decodePath(permalinkOf(post, config).url.slice(base.length))

const lastPart = (path: string): string => nameOfPath(barePath(path)).toLowerCase()

/** Returns the names of a post that may be the last part of its path, by placeholder, the most usual first. */
const namesOf = (post: PermalinkFacts): readonly (readonly [placeholder: string, value: string])[] => {
  const config = { base: '', language: '' }
  const filled = (placeholder: string): string =>
    lastPart(
      decodePath(permalinkOf({ ...post, permalink: `/:${placeholder}/` }, { ...config, permalinks: {} }).url),
    )
  const found = ['slug', 'name', 'title', 'filename'].map(
    (placeholder) => [placeholder, filled(placeholder)] as const,
  )
  return [
    ...new Map(
      found
        .filter(([, value]) => value !== '')
        .map(([placeholder, value]) => [value, placeholder] as const)
        .reverse(),
    ),
  ].map(([value, placeholder]) => [placeholder, value] as const)
}

/** Returns the pattern that makes a path for a post, whose name is its last part. */
const patternFor = (path: string, post: PermalinkFacts, name: string): string => {
  const ending = /\.html?$/.exec(path)?.[0] ?? '/'
  const parts = barePath(path).split('/').slice(1, -1)
  const { urlFolder } = readPostPath(post.path)
  const day = post.published === undefined ? undefined : dayOf(post.published)
  const categories = (post.categories ?? []).map(categorySlug)
  const text = parts
    .map((part, index) => {
      const isAfter = (value: string | undefined): boolean =>
        value !== undefined && Number(parts[index - 1]) === Number(value)
      if (part === day?.year) return ':year'
      if (day !== undefined && isAfter(day.year) && Number(part) === Number(day.month))
        return part.length === 2 ? ':month' : ':i_month'
      if (day !== undefined && isAfter(day.month) && Number(part) === Number(day.day))
        return part.length === 2 ? ':day' : ':i_day'
      return categories.includes(part.toLowerCase()) && !urlFolder.split('/').includes(part)
        ? ':categories'
        : part
    })
    .filter((part, index, all) => part !== ':categories' || all[index - 1] !== ':categories')
  return `/${[...text, `:${name}`].join('/')}${ending}`
}
