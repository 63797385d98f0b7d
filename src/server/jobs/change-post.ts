import { basename, join } from 'node:path'
import { readBytes } from '../../io/fs/atomic.js'
import type { FileChanges } from '../../io/fs/change-files.js'
import { parseSettings } from '../../model/config.js'
import { absoluteUrl } from '../../model/content.js'
import { isObject } from '../../model/json.js'
import { errorsIn, messageText } from '../../model/message.js'
import { barePath, decodePath } from '../../model/path.js'
import { mediaKeys, type Post } from '../../model/post.js'
import type { Source } from '../../model/site.js'
import { parseUrl } from '../../model/url.js'
import { utcDay } from '../../model/utc.js'
import { asTexts } from '../../parse/fields.js'
import { editFrontMatter, type KeyChange } from '../../parse/post/edit-front-matter.js'
import { parseFrontMatter } from '../../parse/post/front-matter.js'
import { parsePost } from '../../parse/post/post.js'
import { dateRoleOf } from '../../parse/post/withheld.js'
import type { LoadedSite } from '../../project/load-site.js'
import { isShown } from '../../site/visibility.js'
import { changeOf, changesOf } from '../micropub/changes.js'
import { type EntryUpdate, isRefused, type Properties, type Refused, updated } from '../micropub/entry.js'
import { propertiesOf } from '../micropub/source.js'

/** A post of the site with its file. */
export type FoundPost = { readonly post: Post; readonly source: Source }

/** Returns the post at a URL of this site, also a draft or a deleted one; undefined when there is none. */
export const findPost = (url: string, { built, project }: LoadedSite): FoundPost | undefined => {
  const { site } = built
  const parsed = parseUrl(url)
  if (parsed === undefined || parsed.origin !== project.config.origin) return undefined
  const path = barePath(parsed.pathname)
  const moved = site.moves.find(({ from }) => barePath(from) === path)?.to
  const paths = new Set([path, ...(moved === undefined ? [] : [barePath(moved)])])
  const post = [...site.entries, ...site.pages, ...site.tombstones].find((one) =>
    paths.has(barePath(one.url)),
  )
  const source = post && project.sources.find(({ path }) => path === post.path)
  return post && source && { post, source }
}

/** A change of a post that exists. */
export type PostChange =
  | { readonly action: 'update'; readonly update: EntryUpdate; readonly files: readonly StagedFile[] }
  | { readonly action: 'delete' | 'undelete'; readonly url: string }

/** Returns the changes of files that a change of a post makes, and its URL after them; or why it cannot be made. */
export const changePost = (
  change: PostChange,
  found: FoundPost,
  loaded: LoadedSite,
): { readonly files: FileChanges; readonly url: string } | Refused => {
  const files =
    change.action === 'update'
      ? updatePost(change, found, loaded)
      : change.action === 'delete'
        ? deletePost(found, loaded)
        : undeletePost(found, loaded)
  if (isRefused(files)) return files
  const { post, source } = found
  const value = files.get(source.file)
  const changed =
    typeof value === 'string'
      ? parsePost({ ...source, value }, parseSettings(loaded.project.config)).post
      : undefined
  return { files, url: changed?.url ?? post.url }
}

const updatePost = (
  { update, files }: { readonly update: EntryUpdate; readonly files: readonly StagedFile[] },
  { post, source }: FoundPost,
  loaded: LoadedSite,
): FileChanges | Refused => {
  const { config } = loaded.project
  const absolute = (url: string): string => absoluteUrl(url, { config })
  const before = propertiesOf(post, source, absolute)
  const after = updated(before, withoutCommands(update))
  const { data } = parseFrontMatter(source)
  const written = new Map([
    ...writtenMedia(data, post, absolute),
    ...files.map(({ url, path }) => [url, basename(path)] as const),
  ])
  const changes = changesOf(before, after, { data, config, written })
  if (isRefused(changes)) return changes
  const changed = changedFile(source, changes.keys, changes.body, loaded)
  if (isRefused(changed)) return changed
  const kept = withKeptAddress(changed, { post, source }, loaded)
  if (isRefused(kept)) return kept
  const copies = files.flatMap(({ path }) => {
    const bytes = readBytes(path)
    return bytes === undefined ? [] : [[join(source.file, '..', basename(path)), bytes] as const]
  })
  return new Map<string, string | Uint8Array>([...kept, ...copies])
}

/**
 * Returns the changes of a post with an alias for its address, when it is shown there and moves: an address that is published
 * must not be lost. Refuses to hide such a post.
 */
const withKeptAddress = (
  changes: ReadonlyMap<string, string>,
  { post, source }: FoundPost,
  loaded: LoadedSite,
): ReadonlyMap<string, string> | Refused => {
  const { config, now } = loaded.project
  const isPublic = (one: Post): boolean =>
    one.deleted === undefined && isShown(one, { drafts: false, future: false, now })
  const value = changes.get(source.file)
  const after = value === undefined ? undefined : parsePost({ ...source, value }, parseSettings(config)).post
  if (value === undefined || after === undefined || !isPublic(post)) return changes
  if (!isPublic(after))
    return {
      refused: 'the post is published and cannot be hidden; delete it, so that its address answers 410',
    }
  if (after.url === post.url) return changes
  const { aliases } = parseFrontMatter({ ...source, value }).data
  const all = [...(asTexts(aliases) ?? []), decodePath(post.url.slice(config.base.length))]
  return changedFile({ ...source, value }, [changeOf('aliases', all)], undefined, loaded)
}

/** A file that waits in the state folder at a URL of the server, until a post uses it. */
export type StagedFile = { readonly url: string; readonly path: string }

/** Returns the URL of each photo, video and audio → as the front matter has it. */
const writtenMedia = (
  data: Readonly<Record<string, unknown>>,
  post: Post,
  absolute: (url: string) => string,
): (readonly [url: string, written: string])[] =>
  mediaKeys.flatMap((name) => {
    const value = data[name]
    const items = Array.isArray(value) ? value : [value]
    return post[`${name}s`]
      .filter(({ inContent }) => !inContent)
      .flatMap(({ url }, index) => {
        const item: unknown = items[index]
        const own = isObject(item) ? (item.url ?? item.value) : item
        return typeof own === 'string' ? [[absolute(url), own] as const] : []
      })
  })

/** Returns an update without commands such as `mp-slug`, which are not properties. */
const withoutCommands = (update: EntryUpdate): EntryUpdate => {
  const plain = (values: Properties): Properties =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith('mp-')))
  return { ...update, replace: plain(update.replace), add: plain(update.add) }
}

/** Returns the changes of files that delete a post: its page becomes a tombstone. */
const deletePost = ({ source }: FoundPost, loaded: LoadedSite): FileChanges | Refused => {
  const { data } = parseFrontMatter(source)
  const today = utcDay(loaded.snapshot.now)
  return Object.keys(data).some((key) => dateRoleOf(key) === 'deleted')
    ? new Map()
    : changedFile(source, [{ key: 'deleted', value: today, line: `deleted: ${today}` }], undefined, loaded)
}

/** Returns the changes of files that bring a deleted post back. */
const undeletePost = ({ source }: FoundPost, loaded: LoadedSite): FileChanges | Refused => {
  const keys = Object.keys(parseFrontMatter(source).data).filter((key) => dateRoleOf(key) === 'deleted')
  const removed = keys.map((key): KeyChange => ({ key, value: undefined, line: undefined }))
  return removed.length === 0 ? new Map() : changedFile(source, removed, undefined, loaded)
}

const changedFile = (
  source: Source,
  keys: readonly KeyChange[],
  body: string | undefined,
  loaded: LoadedSite,
): ReadonlyMap<string, string> | Refused => {
  if (keys.length === 0 && body === undefined) return new Map()
  const text = editFrontMatter(source, keys, body)
  if (text === undefined)
    return { refused: 'the file of the post cannot be changed by a program; change it by hand' }
  const { messages } = parsePost({ ...source, value: text }, parseSettings(loaded.project.config))
  const [problem] = errorsIn(messages)
  return problem === undefined ? new Map([[source.file, text]]) : { refused: messageText(problem) }
}
