import { editDistance } from '../../model/closest-match.js'
import type { ParseSettings } from '../../model/config.js'
import { isInDraftsFolder } from '../../model/content-file.js'
import type { Post } from '../../model/post.js'
import { dateInFolders, type PostPath } from '../../model/post-path.js'
import type { Timestamp } from '../../model/timestamp.js'
import { asText, type Fields } from '../fields.js'
import { parseDate } from './date.js'
import { keysOf, knownKeys } from './keys.js'
import { dateRoleOf, flagKeys, flagOf, isDraftWord, publishingOf } from './withheld.js'

/**
 * Returns whether a post is withheld or unlisted. An unclear value is an error, because readers and feeds
 * keep a published post.
 */
export const readPublishing = (
  fields: Fields,
  data: Readonly<Record<string, unknown>>,
  path: string,
): { readonly isWithheld: boolean; readonly isUnlisted: boolean } => {
  const isExplicit = typeof data.draft === 'boolean'
  let [isWithheld, isUnlisted] = [isInDraftsFolder(path), false]
  for (const [key, value] of Object.entries(data)) {
    const publishing = publishingOf(key, value)
    if (publishing === 'withheld' || (publishing === 'likely' && data.draft !== false)) isWithheld = true
    if (publishing === 'withheld' && data.draft === false)
      fields.reportWarning(
        key,
        `the post has \`draft: false\` and \`${key}: ${asText(value) ?? '…'}\`, and is not published`,
        'delete one of the two lines',
        'withheld-post',
      )
    if (publishing === 'likely' && !isExplicit)
      fields.reportWarning(
        key,
        `\`${key}: ${String(value)}\` keeps the post from being published`,
        'write `draft: true`, or `draft: false` to publish it',
        'withheld-post',
      )
    if (publishing === 'unlisted') isUnlisted = true
    else if (publishing === 'unclear' && !isExplicit) fields.reject(key, '`draft: true` or `draft: false`')
    else if (publishing === undefined && !isExplicit && !knownKeys.has(key) && isDraftWord(value))
      fields.reject(key, '`draft: true` or `draft: false`')
    else if (publishing === undefined && !knownKeys.has(key) && flagOf(value) !== undefined) {
      const meant = flagKeys.find((one) => isMisspellingOf(key.toLowerCase(), one))
      if (meant !== undefined)
        fields.reportError(
          key,
          `\`${key}\` is not a key that smallsocial reads`,
          `did you mean \`${meant}\`?`,
        )
    }
  }
  return { isWithheld, isUnlisted }
}

/** Whether a word is `meant` with one typing error after its first letter: `raft` does not mean `draft`. */
const isMisspellingOf = (word: string, meant: string): boolean =>
  !otherWords.has(word) &&
  word[0] === meant[0] &&
  Math.abs(word.length - meant.length) <= 1 &&
  editDistance(word, meant) === 1

/** The words that are similar to a key and have another meaning. */
const otherWords: ReadonlySet<string> = new Set(['publisher', 'primate'])

/**
 * Reads from when and until when a post is shown, and when it was deleted. Of several dates, the most
 * restrictive counts.
 */
export const readTerms = (
  fields: Fields,
  data: Readonly<Record<string, unknown>>,
  config: ParseSettings,
): Pick<Post, 'shownFrom' | 'shownUntil' | 'deleted'> => {
  const terms: { from?: Timestamp; until?: Timestamp; deleted?: Timestamp } = {}
  for (const key of Object.keys(data)) {
    const role = dateRoleOf(key)
    const date = role === undefined ? undefined : readDate(fields, [key], config)
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

/** Whether a key has a value that is neither a boolean nor a word of Eleventy: `published: true` is not a date. */
export const isDateKey =
  (fields: Fields) =>
  (name: string): boolean => {
    const text = asText(fields.raw(name))
    return (
      fields.has(name) &&
      text !== '' &&
      !timeOfFile.test(text ?? '') &&
      flagOf(fields.raw(name)) === undefined
    )
  }

/** The words of Eleventy for a time of the file or of its history, which change when a file is copied. */
const timeOfFile = /^(?:git )?(?:last modified|created)$/i

/**
 * Reads the date under the first of the keys that has one. A text that is not a date is an error, or a warning with
 * `isOptional`, and undefined is returned.
 */
export const readDate = (
  fields: Fields,
  names: readonly string[],
  config: ParseSettings,
  isOptional = false,
): Timestamp | undefined => {
  const key = names.find(isDateKey(fields))
  const text = key === undefined ? undefined : fields.text(key)
  if (key === undefined || text === undefined) return undefined
  const date = parseDate(text, config)
  if (!('reason' in date)) return date
  if (isOptional) fields.reportWarning(key, date.reason, date.note)
  else fields.reportError(key, date.reason, date.note)
  return undefined
}

/**
 * Returns the date of a post: that of its keys, first that of its section, else of its file name, else of a key such as `created`, else of
 * the folders `/2019/05/01/` of its URL. Only the first kind must be a date.
 */
export const readPublished = (
  fields: Fields,
  place: PostPath,
  permalink: string | undefined,
  config: ParseSettings,
  sectionKey?: string,
): Timestamp | undefined => {
  if (place.index === 'section') return undefined
  const keys = [...(sectionKey === undefined ? [] : [sectionKey]), ...keysOf('published')]
  if (keys.some(isDateKey(fields))) return readDate(fields, keys, config)
  const others = [
    place.date,
    ...keysOf('created').map((key) => asText(fields.raw(key))),
    dateInFolders(`${permalink ?? ''}/`),
  ]
  return others
    .map((text) => (text === undefined ? undefined : parseDate(text, config)))
    .find((date): date is Timestamp => date !== undefined && !('reason' in date))
}
