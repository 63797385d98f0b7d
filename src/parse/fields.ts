import { closestMatch } from '../model/closest-match.js'
import { isObject } from '../model/json.js'
import { lazy } from '../model/memoize.js'
import { error, type Message, type Place, warning } from '../model/message.js'
import type { Rule } from '../model/rules.js'
import { cleanText, isName, isWebUrl } from '../model/untrusted.js'
import { asciiUrl } from '../model/url.js'
import { flagOf } from './post/withheld.js'

/** Returns the place of a key, for messages. */
export type PlaceOf = (key: string) => Place

/**
 * Readers for the keys of untrusted data. A value of the wrong type is an error with the key and its line,
 * and counts as absent.
 */
export type Fields = ReturnType<typeof readFields>

/** Returns readers for the keys of `data`. `prefix` is added before each key in messages, e.g. `author.`. */
export const readFields = (
  data: Readonly<Record<string, unknown>>,
  placeOf: PlaceOf,
  messages: Message[],
  prefix = '',
) => {
  const nameOf = (key: string): string => `${prefix}${key}`
  const wrong = (key: string, value: unknown, expected: string, is = 'is'): undefined => {
    messages.push(
      error('invalid-value', placeOf(key), `\`${nameOf(key)}\` ${is} ${shown(value)}`, `write ${expected}`),
    )
    return undefined
  }
  // A map finds a key in the same time whatever the other keys are; most keys that are asked for are absent.
  const values = lazy(() => new Map(Object.entries(data)))
  const valueAt = (key: string): unknown => values().get(key)
  const read = <Value>(
    key: string,
    expected: string,
    convert: (value: unknown) => Value | undefined,
    is?: string,
  ): Value | undefined => {
    const value = valueAt(key)
    if (value === undefined || value === null) return undefined
    return convert(value) ?? wrong(key, value, expected, is)
  }
  return {
    has: (key: string): boolean => valueAt(key) !== undefined && valueAt(key) !== null,
    raw: valueAt,
    /** Returns the line of a key in its file, from 1. */
    lineOf: (key: string): number => placeOf(key).line ?? 1,
    /** Returns the whole name of a key, e.g. `author.name`. */
    nameOf,
    text: (key: string) => read(key, `a text, e.g. \`${key}: "…"\``, asText),
    texts: (key: string) => read(key, `a list, e.g. \`${key}: ["one", "two"]\``, asTexts) ?? [],
    /** Reads texts that may contain commas, such as paths. */
    paths: (key: string) => read(key, `a list of paths, e.g. \`${key}: ["/old/name/"]\``, wholeTextsOf) ?? [],
    /** Reads the texts of several keys, which may be in lists of lists. */
    nestedTexts: (...keys: readonly string[]) => [
      ...new Set(
        keys.flatMap(
          (key) =>
            read(key, `a list, e.g. \`${key}: ["one", "two"]\``, (value) =>
              asTexts(Array.isArray(value) ? value.flat(5) : value),
            ) ?? [],
        ),
      ),
    ],
    boolean: (key: string) => read(key, `\`${key}: true\` or \`${key}: false\``, flagOf),
    integer: (key: string, minimum: number, maximum = 999_999_999) =>
      read(
        key,
        `a whole number from ${minimum}${maximum === 999_999_999 ? '' : ` to ${maximum}`}`,
        (value) => {
          const text = asText(value) ?? ''
          const number = /^\d{1,9}$/.test(text) ? Number(text) : -1
          return number >= minimum && number <= maximum ? number : undefined
        },
      ),
    url: (key: string) => read(key, `it whole, e.g. \`${key}: https://example.com/post\``, asWebUrl, notUrl),
    urls: (key: string) => {
      const texts = read(key, `a list of URLs, e.g. \`${key}: ["https://example.com/"]\``, wholeTextsOf) ?? []
      for (const text of texts.filter((one) => !isWebUrl(one)))
        wrong(key, text, 'it whole, e.g. `https://example.com/post`', notUrl)
      return texts.filter(isWebUrl).map(asciiUrl)
    },
    /**
     * Reads the URLs of targets, each a text or a group with the URL and the context of its page. With `isOfWork`, the
     * name of a work without a page is read, too.
     */
    citedUrls: (key: string, isOfWork: boolean) =>
      [valueAt(key)].flat().flatMap((value) => {
        if (value === undefined || value === null || value === '') return []
        const group = asObject(value)
        const url = group === undefined ? asText(value) : textIn(group, ['url', 'href', 'value'])
        const context = group !== undefined && { group }
        if (url !== undefined && isWebUrl(url)) return [{ url: asciiUrl(url), ...context }]
        const name = cleanText(group === undefined ? url : textIn(group, ['name', 'title']), 300)
        if (isOfWork && name !== undefined && (group === undefined ? isName(name) : url === undefined))
          return [{ url: name, ...context }]
        const [remedy, reason] = isOfWork
          ? ['its URL, or `{ name: Dune, author: Frank Herbert }`', 'is neither a URL nor a name:']
          : ['it whole, e.g. `https://example.com/post`', notUrl]
        return wrong(key, url ?? value, remedy, reason) ?? []
      }),
    oneOf: <const Value extends string>(key: string, values: readonly Value[]) =>
      read(key, `one of ${values.map((value) => `\`${value}\``).join(', ')}`, (value) =>
        values.find((one) => one === asText(value)),
      ),
    someOf: <const Value extends string>(key: string, values: readonly Value[]) =>
      read(key, `some of ${values.map((value) => `\`${value}\``).join(', ')}`, (value) => {
        const texts = asTexts(value)
        const found = values.filter((one) => texts?.includes(one))
        return texts !== undefined && found.length === new Set(texts).size ? found : undefined
      }),
    object: (key: string) => read(key, `keys of its own, indented below \`${key}:\``, asObject),
    list: (key: string) =>
      read(key, 'a list, one `- …` on each line', (value) =>
        Array.isArray(value) ? (value as unknown[]) : undefined,
      ) ?? [],
    /** Adds an error for a value that has the right type but cannot be used. */
    reject: (key: string, expected: string): undefined => wrong(key, valueAt(key), expected),
    reportError: (key: string, reason: string, note: string, rule: Rule = 'invalid-value'): void =>
      void messages.push(error(rule, placeOf(key), reason, note)),
    reportWarning: (key: string, reason: string, note: string, rule: Rule = 'invalid-value'): void =>
      void messages.push(warning(rule, placeOf(key), reason, note)),
    /** Adds the warnings of `unreadParts` for the groups below a key. */
    warnUnreadParts: (key: string, groups: readonly unknown[], readable: Readable): void =>
      void messages.push(...unreadParts(groups, readable, nameOf(key), () => placeOf(key))),
    /**
     * Adds a warning for each key that is not among `known`, or only for those that are similar to one of
     * them.
     */
    warnUnknownKeys: (known: readonly string[], scope: 'all' | 'near misses'): void => {
      for (const key of Object.keys(data)) {
        if (known.includes(key)) continue
        if (scope === 'near misses' && closestMatch(key, known) === undefined) continue
        const reason = `\`${nameOf(key)}\` is not a key that smallsocial reads`
        messages.push(warning('unknown-key', placeOf(key), reason, remedyOf(key, known)))
      }
    },
  }
}

/**
 * Returns a warning for each key of groups that is not among `known`, so that nothing shows it. `within` is what has the groups;
 * `place` returns the place of a key.
 */
export const unreadKeys = (
  groups: readonly unknown[],
  known: readonly string[],
  within: string,
  place: PlaceOf,
): Message[] => {
  const unread = new Set(groups.flatMap((one) => Object.keys(asObject(one) ?? {})))
  for (const name of known) unread.delete(name)
  return [...unread].map((name) =>
    warning(
      'unknown-key',
      place(name),
      `\`${name}\` in \`${within}\` is shown nowhere`,
      remedyOf(name, known),
    ),
  )
}

/** What is read of a group: its keys, and the values of `type`, if only some are known. */
export type Readable = { readonly keys: readonly string[]; readonly types?: readonly string[] }

/**
 * Returns a warning for each part of groups that nothing shows: keys that are not read, links that are no URLs, and
 * unknown types.
 */
export const unreadParts = (
  groups: readonly unknown[],
  readable: Readable,
  within: string,
  place: PlaceOf,
): Message[] => [
  ...unreadKeys(groups, readable.keys, within, place),
  ...unreadUrls(groups, readable.keys, within, place),
  ...unreadTypes(groups, readable.types, within, place),
]

/** Returns a warning for each `type` of groups that is not among `types`. */
const unreadTypes = (
  groups: readonly unknown[],
  types: readonly string[] | undefined,
  within: string,
  place: PlaceOf,
): Message[] =>
  groups.flatMap((group) => {
    const written = textIn(asObject(group) ?? {}, ['type'])
    if (types === undefined || written === undefined || types.includes(written.toLowerCase())) return []
    const meant = closestMatch(written.toLowerCase(), types)
    const reason = `\`type\` in \`${within}\` is not a type that smallsocial reads: \`${written}\``
    const remedy = meant === undefined ? `write one of ${types.join(', ')}` : `did you mean \`${meant}\`?`
    return [warning('invalid-value', place('type'), reason, remedy)]
  })

/** Returns a warning for each link of groups that is not shown, because it is neither a URL of the web nor a path of the site. */
const unreadUrls = (
  groups: readonly unknown[],
  known: readonly string[],
  within: string,
  place: PlaceOf,
): Message[] =>
  groups.flatMap((group) =>
    ['url', 'href', 'link'].flatMap((key) => {
      const written = known.includes(key) ? asText(asObject(group)?.[key]) : undefined
      if (written === undefined || written === '' || written.startsWith('/') || isWebUrl(written)) return []
      const reason = `\`${key}\` in \`${within}\` is not a URL: \`${written}\``
      return [warning('invalid-value', place(key), reason, 'write it whole, e.g. `https://example.com/`')]
    }),
  )

/** Returns what to write instead of a key that is not among `known`. */
const remedyOf = (key: string, known: readonly string[]): string => {
  const meant = closestMatch(key, known)
  if (meant !== undefined) return `did you mean \`${meant}\`?`
  return known.length > 24 ? 'delete it; the manual lists the keys' : `it reads ${known.join(', ')}`
}

const notUrl = 'is not a URL:'

/** Returns a text, number or boolean as text; undefined for other values. */
export const asText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** Returns a list of texts, or one text as a list. Commas do not separate texts. */
const wholeTextsOf = (value: unknown): string[] | undefined => asTexts(Array.isArray(value) ? value : [value])

/** Returns a list of texts, or one text split at commas; undefined for other values. */
export const asTexts = (value: unknown): string[] | undefined => {
  const parts = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [value]
  const texts = parts.filter((part) => part !== null).map(asText)
  return texts.some((text) => text === undefined)
    ? undefined
    : (texts as string[]).filter((text) => text !== '')
}

/** Returns a group of keys; undefined for lists and other values. */
export const asObject = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  isObject(value) ? value : undefined

/** Returns the first text that is not empty under some keys of a group. */
export const textIn = (
  group: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): string | undefined =>
  keys.map((key) => asText(group[key])).find((text) => text !== undefined && text !== '')

/** Returns a URL of the web in ASCII; undefined for other values. */
export const asWebUrl = (value: unknown): string | undefined => {
  const text = asText(value)
  return text !== undefined && isWebUrl(text) ? asciiUrl(text) : undefined
}

const shown = (value: unknown): string => {
  if (Array.isArray(value)) return `a list: \`${JSON.stringify(value.slice(0, 20)).slice(0, 60)}\``
  if (typeof value === 'object' && value !== null) return 'a group of keys'
  return value === '' || value === null || value === undefined
    ? 'empty'
    : `\`${String(value).slice(0, 120)}\``
}
