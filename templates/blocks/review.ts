import type { BlockContext } from '../../src/model/block-template.js'
import { type Html, html } from '../../src/model/html.js'
import { localeOf } from '../../src/model/i18n/index.js'
import type { Review } from '../../src/model/item.js'
import { item } from './item.js'

/** Renders what a review is about, with its cover and the rating: https://microformats.org/wiki/h-review */
export const review = (
  { item: about, rating, best }: Review,
  { post, config, isSubject }: BlockContext,
): Html => {
  const { strings } = localeOf(post, config)
  const cover =
    about.photo !== undefined &&
    html`<img class="u-photo cover" src="${about.photo}" alt="${about.alt ?? ''}" loading="lazy">`
  const stars =
    rating !== undefined &&
    html`<p class="rating"><data class="p-rating" value="${rating}"><span aria-hidden="true">${starsOf(rating, best)}</span> <span class="meta" dir="auto">${strings.rating.replace('{rating}', String(rating)).replace('{best}', String(best))}</span></data><data class="p-best" value="${best}"></data></p>`
  return html`<div class="data review${!isSubject && ' h-review'}">
<p>${item(about, 'p-item', cover)}</p>
${stars}${about.note && html`<p>${about.note}</p>\n`}</div>`
}

/** Returns a rating as stars; an empty text for a scale of more than ten. */
const starsOf = (rating: number, best: number): string => {
  if (best > 10) return ''
  const full = Math.floor(rating)
  const half = rating - full >= 0.25 ? '½' : ''
  return '★'.repeat(full) + half + '☆'.repeat(Math.max(0, Math.round(best) - full - half.length))
}
