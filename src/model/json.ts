/** An object of untrusted JSON, whose values may have any type. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Returns true for an object that is not a list. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Parses JSON; undefined when the text is not JSON, or not an object. */
export const parseJsonObject = (text: string): JsonObject | undefined => asJsonObject(parseJsonText(text))

/** Parses JSON; undefined when the text is not JSON. */
export const parseJsonText = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Returns a value as an object; undefined for lists and other values. */
const asJsonObject = (value: unknown): JsonObject | undefined => (isObject(value) ? value : undefined)

/** Returns a value as an object; an empty object for other values. */
export const jsonObject = (value: unknown): JsonObject => asJsonObject(value) ?? {}

/** Returns a value that is text; an empty text for other values. */
export const jsonText = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Returns the objects of a list; an empty list for other values. */
export const jsonObjects = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.map(asJsonObject).filter((one) => one !== undefined) : []
