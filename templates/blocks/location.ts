import type { BlockContext } from '../../src/model/block-template.js'
import { type Html, html } from '../../src/model/html.js'
import type { GeoPlace } from '../../src/model/item.js'
import { placeIn } from './place.js'

/** Renders the place at which a post was written. */
export const location = (place: GeoPlace, context: BlockContext): Html =>
  html`<p class="data place">${placeIn(place, 'p-location', context)}</p>`

/** Renders the place where the author was: https://indieweb.org/checkin */
export const checkin = (place: GeoPlace, context: BlockContext): Html =>
  html`<p class="data place">${placeIn(place, 'u-checkin', context)}</p>`

/** Renders a place in a text, with a link to a map. */
export const mapLink = (place: GeoPlace, context: BlockContext): Html =>
  html`<p class="data place">${placeIn(place, '', context)}</p>`
