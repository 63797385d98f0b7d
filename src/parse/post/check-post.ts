import { interactions, isInteractionType } from '../../model/interactions.js'
import { error, type Message, type Place, warning } from '../../model/message.js'
import type { Interaction, Kind, Post } from '../../model/post.js'
import type { Source } from '../../model/site.js'
import { asText, type Fields } from '../fields.js'
import type { WithoutNotes } from '../markdown/speaker-notes.js'
import { folderKindMismatch } from './folder-kinds.js'
import type { Subject } from './subject.js'

/**
 * Returns an error for speaker notes that are not closed, because the text after them may be meant for publishing, and a
 * warning for an item of a list that looks like notes.
 */
export const checkNotes = (
  { file }: Source,
  bodyLine: number,
  { unclosed, published }: WithoutNotes,
): Message[] => {
  const at = (line: number): Place => ({ file, line: bodyLine + line - 1, column: 1 })
  return [
    ...(unclosed === undefined
      ? []
      : [
          error(
            'unclosed-notes',
            at(unclosed),
            '`:::notes` is not closed, so the end of the notes is unknown',
            'add a line `:::` after the notes',
          ),
        ]),
    ...(published === undefined
      ? []
      : [
          warning(
            'published-notes',
            at(published),
            '`Note:` in an item of a list does not begin speaker notes, so it is published',
            'write it on a line of its own, without the mark of the list',
          ),
        ]),
  ]
}

/** Returns warnings for missing alternative texts, an undated response, and a kind or folder of another kind. */
export const checkPost = (
  post: Post,
  {
    isDated,
    stated,
    sectionKind,
  }: { readonly isDated: boolean; readonly stated: Kind | undefined; readonly sectionKind: Kind | undefined },
  placeOf: (key: string) => Place,
): Message[] => [
  ...post.photos
    .filter(({ alt, inContent }) => alt === undefined && !inContent)
    .map(({ url }) =>
      warning(
        'missing-alt',
        placeOf('photo'),
        `the photo \`${url}\` has no alternative text`,
        'write `photo: { url: "cat.jpg", alt: "a cat on a mat" }`',
      ),
    ),
  ...(isEmpty(post)
    ? [
        warning(
          'empty-post',
          { file: post.file, line: 1 },
          'the post is empty',
          'write a text, or delete the file',
        ),
      ]
    : []),
  ...(post.event !== undefined && post.name === undefined
    ? [
        warning(
          'missing-title',
          placeOf('start'),
          'the event has no title, which calendars and other sites show',
          'write `title: …`',
        ),
      ]
    : []),
  ...(stated === undefined || stated === post.kind || post.published === undefined || hasFacet(post, stated)
    ? []
    : [
        warning(
          'other-kind',
          placeOf('kind'),
          `\`kind\` is \`${stated}\`, but the post responds to a page, so it is of kind ${post.kind}`,
          'delete `kind`, or link to the page in the text',
        ),
      ]),
  ...(isDated || post.interactions.length === 0
    ? []
    : [
        warning(
          'undated-response',
          { file: post.file, line: 1 },
          'the post responds to a page, but without a date it is not an h-entry',
          'write `date: 2025-05-26 18:14 -05:00`',
        ),
      ]),
  ...(post.section !== undefined && post.published !== undefined && sectionKind === undefined
    ? folderKindMismatch(post, post.kind, placeOf)
    : []),
]

/** Whether a post shows what its kind says, beside the page that it responds to. */
const hasFacet = (post: Post, kind: Kind): boolean => {
  const facets: Readonly<Partial<Record<Kind, boolean>>> = {
    ...{ photo: post.photos.length > 0, video: post.videos.length > 0, audio: post.audios.length > 0 },
    ...{ event: post.event !== undefined, review: post.review !== undefined },
    ...{ checkin: post.checkin !== undefined, collection: post.items !== undefined },
  }
  return facets[kind] === true
}

/** Whether a dated post has neither a text nor anything else to show. */
const isEmpty = (post: Post): boolean =>
  post.published !== undefined &&
  post.deleted === undefined &&
  post.content.html.value === '' &&
  post.name === undefined &&
  post.summary === undefined &&
  post.interactions.length === 0 &&
  [post.photos, post.videos, post.audios].every((media) => media.length === 0)

/** Adds a warning for a post that is a response by `kind`, of its own or of its section, and names no page. */
export const warnWithoutTarget = (
  fields: Fields,
  given: readonly Interaction[],
  {
    stated,
    sectionKind,
    isDated,
    subject,
  }: {
    readonly stated: Kind | undefined
    readonly sectionKind: Kind | undefined
    readonly isDated: boolean
    readonly subject: Subject
  },
): void => {
  const own = fields.has('kind') ? asText(fields.raw('kind')) : undefined
  const kind = own ?? (stated === undefined && isDated ? sectionKind : undefined)
  if (kind === undefined || !isInteractionType(kind) || given.some(({ type }) => type === kind)) return
  const { location: _, ...about } = subject
  if (own === undefined && (given.length > 0 || Object.keys(about).length > 0)) return
  const { property } = interactions[kind]
  fields.reportWarning(
    own === undefined ? 'date' : 'kind',
    `the post is of kind \`${kind}\`${own === undefined ? ' by its section' : ''}, and names no page or work`,
    `write \`${property}: https://…\``,
  )
}
