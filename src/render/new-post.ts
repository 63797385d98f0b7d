import type { FrontMatterStyle } from '../model/front-matter-style.js'
import { interactions, isInteractionType } from '../model/interactions.js'
import { type Kind, mediaKeys } from '../model/post.js'
import type { Timestamp } from '../model/timestamp.js'

/** A photo, video or audio of a post to be written: a URL, or a file beside the post. */
type DraftMedia = { readonly url: string; readonly alt?: string }

/** What a post to be written responds to: the URL of a page, or a work without one. */
export type DraftTarget = string | { readonly name: string; readonly author?: string; readonly uid?: string }

/** A post to be written, with the terms of microformats2. */
export type Draft = {
  readonly kind: Kind
  readonly date: Timestamp
  readonly title?: string
  readonly summary?: string
  /** The pages and works that it responds to, in the way of its kind. */
  readonly targets: readonly DraftTarget[]
  /** Targets of other interactions, by property, e.g. `like-of`. */
  readonly otherTargets: Readonly<Record<string, readonly DraftTarget[]>>
  readonly rsvp?: string
  readonly photo: readonly DraftMedia[]
  readonly video: readonly DraftMedia[]
  readonly audio: readonly DraftMedia[]
  readonly tags: readonly string[]
  readonly syndication: readonly string[]
  /** The networks that the post is copied to, instead of those of the settings. */
  readonly syndicate?: readonly string[]
  readonly isDraft: boolean
  readonly isUnlisted: boolean
  /** The data about its subject, by key of the front matter. */
  readonly data: Readonly<Record<string, unknown>>
  /** Properties of microformats2 that have no key of their own. */
  readonly mf2: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Returns the text of a new post, with the front matter keys that its author uses. */
export const newPost = (draft: Draft, style: Omit<FrontMatterStyle, 'titled'>): string => {
  const { kind, title, summary, targets, rsvp, tags, syndication, body } = draft
  const responseType = style.responseTypes?.[kind]
  const { property } = interactions[isInteractionType(kind) ? kind : 'reply']
  const lines = [
    ...lineOf(style.title, title),
    ...lineOf('summary', summary),
    ...(responseType === undefined || targets.length === 0
      ? targetLine(property, targets)
      : [...targetLine('targeturl', targets), `response_type: ${responseType}`]),
    ...Object.entries(draft.otherTargets).flatMap(([key, urls]) => targetLine(key, urls)),
    ...(rsvp === undefined ? [] : [`rsvp: ${rsvp}`]),
    ...Object.entries(draft.data).flatMap(([key, value]) => lineOf(key, value)),
    ...mediaKeys.flatMap((key) => mediaLines(key, draft[key])),
    `${style.date}: ${style.isDateQuoted ? JSON.stringify(dateText(draft.date)) : dateText(draft.date)}`,
    ...(tags.length === 0 ? [] : lineOf(style.tags, tags)),
    ...(syndication.length === 0 ? [] : lineOf('syndication', syndication)),
    ...(draft.syndicate === undefined ? [] : lineOf('syndicate', draft.syndicate)),
    ...(draft.isDraft ? ['draft: true'] : []),
    ...(draft.isUnlisted ? ['unlisted: true'] : []),
    ...(Object.keys(draft.mf2).length === 0 ? [] : [mf2Line(JSON.stringify(draft.mf2))]),
  ]
  return `---\n${lines.join('\n')}\n---\n${body.trim() === '' ? '' : `\n${body.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd()}\n`}`
}

/** Returns the line of properties that have no key of their own, in JSON: YAML would read some texts as numbers, and others the other way round. */
export const mf2Line = (json: string): string => `mf2: '${json.replaceAll("'", "''")}'`

/** Returns a time as front matter has it, e.g. `2026-05-26 18:14 +02:00`, with the seconds of a time that was given with them. */
export const dateText = ({ wall, offset }: Timestamp): string =>
  `${wall.replace(/:00$/, '').replace('T', ' ')} ${offset}`

/** Returns a value in YAML on one line: JSON, with blanks in objects and keys that need no quotes. */
export const flowYaml = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(flowYaml).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const pairs = Object.entries(value).map(
    ([key, one]) => `${/^[a-z]+$/.test(key) ? key : JSON.stringify(key)}: ${flowYaml(one)}`,
  )
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
}

const lineOf = (key: string, value: unknown): string[] =>
  value === undefined ? [] : [`${key}: ${flowYaml(value)}`]

const targetLine = (key: string, targets: readonly DraftTarget[]): string[] => {
  const [only, ...others] = targets
  return typeof only === 'string' && others.length === 0
    ? [`${key}: ${plain(only)}`]
    : lineOf(key, others.length === 0 ? only : targets)
}

const mediaLines = (key: string, media: readonly DraftMedia[]): string[] => {
  const [only] = media
  if (only === undefined) return []
  return media.length === 1 ? lineOf(key, only) : [`${key}:`, ...media.map((one) => `  - ${flowYaml(one)}`)]
}

/** Returns a URL as a YAML scalar, unquoted if possible. */
const plain = (url: string): string =>
  /^[\w:/.?=&%~+,;@!$'()*-]+$/.test(url) && !/:(?:\s|$)|#/.test(url) ? url : JSON.stringify(url)
