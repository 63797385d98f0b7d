import { interactions, isInteractionType } from '../model/interactions.js'
import type { Kind } from '../model/post.js'
import type { Timestamp } from '../model/timestamp.js'

/** A post to be written, in mf2's words. */
export type Draft = {
  readonly kind: Kind
  readonly date: Timestamp
  readonly title?: string
  readonly target?: string
  readonly rsvp?: string
  readonly photo?: { readonly file: string; readonly alt: string }
  readonly tags: readonly string[]
  readonly isDraft: boolean
  readonly body: string
}

/** The author's words for them. */
type FrontMatterStyle = {
  readonly date: string
  readonly isDateQuoted: boolean
  readonly tags: string
  readonly responseTypes?: Readonly<Partial<Record<Kind, string>>>
}

/** The text of a new post, in the keys that its author uses. */
export const newPost = (draft: Draft, words: FrontMatterStyle): string => {
  const { kind, title, target, rsvp, photo, tags, isDraft, body } = draft
  const date = `${draft.date.wall.slice(0, 16).replace('T', ' ')} ${draft.date.offset}`
  const word = words.responseTypes?.[kind]
  const { property } = interactions[isInteractionType(kind) ? kind : 'reply']
  const lines = [
    ...(title === undefined ? [] : [`title: ${JSON.stringify(title)}`]),
    ...(target === undefined
      ? []
      : word === undefined
        ? [`${property}: ${plain(target)}`]
        : [`targeturl: ${plain(target)}`, `response_type: ${word}`]),
    ...(rsvp === undefined ? [] : [`rsvp: ${rsvp}`]),
    ...(photo === undefined
      ? []
      : [
          `photo: { url: ${JSON.stringify(photo.file.replace(/[%?#]/g, encodeURIComponent))}, alt: ${JSON.stringify(photo.alt)} }`,
        ]),
    `${words.date}: ${words.isDateQuoted ? JSON.stringify(date) : date}`,
    ...(tags.length === 0 ? [] : [`${words.tags}: ${JSON.stringify(tags)}`]),
    ...(isDraft ? ['draft: true'] : []),
  ]
  return `---\n${lines.join('\n')}\n---\n${body.trim() === '' ? '' : `\n${body.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd()}\n`}`
}

/** A URL as YAML takes it: bare where it can be. */
const plain = (url: string): string =>
  /^[\w:/.?=&%~+,;@!$'()*-]+$/.test(url) && !/:(?:\s|$)|#/.test(url) ? url : JSON.stringify(url)
