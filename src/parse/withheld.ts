/** What one key of the front matter says about publishing its post. `unclear` is neither yes nor no: an error, never a page. */
export type Publishing = 'published' | 'unlisted' | 'withheld' | 'unclear'

/**
 * Reads one key of the front matter of any generator, in any spelling (`is-draft`, `isDraft`, `Is_Draft`); undefined for a
 * key that says nothing about publishing.
 */
export const publishingOf = (key: string, value: unknown): Publishing | undefined => {
  const row = rows.get(plainKey(key))
  return row?.(typeof value === 'string' ? value.trim() : value)
}

/** True for a key that decides whether a post is published. */
export const decidesPublishing = (key: string): boolean => rows.has(plainKey(key))

/** The truth value that authors write in some way; undefined when it is none. */
export const flagOf = (value: unknown): boolean | undefined => {
  if (typeof value === 'boolean') return value
  const word =
    typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : ''
  if (/^(?:true|yes|on|y|1)$/.test(word)) return true
  return /^(?:false|no|off|n|0)$/.test(word) ? false : undefined
}

/** The words of `unpublished` keys that are compared with a slip of the pen. */
export const flagKeys: readonly string[] = ['draft', 'publish', 'published', 'private', 'hidden', 'unlisted']

const plainKey = (key: string): string => key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

type Row = (value: unknown) => Publishing | undefined

/** `key: true` withholds. */
const withholds: Row = (value) => verdict(value, 'withheld', 'published')
/** `key: false` withholds. */
const publishes: Row = (value) => verdict(value, 'published', 'withheld')
/** `published:` is a date, too. */
const publishedOrDate: Row = (value) => (flagOf(value) === undefined ? undefined : publishes(value))
/** Any text at all is a password. */
const password: Row = (value) =>
  value === undefined || value === null || value === '' || value === false ? undefined : 'withheld'
/** `permalink: false` of Eleventy: the post has no page. */
const noAddress: Row = (value) => (flagOf(value) === false ? 'withheld' : undefined)
/** `render: never` of Hugo, in a group of that name. */
const rendering: Row = (value) => {
  const render = typeof value === 'object' && value !== null && 'render' in value ? value.render : undefined
  return render === 'never' || flagOf(render) === false ? 'withheld' : undefined
}
/** `type: draft`; other types say nothing. */
const typeRow: Row = (value) => (/^(?:draft|private)s?$/i.test(String(value)) ? 'withheld' : undefined)

const verdict = (value: unknown, isTrue: Publishing, isFalse: Publishing): Publishing => {
  const flag = flagOf(value)
  return flag === undefined ? 'unclear' : flag ? isTrue : isFalse
}

const words: Readonly<Record<Exclude<Publishing, 'unclear'>, RegExp>> = {
  published:
    /^(?:published?|public|live|final|finished|done|complete[d]?|posted|released?|active|approved|open|everyone|all|world|true|yes|1)$/,
  unlisted: /^(?:unlisted|quiet|quietpublic)$/,
  withheld:
    /^(?:drafts?|hidden|private|pending|pendingreview|future|scheduled|trash(?:ed)?|deleted|unpublished|notpublished|wip|inprogress|inreview|review|editing|idea|todo|outline|autodraft|inherit|archived?|internal|secret|direct|members?(?:only)?|paid|password|protected|friends?|followers?(?:only)?|mutuals?|restricted|limited|never|none|disabled|inactive|false|no|0)$/,
}

/** A word for the state of a post. */
const state: Row = (value) => {
  const word = plainKey(String(value ?? ''))
  for (const name of ['published', 'unlisted', 'withheld'] as const) if (words[name].test(word)) return name
  return 'unclear'
}

/** Keys in lower case and without signs → how their values are read. */
const rows: ReadonlyMap<string, Row> = new Map<string, Row>([
  ...[
    'draft',
    'isdraft',
    'drafts',
    'private',
    'isprivate',
    'hidden',
    'ishidden',
    'unpublished',
    'unpublish',
  ].map((key) => [key, withholds] as const),
  ...['wip', 'headless', 'trashed', 'nopublish', 'donotpublish', 'dontpublish'].map(
    (key) => [key, withholds] as const,
  ),
  ...['publish', 'ispublished', 'public', 'ispublic', 'dgpublish'].map((key) => [key, publishes] as const),
  ...[
    'status',
    'poststatus',
    'publishstatus',
    'publishingstatus',
    'publicationstatus',
    'visibility',
    'postvisibility',
  ].map((key) => [key, state] as const),
  ['published', publishedOrDate],
  ['password', password],
  ['permalink', noAddress],
  ['build', rendering],
  ['type', typeRow],
  ['posttype', typeRow],
  ['layout', typeRow],
])
