import type { Config } from '../src/model/config.js'
import { type Html, html, trusted } from '../src/model/html.js'
import { iconOfKind } from '../src/model/kind-texts.js'

/** Paths of icons, 16 by 16, that belong to no kind of post. */
const paths = {
  feed: 'M3.5 12.5h.01M3.5 8.5a4 4 0 0 1 4 4M3.5 4.5a8 8 0 0 1 8 8',
  pin: 'M8 10v4M5 2.5h6M6 2.5 5.5 7 4 10h8l-1.5-3L10 2.5',
} as const

/** Returns the icon of a link, as SVG. It is hidden from screen readers: text is always next to it. */
export const icon = (name: keyof typeof paths): Html => svg(paths[name])

/** Returns the icon of a kind of posts, as SVG with a blank behind it; an empty text for a kind without one. */
export const kindIcon = (kind: string, config: Pick<Config, 'kinds'>): Html => {
  const path = iconOfKind(kind, config)
  return path === undefined ? html`` : html`${svg(path)} `
}

const svg = (path: string): Html =>
  trusted(
    `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${path}"/></svg>`,
  )
