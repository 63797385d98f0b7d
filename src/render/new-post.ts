import { interactions, isInteractionType } from '../model/interactions.js'
import type { Kind } from '../model/post.js'
import type { Timestamp } from '../model/timestamp.js'

/** A post to be written, with the terms of microformats2. */
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

/** The names and forms of front matter keys that the author uses. */
type FrontMatterStyle = {
  readonly date: string
  readonly isDateQuoted: boolean
  readonly tags: string
  readonly responseTypes?: Readonly<Partial<Record<Kind, string>>>
}

/** Returns the text of a new post, with the front matter keys that its author uses. */
export const newPost = (draft: Draft, style: FrontMatterStyle): string => {
  const { kind, title, target, rsvp, photo, tags, isDraft, body } = draft
  const date = `${draft.date.wall.slice(0, 16).replace('T', ' ')} ${draft.date.offset}`
  const responseType = style.responseTypes?.[kind]
  const { property } = interactions[isInteractionType(kind) ? kind : 'reply']
  const lines = [
    ...(title === undefined ? [] : [`title: ${JSON.stringify(title)}`]),
    ...(target === undefined
      ? []
      : responseType === undefined
        ? [`${property}: ${plain(target)}`]
        : [`targeturl: ${plain(target)}`, `response_type: ${responseType}`]),
    ...(rsvp === undefined ? [] : [`rsvp: ${rsvp}`]),
    ...(photo === undefined
      ? []
      : [
          `photo: { url: ${JSON.stringify(photo.file.replace(/[%?#]/g, encodeURIComponent))}, alt: ${JSON.stringify(photo.alt)} }`,
        ]),
    `${style.date}: ${style.isDateQuoted ? JSON.stringify(date) : date}`,
    ...(tags.length === 0 ? [] : [`${style.tags}: ${JSON.stringify(tags)}`]),
    ...(isDraft ? ['draft: true'] : []),
  ]
  return `---\n${lines.join('\n')}\n---\n${body.trim() === '' ? '' : `\n${body.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd()}\n`}`
}

/** Returns a URL as a YAML scalar, unquoted if possible. */
const plain = (url: string): string =>
  /^[\w:/.?=&%~+,;@!$'()*-]+$/.test(url) && !/:(?:\s|$)|#/.test(url) ? url : JSON.stringify(url)
