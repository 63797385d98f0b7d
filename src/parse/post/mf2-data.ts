import { parseJsonObject } from '../../model/json.js'
import { asObject } from '../fields.js'

/**
 * Returns the properties in the key `mf2` of front matter, which are those that a Micropub app sent and that have no key of
 * their own, as JSON; none when it cannot be read.
 */
export const mf2Of = ({
  mf2,
}: Readonly<Record<string, unknown>>): Readonly<Record<string, readonly unknown[]>> => {
  const pairs = Object.entries((mf2 === undefined ? undefined : parseJsonObject(String(mf2))) ?? {})
  return Object.fromEntries(pairs.map(([key, one]) => [key, Array.isArray(one) ? one : [one]]))
}

/**
 * Returns front matter with the data of a checkin, a review or an event among properties of microformats2, as an author
 * would write them. Keys of the author count first. The `location` of other posts is where an app was, and stays unpublished.
 */
export const withMf2Data = (
  data: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, readonly unknown[]>>,
): Readonly<Record<string, unknown>> => {
  const names = data.start === undefined ? dataProperties : [...dataProperties, 'location']
  const own = names.filter((key) => Object.hasOwn(properties, key))
  return own.length === 0
    ? data
    : { ...Object.fromEntries(own.map((key) => [key, groupOfMf2(properties[key]?.[0])])), ...data }
}

const dataProperties = ['checkin', 'item', 'rating', 'best'] as const

/**
 * Returns a value of microformats2 in JSON as a group of front matter has it: an object becomes the first values of its
 * properties. Objects nested deeper than three levels are left out.
 */
export const groupOfMf2 = (value: unknown, depth = 0): unknown => {
  const properties = asObject(asObject(value)?.properties)
  if (properties === undefined) return asObject(value)?.value ?? value
  if (depth > 3) return undefined
  return Object.fromEntries(
    Object.entries(properties).map(([key, values]) => [
      key,
      groupOfMf2(Array.isArray(values) ? values[0] : values, depth + 1),
    ]),
  )
}
