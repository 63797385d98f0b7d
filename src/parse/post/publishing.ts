import type { ParseSettings } from '../../model/config.js'
import { isInDraftsFolder } from '../../model/content-file.js'
import type { Post } from '../../model/post.js'
import type { Timestamp } from '../../model/timestamp.js'
import { editDistance, type Fields } from '../fields.js'
import { parseDate } from './date.js'
import { knownKeys } from './keys.js'
import { dateRoleOf, flagKeys, flagOf, isDraftWord, publishingOf } from './withheld.js'

/** Returns whether a post is to be published. An unclear value is an error: a published page cannot be taken back. */
export const readPublishing = (
  facts: Fields,
  data: Readonly<Record<string, unknown>>,
  path: string,
): { readonly isWithheld: boolean; readonly isUnlisted: boolean } => {
  const isExplicit = typeof data.draft === 'boolean'
  let [isWithheld, isUnlisted] = [isInDraftsFolder(path), false]
  for (const [key, value] of Object.entries(data)) {
    const publishing = publishingOf(key, value)
    if (publishing === 'withheld' || publishing === 'likely') isWithheld = true
    if (publishing === 'likely' && !isExplicit)
      facts.reportWarning(
        key,
        `\`${key}: ${String(value)}\` keeps the post from being published`,
        'write `draft: true`, or `draft: false` to publish it',
        'withheld-post',
      )
    if (publishing === 'unlisted') isUnlisted = true
    else if (publishing === 'unclear' && !isExplicit) facts.reject(key, '`draft: true` or `draft: false`')
    else if (publishing === undefined && !isExplicit && !knownKeys.includes(key) && isDraftWord(value))
      facts.reject(key, '`draft: true` or `draft: false`')
    else if (publishing === undefined && !knownKeys.includes(key) && flagOf(value) !== undefined) {
      const meant = flagKeys.find((one) => isSlipOf(key.toLowerCase(), one))
      if (meant !== undefined)
        facts.reportError(key, `\`${key}\` is not a key that smallsocial reads`, `did you mean \`${meant}\`?`)
    }
  }
  return { isWithheld, isUnlisted }
}

/** True for a word with one typing error in it, which is not in its first letter: `raft` does not mean `draft`. */
const isSlipOf = (word: string, meant: string): boolean =>
  !otherWords.has(word) &&
  word[0] === meant[0] &&
  Math.abs(word.length - meant.length) <= 1 &&
  editDistance(word, meant) === 1

/** Words that are close to a key and mean something else. */
const otherWords: ReadonlySet<string> = new Set(['publisher', 'primate'])

/** From when and until when a post is shown, and when it was deleted: of several dates the ones that show it least. */
export const readTerms = (
  facts: Fields,
  data: Readonly<Record<string, unknown>>,
  config: ParseSettings,
): Pick<Post, 'shownFrom' | 'shownUntil' | 'deleted'> => {
  const terms: { from?: Timestamp; until?: Timestamp; deleted?: Timestamp } = {}
  for (const key of Object.keys(data)) {
    const role = dateRoleOf(key)
    const date = role === undefined ? undefined : readDate(facts, [key], config)
    if (role === undefined || date === undefined) continue
    const before = terms[role]
    const isLess =
      before === undefined || (role === 'from' ? date.epoch > before.epoch : date.epoch < before.epoch)
    if (isLess) terms[role] = date
  }
  const { from: shownFrom, until: shownUntil, deleted } = terms
  return {
    ...(shownFrom !== undefined && { shownFrom }),
    ...(shownUntil !== undefined && { shownUntil }),
    ...(deleted !== undefined && { deleted }),
  }
}

/** True for a key that is there and holds a date: `published: true` holds none. */
export const isDateKey =
  (facts: Fields) =>
  (name: string): boolean =>
    facts.has(name) && flagOf(facts.raw(name)) === undefined

/** Reads the first of the keys that holds a date; a text that is not a date is an error. */
export const readDate = (
  facts: Fields,
  names: readonly string[],
  config: ParseSettings,
): Timestamp | undefined => {
  const key = names.find(isDateKey(facts))
  const text = key === undefined ? undefined : facts.text(key)
  if (key === undefined || text === undefined) return undefined
  const date = parseDate(text, config)
  if (!('reason' in date)) return date
  facts.reportError(key, date.reason, date.note)
  return undefined
}
