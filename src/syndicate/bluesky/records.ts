import type { CopyDraft } from '../draft.js'
import { type Segment, segmentText } from '../segments.js'
import { graphemesOf } from '../shorten.js'

/** A reference to one version of a record. */
export type StrongRef = { readonly uri: string; readonly cid: string }

/** A blob as `uploadBlob` returns it: https://atproto.com/specs/data-model#blob-type */
export type Blob = Readonly<Record<string, unknown>>

/** The parts of a post that are known only after requests. */
export type PostParts = {
  readonly createdAt: string
  readonly images: readonly {
    readonly alt: string
    readonly blob: Blob
    readonly size?: { readonly width: number; readonly height: number } | undefined
  }[]
  readonly thumb?: Blob
  readonly reply?: { readonly root: StrongRef; readonly parent: StrongRef }
  /** The DIDs of the handles in the text. */
  readonly dids: ReadonlyMap<string, string>
  /** The records of the page at standard.site, document and publication. */
  readonly associated?: readonly StrongRef[]
}

/** Returns the record of a post: https://docs.bsky.app/docs/advanced-guides/posts */
export const postRecord = (draft: CopyDraft, parts: PostParts): Record<string, unknown> => {
  const facets = facetsOf(draft.segments, parts.dids)
  const embed = embedOf(draft, parts)
  return {
    $type: 'app.bsky.feed.post',
    text: segmentText(draft.segments),
    ...(facets.length > 0 && { facets }),
    langs: [draft.language],
    ...(embed !== undefined && { embed }),
    ...(parts.reply !== undefined && { reply: parts.reply }),
    createdAt: parts.createdAt,
  }
}

/** Returns whether a text is within the limits of a post: 300 graphemes and 3,000 bytes of UTF-8. */
export const isWithinPost = (segments: readonly Segment[]): boolean => {
  const text = segmentText(segments)
  return text.length <= 6000 && Buffer.byteLength(text) <= 3000 && graphemesOf(text) <= 300
}

/** Returns the facets of a text, whose offsets count bytes of UTF-8; the end is exclusive. */
export const facetsOf = (
  segments: readonly Segment[],
  dids: ReadonlyMap<string, string>,
): Record<string, unknown>[] => {
  const facets: Record<string, unknown>[] = []
  let at = 0
  for (const { text, href, tag, handle } of segments) {
    const end = at + Buffer.byteLength(text)
    const did = handle === undefined ? undefined : dids.get(handle)
    const feature =
      href !== undefined
        ? { $type: 'app.bsky.richtext.facet#link', uri: href }
        : tag !== undefined
          ? { $type: 'app.bsky.richtext.facet#tag', tag }
          : did !== undefined
            ? { $type: 'app.bsky.richtext.facet#mention', did }
            : undefined
    if (feature !== undefined && end > at)
      facets.push({ index: { byteStart: at, byteEnd: end }, features: [feature] })
    at = end
  }
  return facets
}

const embedOf = ({ card }: CopyDraft, { images, thumb, associated }: PostParts): object | undefined => {
  if (images.length > 0)
    return {
      $type: 'app.bsky.embed.images',
      images: images.map(({ alt, blob, size }) => ({
        alt,
        image: blob,
        ...(size !== undefined && { aspectRatio: { width: size.width, height: size.height } }),
      })),
    }
  return card === undefined
    ? undefined
    : {
        $type: 'app.bsky.embed.external',
        external: {
          uri: card.url,
          title: card.title,
          description: card.description,
          ...(thumb !== undefined && { thumb }),
          ...(associated !== undefined && { associatedRefs: associated }),
        },
      }
}
