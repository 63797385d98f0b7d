import { asObject, asText } from './fields.js'

type Rating = { readonly rating?: number; readonly best: number }

/** The key that cannot be read, and what it may be. */
type UnreadRating = { readonly key: 'rating' | 'best'; readonly expected: string }

/**
 * Returns a rating: a number up to `best`, `7/10`, stars, or a group with `value` and `best`; for another value, the
 * key that has it. The best is 5, if nothing else is written.
 */
export const ratingOf = (rating: unknown, best: unknown): Rating | UnreadRating => {
  const group = asObject(rating)
  const written = asText(group?.value ?? rating)
  const [, value, of] =
    /^(\d{1,3}(?:[.,]\d{1,2})?)(?:\s*(?:\/|of|out of)\s*(\d{1,3}))?$/.exec(written ?? '') ?? []
  const stars = value === undefined ? starsOf(written ?? '') : undefined
  const most = Number(of ?? asText(group?.best) ?? asText(best) ?? stars?.best ?? 5)
  if (!(most > 0)) return of === undefined && group?.best === undefined ? unreadBest : unreadRating
  if (written === undefined || written === '') return group === undefined ? { best: most } : unreadRating
  const number = stars?.rating ?? (value === undefined ? undefined : Number(value.replace(',', '.')))
  return number === undefined || number > most ? unreadRating : { rating: number, best: most }
}

const unreadRating: UnreadRating = {
  key: 'rating',
  expected: 'a number up to 5, or its scale with it, e.g. `rating: 7/10`',
}
const unreadBest: UnreadRating = { key: 'best', expected: 'a number above 0, e.g. `best: 10`' }

/** Returns the number of stars of `★★★☆☆`, and the scale, if some are empty; undefined for other texts. */
const starsOf = (written: string): { readonly rating: number; readonly best?: number } | undefined => {
  // The emoji may have a mark that it is one.
  const text = written.replaceAll('\ufe0f', '')
  const [, full = '', half = '', empty = ''] = /^([★⭐]{1,10})(½?)(☆{0,10})$/u.exec(text) ?? []
  if (full === '') return undefined
  const [rating, places] = [full.length + (half === '' ? 0 : 0.5), full.length + half.length + empty.length]
  return { rating, ...(empty !== '' && { best: Math.max(places, 5) }) }
}
