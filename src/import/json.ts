import type { JsonObject } from '../model/json.js'

/** Returns a value as a list; one that is not a list is its only item. */
export const listIn = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

/** Returns a text or a number that is not empty; undefined for other values. */
export const textAt = (object: JsonObject, key: string): string | undefined => {
  const value = object[key]
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
  return text.trim() === '' ? undefined : text
}
