import type { ParseSettings } from '../../model/config.js'
import type { Message } from '../../model/message.js'
import type { InternalLink, MediaItem } from '../../model/post.js'
import type { TextSummary } from './excerpt.js'

/** The parameters of `finishHast`. `bodyLine` is the line of the file, from 1, on which `text` begins. */
export type FinishOptions = {
  readonly config: ParseSettings
  readonly text: string
  /** Path under content/, e.g. `trip/index.md`. */
  readonly path: string
  readonly file: string
  readonly bodyLine: number
  readonly lang?: string
  /** The title in the front matter. */
  readonly name?: string
  /** True when the first heading may become the name of the post. */
  readonly isPage?: boolean
  /** True for a text without the notations of other programs, such as that of an imported post. */
  readonly isPlain?: boolean
  /** True for a presentation, whose parts are slides. */
  readonly isSlides?: boolean
  /** True when the text is HTML instead of Markdown. */
  readonly isHtml?: boolean
}

/** The media, links, messages and text found in the content of a post, and the name in its first heading. */
export type ContentFindings = MediaFindings & TextSummary & { readonly name?: string }

/** Media, links and messages found in the content of a post. */
export type MediaFindings = {
  readonly internalLinks: InternalLink[]
  readonly externalLinks: string[]
  readonly photos: MediaItem[]
  readonly videos: MediaItem[]
  readonly audios: MediaItem[]
  /** The sources of Mermaid diagrams. */
  readonly diagrams: string[]
  readonly messages: Message[]
}

/** Returns findings with empty lists. */
export const emptyFindings = (): MediaFindings => ({
  internalLinks: [],
  externalLinks: [],
  photos: [],
  videos: [],
  audios: [],
  diagrams: [],
  messages: [],
})
