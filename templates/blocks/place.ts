import type { BlockContext } from '../../src/model/block-template.js'
import { type Html, html } from '../../src/model/html.js'
import { localeOf } from '../../src/model/i18n/index.js'
import { type GeoPlace, placeText } from '../../src/model/item.js'

/** Renders a place as an h-card, h-adr or h-geo, with a link to a map where it has coordinates. */
export const placeIn = (place: GeoPlace, property: string, { post, config }: BlockContext): Html => {
  const { strings } = localeOf(post, config)
  const { name, url, latitude, longitude } = place
  const hasAddress = addressParts.some(([key]) => place[key] !== undefined)
  const format = name !== undefined ? 'h-card' : hasAddress ? 'h-adr' : 'h-geo'
  const address = addressParts
    .flatMap(([key, part]) =>
      place[key] === undefined ? [] : [html`<span class="p-${part}">${place[key]}</span>`],
    )
    .map((part, index) => html`${(index > 0 || name !== undefined) && ', '}${part}`)
  const text =
    name === undefined && !hasAddress ? html`<span class="p-name">${placeText(place)}</span>` : address
  const words =
    name === undefined && url !== undefined ? html`<a class="u-url" href="${url}">${text}</a>` : text
  const title =
    name &&
    (url
      ? html`<a class="p-name u-url" href="${url}">${name}</a>`
      : html`<span class="p-name">${name}</span>`)
  const label =
    name === undefined && hasAddress && html`<data class="p-name" value="${placeText(place)}"></data>`
  const geo =
    latitude !== undefined &&
    longitude !== undefined &&
    html`<data class="p-latitude" value="${latitude}"></data><data class="p-longitude" value="${longitude}"></data>`
  const map =
    latitude !== undefined &&
    longitude !== undefined &&
    html` <a class="meta" href="${mapUrl(latitude, longitude)}">${strings.showOnMap}</a>`
  return html`<span class="${property}${property && ' '}${format}">${title}${label}${words}${geo}</span>${map}`
}

/** The parts of an address with their names in microformats: https://microformats.org/wiki/h-adr */
const addressParts = [
  ['street', 'street-address'],
  ['postalCode', 'postal-code'],
  ['locality', 'locality'],
  ['region', 'region'],
  ['country', 'country-name'],
] as const satisfies readonly (readonly [keyof GeoPlace, string])[]

/** Returns the address of a map, as near as the coordinates are precise. */
const mapUrl = (latitude: string, longitude: string): string => {
  const digits = Math.min(4, latitude.split('.')[1]?.length ?? 0, longitude.split('.')[1]?.length ?? 0)
  const zoom = [6, 10, 13, 16, 18][digits] ?? 16
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=${zoom}/${latitude}/${longitude}`
}
