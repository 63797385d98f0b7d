import { defined } from '../model/defined.js'
import type { GeoPlace } from '../model/item.js'
import { asObject, asText, asWebUrl, type Readable, textIn } from './fields.js'

/** Returns a place of a text or a group; undefined when it has neither words nor coordinates. */
export const placeOf = (value: unknown): GeoPlace | undefined => {
  const text = typeof value === 'boolean' ? undefined : asText(value)
  const [, latitude, longitude] = /^geo:(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)/.exec(text ?? '') ?? []
  if (latitude !== undefined && longitude !== undefined) {
    const coordinates = coordinatesOf({ latitude, longitude })
    return coordinates.latitude === undefined ? undefined : coordinates
  }
  if (text !== undefined) return { name: text }
  const group = asObject(value) ?? {}
  const place = defined({
    name: textIn(group, placeKeys.name),
    url: asWebUrl(textIn(group, placeKeys.url)),
    street: textIn(group, placeKeys.street),
    locality: textIn(group, placeKeys.locality),
    region: textIn(group, placeKeys.region),
    postalCode: textIn(group, placeKeys.postalCode),
    country: textIn(group, placeKeys.country),
    ...coordinatesOf(group),
    ...geoIn(group),
  })
  return Object.keys(place).some((part) => part !== 'url') ? place : undefined
}

/** Returns the coordinates under `geo`: `48.2,16.3`, a `geo:` URL, a list of both, or a group, also that of GeoJSON. */
const geoIn = ({ geo }: Readonly<Record<string, unknown>>): ReturnType<typeof coordinatesOf> => {
  const group = asObject(geo)
  const [east, north] = Array.isArray(group?.coordinates) ? group.coordinates : []
  if (north !== undefined) return coordinatesOf({ latitude: north, longitude: east })
  if (group !== undefined) return coordinatesOf(group)
  const text = Array.isArray(geo) ? geo.join(',') : (asText(geo) ?? '')
  const [, latitude, longitude] =
    /^(?:geo:)?(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)(?:,-?\d+(?:\.\d+)?)?(?:;.*)?$/.exec(text) ?? []
  return coordinatesOf({ latitude, longitude })
}

/** The properties of a place, with their keys. */
const placeKeys = {
  name: ['name', 'venue'],
  url: ['url'],
  street: ['street', 'street-address', 'address'],
  locality: ['locality', 'city', 'town'],
  region: ['region', 'state'],
  postalCode: ['postal-code', 'postalcode', 'postcode', 'zip'],
  country: ['country', 'country-name'],
  latitude: ['latitude', 'lat'],
  longitude: ['longitude', 'lng', 'lon', 'long'],
  geo: ['geo'],
} as const

/** What is read of a place. */
export const readablePlace: Readable = { keys: Object.values(placeKeys).flat() }

/** Returns the coordinates of a group as the author wrote them; none if one of them is not a number in its range. */
const coordinatesOf = (
  group: Readonly<Record<string, unknown>>,
): { readonly latitude?: string; readonly longitude?: string } => {
  const latitude = textIn(group, placeKeys.latitude)
  const longitude = textIn(group, placeKeys.longitude)
  const isWithin = (text: string | undefined, limit: number): text is string =>
    text !== undefined && /^-?\d{1,3}(?:\.\d{1,12})?$/.test(text) && Math.abs(Number(text)) <= limit
  return isWithin(latitude, 90) && isWithin(longitude, 180) ? { latitude, longitude } : {}
}
