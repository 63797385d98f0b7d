import type { ParseSettings } from '../../model/config.js'
import type { MediaItem } from '../../model/post.js'

/** A line of block syntax, parsed; `line` is the original. */
export type Mark =
  | { readonly type: 'open'; readonly name: string; readonly title: string; readonly line: string }
  | { readonly type: 'close'; readonly caption?: string; readonly line: string }
  | {
      readonly type: 'media'
      readonly className: 'media' | 'gallery'
      readonly media: readonly BlockMedium[]
      readonly line: string
    }
  | { readonly type: 'data'; readonly block: number; readonly line: string }

/** An entry of a `:::media` block. */
export type BlockMedium = MediaItem & { readonly type: 'image' | 'video' | 'audio'; readonly ratio?: string }

/** The prefix of the comments that mark blocks. */
export const blockMarkerPrefix = 'smallsocial-block-'

/** The place of a text in its file, and the settings by which it is read. */
export type BlockPlace = {
  readonly file: string
  readonly path: string
  readonly bodyLine: number
  readonly config: ParseSettings
}

/** Name of a block → its element. */
export const elements = {
  note: 'aside',
  tip: 'aside',
  important: 'aside',
  warning: 'aside',
  caution: 'aside',
  aside: 'aside',
  details: 'details',
  figure: 'figure',
} as const satisfies Readonly<Record<string, string>>
