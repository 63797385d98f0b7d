import { asObject, asText } from './fields.js'

/**
 * Returns a rating: a number up to `best`, `7/10`, stars, or a group with `value` and `best`; undefined for another
 * value. The best is 5, if nothing else is written.
 */
export const ratingOf = (
  rating: unknown,
  best: unknown,
): { readonly rating?: number; readonly best: number } | undefined => {
  const group = asObject(rating)
  const written = asText(group?.value ?? rating)
  const [, value, of] =
    /^(\d{1,3}(?:[.,]\d{1,2})?)(?:\s*(?:\/|of|out of)\s*(\d{1,3}))?$/.exec(written ?? '') ?? []
  const stars = value === undefined ? starsOf(written ?? '') : undefined
  const most = Number(of ?? asText(group?.best) ?? asText(best) ?? stars?.best ?? 5)
  if (!(most > 0)) return undefined
  if (written === undefined || written === '') return group === undefined ? { best: most } : undefined
  const number = stars?.rating ?? (value === undefined ? undefined : Number(value.replace(',', '.')))
  return number === undefined || number > most ? undefined : { rating: number, best: most }
}

/** Returns the number of stars of `★★★☆☆`, and the scale, if some are empty; undefined for other texts. */
const starsOf = (written: string): { readonly rating: number; readonly best?: number } | undefined => {
  // The emoji may have a mark that it is one.
  const text = written.replaceAll('\ufe0f', '')
  const [, full = '', half = '', empty = ''] = /^([★⭐]{1,10})(½?)(☆{0,10})$/u.exec(text) ?? []
  if (full === '') return undefined
  const [rating, places] = [full.length + (half === '' ? 0 : 0.5), full.length + half.length + empty.length]
  return { rating, ...(empty !== '' && { best: Math.max(places, 5) }) }
}
