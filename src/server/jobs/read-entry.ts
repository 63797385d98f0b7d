import { basename } from 'node:path'
import type { Config } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import {
  interactionProperties,
  interactions,
  interactionTypes,
  isInteractionType,
} from '../../model/interactions.js'
import { type NetworkName, networkNames } from '../../model/network.js'
import type { Kind, MediaKey, Post } from '../../model/post.js'
import { kindOf } from '../../model/post-kind.js'
import { readFields } from '../../parse/fields.js'
import { withMf2Data } from '../../parse/post/mf2-data.js'
import { readSubject } from '../../parse/post/subject.js'
import type { LoadedSite } from '../../project/load-site.js'
import { type EntryContent, noContent } from '../../project/plan-post.js'
import type { DraftTarget } from '../../render/new-post.js'
import {
  entryDate,
  isKnownProperty,
  type MediaValue,
  publishingChange,
  readProperty,
} from '../micropub/changes.js'
import { bodyOf } from '../micropub/content.js'
import { isRefused, type NewEntry, type Refused } from '../micropub/entry.js'

/** Returns the known networks among the targets of a request; undefined when it names none. */
const networksIn = (targets: readonly string[]): NetworkName[] | undefined => {
  const found = networkNames.filter((name) => targets.includes(name))
  return found.length === 0 ? undefined : found
}

/** A new entry, read from its properties. */
export type ReadEntry = { readonly kind: Kind; readonly content: EntryContent; readonly target?: string }

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
  const media = (name: MediaKey): MediaValue[] => {
    const all = [...((values[name] as MediaValue[] | undefined) ?? [])]
    const own = files.filter(({ property }) => property === name)
    for (const { path, alt, at } of own) all.splice(at, 0, defined({ url: basename(path), alt }))
    return all
  }
  const kind = kindOfEntry(
    values,
    properties,
    files.map(({ property }) => property),
    { body, config },
  )
  const property = isInteractionType(kind) ? interactions[kind].property : undefined
  const targetsOf = (name: string): DraftTarget[] => (values[name] as DraftTarget[] | undefined) ?? []
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
    syndication: (values.syndication as string[] | undefined) ?? [],
    data: defined({ start: values.start, end: values.end, 'read-status': values['read-status'] }),
    syndicate: networksIn(commands['syndicate-to'] ?? []),
    isDraft: status || isDraft,
    isUnlisted: visibility,
    mf2: Object.fromEntries(Object.entries(properties).filter(([name]) => !isKnownProperty(name))),
    body,
    date,
    slug: commands.slug?.[0] ?? targets.flatMap((one) => (typeof one === 'string' ? [] : one.name))[0],
    hasFiles: files.length > 0,
  })
  if (Object.keys(properties).length === 0 && files.length === 0)
    return { refused: 'the entry has no properties' }
  const page = targets.find((one) => typeof one === 'string')
  return defined({ kind, content: entry, target: page })
}

/** Returns the kind of an entry, by post type discovery. */
const kindOfEntry = (
  values: Readonly<Record<string, unknown>>,
  properties: NewEntry['properties'],
  files: readonly string[],
  { body, config }: { readonly body: string; readonly config: Config },
): Kind => {
  const has = (name: string): { url: string; inContent: boolean }[] =>
    values[name] !== undefined || files.includes(name) ? [{ url: '', inContent: false }] : []
  const isRsvp = values.rsvp !== undefined
  const found = interactionTypes()
    .filter((type) => (type === 'rsvp' ? isRsvp : values[interactions[type].property] !== undefined))
    .map((type) => ({ type, of: '' }) as Post['interactions'][number])
  const facts = { interactions: found, photos: has('photo'), videos: has('video'), audios: has('audio') }
  const name = values.name as string | undefined
  const data = defined({ start: values.start, end: values.end })
  const fields = readFields(withMf2Data(data, properties), () => ({ file: '' }), [])
  return kindOf(
    defined({ ...facts, name, ...readSubject(fields, undefined, { path: '', config, name }) }),
    body,
  )
}
