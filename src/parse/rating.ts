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
  const most = Number(of ?? asText(group?.best) ?? asText(best) ?? 5)
  if (!(most > 0)) return undefined
  if (written === undefined || written === '') return group === undefined ? { best: most } : undefined
  const number = value === undefined ? starsOf(written) : Number(value.replace(',', '.'))
  return number === undefined || number > most ? undefined : { rating: number, best: most }
}

/** Returns the number of stars of `★★★☆☆`; undefined for other texts. */
const starsOf = (written: string): number | undefined =>
  /^[★⭐]{1,10}½?☆*$/u.test(written)
    ? (written.match(/[★⭐]/gu)?.length ?? 0) + (written.includes('½') ? 0.5 : 0)
    : undefined
