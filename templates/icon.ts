import { type Html, trusted } from '../src/model/html.js'

/** Icons of one stroke, 16 by 16: what a post does, and where a link leads. Words stand beside them, so readers of screens do without. */
const paths = {
  repost: 'M3 8V6a2 2 0 0 1 2-2h7M10 2l2 2-2 2M13 8v2a2 2 0 0 1-2 2H4M6 14l-2-2 2-2',
  like: 'M8 13.2 3.3 8.6a2.9 2.9 0 0 1 4.1-4.1l.6.6.6-.6a2.9 2.9 0 0 1 4.1 4.1z',
  reply: 'M6 4L2.5 7.5 6 11M3 7.5h6a4 4 0 0 1 4 4V13',
  bookmark: 'M4.5 2.5h7v11L8 10.8l-3.5 2.7z',
  rsvp: 'M3 4h10v9H3zM3 7h10M6 2.5v3M10 2.5v3',
  feed: 'M3.5 12.5h.01M3.5 8.5a4 4 0 0 1 4 4M3.5 4.5a8 8 0 0 1 8 8',
  pin: 'M8 10v4M5 2.5h6M6 2.5 5.5 7 4 10h8l-1.5-3L10 2.5',
} as const

/** One of them. */
export const icon = (name: keyof typeof paths): Html =>
  trusted(
    `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="${paths[name]}"/></svg>`,
  )
