import type { BlockContext } from '../../src/model/block-template.js'
import { type Html, html } from '../../src/model/html.js'
import type { Item } from '../../src/model/item.js'
import { item } from './item.js'

/** Renders the parts of a collection, e.g. the songs of an album, as a numbered list. In a text they are not parts of the post itself. */
export const playlist = (items: readonly Item[], { isSubject }: BlockContext): Html =>
  html`<ol class="data playlist">
${items.map(
  (one) =>
    html`<li>${item(one, isSubject ? 'p-item' : '', one.photo !== undefined && html`<img class="u-photo cover" src="${one.photo}" alt="${one.alt ?? ''}" loading="lazy">`)}${one.note && html`<br>${one.note}`}</li>\n`,
)}</ol>`
