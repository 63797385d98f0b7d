import { basename, join } from 'node:path'
import { writeContext } from '../../io/content/context-files.js'
import { commitFileChanges, type FileChanges } from '../../io/fs/change-files.js'
import { createFiles } from '../../io/fs/create-files.js'
import { readStateFile } from '../../io/server/state-folder.js'
import { parseSettings } from '../../model/config.js'
import { absoluteUrl } from '../../model/content.js'
import { defined } from '../../model/defined.js'
import {
  interactionProperties,
  interactions,
  interactionTypes,
  isInteractionType,
} from '../../model/interactions.js'
import { type Kind, kindOf, type Post } from '../../model/post.js'
import type { Source } from '../../model/site.js'
import { parseUrl } from '../../model/url.js'
import { editFrontMatter, type KeyChange } from '../../parse/post/edit-front-matter.js'
import { parseFrontMatter } from '../../parse/post/front-matter.js'
import { parsePost } from '../../parse/post/post.js'
import { dateRoleOf } from '../../parse/post/withheld.js'
import { contextFiles, type FetchedTarget } from '../../project/fetch-context.js'
import type { LoadedSite } from '../../project/load-site.js'
import { type EntryContent, noContent, planEntry } from '../../project/plan-post.js'
import {
  changesOf,
  entryDate,
  isKnownProperty,
  type MediaValue,
  publishingChange,
  readProperty,
} from '../micropub/changes.js'
import { bodyOf } from '../micropub/content.js'
import {
  type EntryUpdate,
  isObject,
  isRefused,
  type NewEntry,
  type Properties,
  type Refused,
  updated,
} from '../micropub/entry.js'
import { propertiesOf } from '../micropub/source.js'

/** A post that was written: its URL. */
export type WrittenPost = { readonly url: string }

/** A new entry, read from its properties. */
type ReadEntry = { readonly kind: Kind; readonly content: EntryContent; readonly target?: string }

/** Reads a new entry, or says why it cannot be kept. */
export const readEntry = (
  { properties, commands, files, isDraft }: NewEntry,
  loaded: LoadedSite,
): ReadEntry | Refused => {
  const { config } = loaded.project
  const values: Record<string, unknown> = {}
  for (const [name, given] of Object.entries(properties)) {
    if (!isKnownProperty(name) || ['content', 'post-status', 'visibility', 'published'].includes(name))
      continue
    const value = readProperty(name, given, config)
    if (isRefused(value)) return value
    values[name] = value
  }
  const { content = [], published } = properties
  const body = content.length === 0 ? '' : bodyOf(content[0])
  if (body === undefined || content.length > 1) return { refused: 'content must be one text, or one HTML' }
  const date = published === undefined ? undefined : entryDate(published[0], config)
  if (published !== undefined && date === undefined) return { refused: 'published must be one date' }
  const isSet = (name: 'post-status' | 'visibility'): boolean | Refused => {
    const [state] = properties[name] ?? []
    const change = publishingChange(name, state)
    return isRefused(change) ? change : change.some(({ line }) => line !== undefined)
  }
  const [status, visibility] = [isSet('post-status'), isSet('visibility')]
  if (typeof status !== 'boolean') return status
  if (typeof visibility !== 'boolean') return visibility
  const media = (name: 'photo' | 'video' | 'audio'): MediaValue[] => [
    ...withAlts((values[name] as MediaValue[] | undefined) ?? [], commands[`${name}-alt`] ?? []),
    ...files
      .filter(({ property }) => property === name)
      .map(({ path, alt }) => defined({ url: basename(path), alt })),
  ]
  const kind = kindOfEntry(
    values,
    files.map(({ property }) => property),
    body,
  )
  const property = isInteractionType(kind) ? interactions[kind].property : undefined
  const targetsOf = (name: string): string[] => (values[name] as string[] | undefined) ?? []
  const targets = property === undefined ? [] : targetsOf(property)
  if (kind === 'rsvp' && targets.length === 0) return { refused: 'an RSVP needs in-reply-to' }
  const entry: EntryContent = defined({
    ...noContent,
    title: values.name as string | undefined,
    summary: values.summary as string | undefined,
    targets,
    otherTargets: Object.fromEntries(
      [...interactionProperties.keys()]
        .filter((name) => name !== property && targetsOf(name).length > 0)
        .map((name) => [name, targetsOf(name)]),
    ),
    rsvp: values.rsvp as string | undefined,
    ...{ photo: media('photo'), video: media('video'), audio: media('audio') },
    tags: (values.category as string[] | undefined) ?? [],
    syndication: targetsOf('syndication'),
    isDraft: status || isDraft,
    isUnlisted: visibility,
    mf2: Object.fromEntries(Object.entries(properties).filter(([name]) => !isKnownProperty(name))),
    body,
    date,
    slug: commands.slug?.[0],
    hasFiles: files.length > 0,
  })
  if (Object.keys(properties).length === 0 && files.length === 0)
    return { refused: 'the entry has no properties' }
  return defined({ kind, content: entry, target: targets[0] })
}

const withAlts = (media: readonly MediaValue[], alts: readonly string[]): MediaValue[] =>
  media.map(({ url, alt }, index) => defined({ url, alt: alt ?? alts[index] }))

/** Returns the kind of an entry, by post type discovery. */
const kindOfEntry = (
  values: Readonly<Record<string, unknown>>,
  files: readonly string[],
  body: string,
): Kind => {
  const has = (name: string): { url: string; inContent: boolean }[] =>
    values[name] !== undefined || files.includes(name) ? [{ url: '', inContent: false }] : []
  const isRsvp = values.rsvp !== undefined
  const found = interactionTypes()
    .filter((type) => (type === 'rsvp' ? isRsvp : values[interactions[type].property] !== undefined))
    .map((type) => ({ type, of: '' }) as Post['interactions'][number])
  const facts = { interactions: found, photos: has('photo'), videos: has('video'), audios: has('audio') }
  return kindOf(defined({ ...facts, name: values.name as string | undefined }), body)
}

/** Writes a new post with its files and its context, or says why it cannot be read as intended. */
export const createPost = (
  { kind, content }: ReadEntry,
  { files }: Pick<NewEntry, 'files'>,
  fetched: FetchedTarget | undefined,
  loaded: LoadedSite,
  taken: Set<string>,
): WrittenPost | Refused => {
  const { root } = loaded.snapshot
  const settings = parseSettings(loaded.project.config)
  let slug = content.slug
  for (let tries = 1; tries < 1000; tries++) {
    const planned = planEntry(kind, defined({ ...content, slug }), loaded, fetched?.context)
    const source = { path: planned.path.replace(/^content\//, ''), file: planned.path, value: planned.text }
    const { post, messages } = parsePost(source, settings)
    const problem = messages.find(({ fatal }) => fatal)
    if (post === undefined || problem !== undefined)
      return {
        refused:
          problem === undefined ? 'the entry cannot be kept' : `${problem.reason}: ${problem.note ?? ''}`,
      }
    const url = absoluteUrl(post.url, { config: loaded.project.config })
    if (taken.has(post.url)) {
      const name = planned.path.replace(/\/index\.md$|\.md$/, '').replace(/^.*\//, '')
      slug = `${content.slug ?? name}-${tries + 1}`
      continue
    }
    taken.add(post.url)
    const bytes = new Map<string, Uint8Array>()
    for (const { path } of files) {
      const found = readStateFile(path)
      if (found === undefined) return { refused: 'an uploaded file is not there any more' }
      bytes.set(join(planned.path, '..', basename(path)), found)
    }
    commitOrThrow(root, new Map([...bytes, ...(fetched?.avatars ?? new Map())]))
    createFiles(root, [{ path: planned.path, contents: planned.text }])
    if (fetched?.context !== undefined) writeContext(root, fetched.context, contextFiles(loaded))
    return { url }
  }
  return { refused: 'there is no free address for the entry' }
}

/** Changes files together; throws when one of them cannot be written. */
export const commitOrThrow = (root: string, changes: FileChanges): void => {
  const [failure] = commitFileChanges(root, changes)
  if (failure !== undefined) throw new Error(`${failure.file}: ${failure.reason}`)
}

/** A post of the site with its file. */
export type FoundPost = { readonly post: Post; readonly source: Source }

/** Returns the post at a URL of this site, also a draft or a deleted one; undefined when there is none. */
export const findPost = (url: string, { built, project }: LoadedSite): FoundPost | undefined => {
  const { site } = built
  const parsed = parseUrl(url)
  if (parsed === undefined || parsed.origin !== project.config.origin) return undefined
  const moved = site.moves.find(({ from }) => from === parsed.pathname)?.to
  const paths = new Set([parsed.pathname, moved])
  const post = [...site.entries, ...site.pages, ...site.tombstones].find((one) => paths.has(one.url))
  const source = post && project.sources.find(({ path }) => path === post.path)
  return post && source && { post, source }
}

/** Returns the changes of files that an update makes, or why it cannot be made. */
export const updatePost = (
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
  const copies = files.map(
    ({ path }) => [join(source.file, '..', basename(path)), readStateFile(path)] as const,
  )
  return new Map([
    ...changed,
    ...copies.filter((copy): copy is [string, Uint8Array] => copy[1] !== undefined),
  ])
}

/** A file that waits in the state folder at a URL of the server, until a post uses it. */
export type StagedFile = { readonly url: string; readonly path: string }

/** Returns the URL of each photo, video and audio → as the front matter has it. */
const writtenMedia = (
  data: Readonly<Record<string, unknown>>,
  post: Post,
  absolute: (url: string) => string,
): (readonly [url: string, written: string])[] =>
  (['photo', 'video', 'audio'] as const).flatMap((name) => {
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
export const deletePost = (
  { source }: FoundPost,
  today: string,
  loaded: LoadedSite,
): FileChanges | Refused => {
  const { data } = parseFrontMatter(source)
  return Object.keys(data).some((key) => dateRoleOf(key) === 'deleted')
    ? new Map()
    : changedFile(source, [{ key: 'deleted', value: today, line: `deleted: ${today}` }], undefined, loaded)
}

/** Returns the changes of files that bring a deleted post back. */
export const undeletePost = ({ source }: FoundPost, loaded: LoadedSite): FileChanges | Refused => {
  const keys = Object.keys(parseFrontMatter(source).data).filter((key) => dateRoleOf(key) === 'deleted')
  const removed = keys.map((key): KeyChange => ({ key, value: undefined, line: undefined }))
  return removed.length === 0 ? new Map() : changedFile(source, removed, undefined, loaded)
}

const changedFile = (
  source: Source,
  keys: readonly KeyChange[],
  body: string | undefined,
  loaded: LoadedSite,
): FileChanges | Refused => {
  if (keys.length === 0 && body === undefined) return new Map()
  const text = editFrontMatter(source, keys, body)
  if (text === undefined)
    return { refused: 'the file of the post cannot be changed by a program; change it by hand' }
  const { messages } = parsePost({ ...source, value: text }, parseSettings(loaded.project.config))
  const problem = messages.find(({ fatal }) => fatal)
  return problem === undefined
    ? new Map([[source.file, text]])
    : { refused: `${problem.reason}: ${problem.note ?? ''}` }
}
