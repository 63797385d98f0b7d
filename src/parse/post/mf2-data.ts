import { asObject } from '../fields.js'

/**
 * Returns the properties in the key `mf2` of front matter, which are those that a Micropub app sent and that have no key of
 * their own, as JSON; none when it cannot be read.
 */
export const mf2Of = ({
  mf2,
}: Readonly<Record<string, unknown>>): Readonly<Record<string, readonly unknown[]>> => {
  try {
    const pairs = Object.entries(asObject(JSON.parse(String(mf2 ?? '{}'))) ?? {})
    return Object.fromEntries(pairs.map(([key, one]) => [key, Array.isArray(one) ? one : [one]]))
  } catch {
    return {}
  }
}

/**
 * Returns front matter with the data of a checkin or a review in its `mf2`, as an author would write them: an h-card becomes
 * a group of its properties. Keys of the author count first.
 */
export const withMf2Data = (data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  if (data.mf2 === undefined) return data
  const properties = mf2Of(data)
  const own = dataProperties.filter((key) => Object.hasOwn(properties, key))
  return { ...Object.fromEntries(own.map((key) => [key, firstValues(properties[key]?.[0], 0)])), ...data }
}

const dataProperties = ['checkin', 'item', 'rating', 'best'] as const

/** Returns a value of microformats2 JSON with the first value of each property; objects nested deeper than three levels are left out. */
const firstValues = (value: unknown, depth: number): unknown => {
  const properties = asObject(asObject(value)?.properties)
  if (properties === undefined) return asObject(value)?.value ?? value
  if (depth > 3) return undefined
  return Object.fromEntries(
    Object.entries(properties).map(([key, values]) => [
      key,
      firstValues(Array.isArray(values) ? values[0] : values, depth + 1),
    ]),
  )
}
