import { type Html, trusted } from '../src/model/html.js'
import { type InteractionType, interactions, isInteractionType } from '../src/model/interactions.js'

/** Paths of icons, 16 by 16, for links that are not interactions. */
const paths = {
  feed: 'M3.5 12.5h.01M3.5 8.5a4 4 0 0 1 4 4M3.5 4.5a8 8 0 0 1 8 8',
  pin: 'M8 10v4M5 2.5h6M6 2.5 5.5 7 4 10h8l-1.5-3L10 2.5',
} as const

/** Returns the icon of an interaction or of a link, as SVG. It is hidden from screen readers: text is always next to it. */
export const icon = (name: InteractionType | keyof typeof paths): Html =>
  trusted(
    `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${isInteractionType(name) ? interactions[name].icon : paths[name]}"/></svg>`,
  )
