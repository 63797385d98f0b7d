/**
 * The effect of a front matter key on whether its post is published. `likely`: the value probably means a
 * draft, so the post is withheld with a warning. `unclear`: the value is neither yes nor no, which is an
 * error.
 */
export type Publishing = 'published' | 'unlisted' | 'withheld' | 'likely' | 'unclear'

/**
 * Reads one key of the front matter of any generator, in any spelling (`is-draft`, `isDraft`, `Is_Draft`);
 * undefined for a key that does not concern publishing.
 */
export const publishingOf = (key: string, value: unknown): Publishing | undefined => {
  const plain = plainKey(key)
  const single = Array.isArray(value) && value.length === 1 ? value[0] : value
  if (groups.has(plain) && typeof single === 'object' && single !== null)
    return Object.entries(single).some(([inner, one]) => publishingOf(inner, one) === 'withheld')
      ? 'withheld'
      : undefined
  return rows.get(plain)?.(typeof single === 'string' ? single.trim() : single)
}

/** Whether a value means "not published" under any key, e.g. `mood: draft`. */
export const isDraftWord = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^(?:drafts?|unpublished|notpublished|private|autodraft|wip)$/.test(plainKey(value))

/** The keys whose groups contain settings of a post: those of Zola, Hugo, Micropub and others. */
const groups: ReadonlySet<string> = new Set(
  'extra params param properties meta metadata frontmatter options settings data post page blog hugo zola'.split(
    ' ',
  ),
)

/**
 * Returns whether the date under a key is the start or the end of publishing, or the deletion; undefined for
 * other keys.
 */
export const dateRoleOf = (key: string): 'from' | 'until' | 'deleted' | undefined =>
  dateRoles.get(plainKey(key))

const dateRoles: ReadonlyMap<string, 'from' | 'until' | 'deleted'> = new Map(
  Object.entries({
    from: 'publishdate publishat publishon publishafter publishfrom publishtime publishedat publishedon publisheddate datepublished pubdate scheduled scheduledat scheduledfor scheduledon scheduleddate scheduledate scheduledpublishdate embargo embargoed embargodate embargountil embargoeduntil releasedate releaseat releaseon releasedat visiblefrom showfrom golive golivedate liveat livedate',
    until:
      'expirydate expires expire expiresat expireson expireat expiration expirationdate expirydatetime expiry unpublishdate unpublishat unpublishon unpublishedat unpublisheddate publishuntil visibleuntil showuntil hideafter',
    deleted: 'deleted deletedat deletedon deleteddate dtdeleted',
  } as const).flatMap(([role, names]) => names.split(' ').map((name) => [name, role as 'from'] as const)),
)

/** Whether a key decides if a post is published. */
export const decidesPublishing = (key: string): boolean =>
  rows.has(plainKey(key)) || dateRoles.has(plainKey(key))

/** Returns the boolean that a value means, e.g. `yes` or `0`; undefined for other values. */
export const flagOf = (value: unknown): boolean | undefined => {
  if (typeof value === 'boolean') return value
  const word =
    typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : ''
  if (/^(?:true|yes|on|y|1)$/.test(word)) return true
  return /^(?:false|no|off|n|0)$/.test(word) ? false : undefined
}

/** The keys with which a misspelled key is compared. */
export const flagKeys: readonly string[] = ['draft', 'publish', 'published', 'private', 'hidden', 'unlisted']

/** Returns a key in its plain spelling: lower case, without what is neither a letter nor a digit. */
const plainKey = (key: string): string => {
  const cached = plainKeys.get(key)
  if (cached !== undefined) return cached
  const plain = key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  if (plainKeys.size < 1000) plainKeys.set(key, plain)
  return plain
}

/** The keys of front matter that were read: the posts of a blog have the same few. */
const plainKeys = new Map<string, string>()

type Row = (value: unknown) => Publishing | undefined

/** `key: true` withholds the post. */
const withholds: Row = (value) => decisionOf(value, 'withheld', 'published')
/** `withholds`, for a key that has other meanings, too: `hidden: [toc]`, `secret: recipe`. */
const mayWithhold: Row = (value) => (flagOf(value) === undefined ? mayBeState(value) : withholds(value))
/** `key: false` withholds the post. */
const publishes: Row = (value) => decisionOf(value, 'published', 'withheld')
/** `publishes`, for a key that has other meanings, too: `public: https://…`, `released: 2020-05-05`. */
const mayPublish: Row = (value) => (flagOf(value) === undefined ? mayBeState(value) : publishes(value))
/** `published:` is a boolean, a state or a date. */
const publishedOrDate: Row = (value) =>
  flagOf(value) !== undefined
    ? publishes(value)
    : typeof value === 'string' && value !== '' && !/\d/.test(value)
      ? state(value)
      : undefined
/** `scheduled: true` withholds the post; a date is read by `dateRoleOf`. */
const withholdsUnlessDate: Row = (value) => (flagOf(value) === true ? 'withheld' : undefined)
/** `listed: false` makes the post unlisted. */
const lists: Row = (value) => (flagOf(value) === false ? 'unlisted' : undefined)
/** Any text is a password. */
const password: Row = (value) =>
  value === undefined || value === null || value === '' || flagOf(value) === false ? undefined : 'withheld'
/** `permalink: false` of Eleventy: the post has no page. */
const noAddress: Row = (value) => (flagOf(value) === false ? 'withheld' : undefined)
/** `render: never` and `list: never` of Hugo, in its group `build`. */
const rendering: Row = (value) => {
  const isNever = (name: string): boolean => {
    const one = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : ''
    return one === 'never' || flagOf(one) === false
  }
  return isNever('render') ? 'withheld' : isNever('list') ? 'unlisted' : undefined
}
/** `eleventyExcludeFromCollections: true` of Eleventy: the post has a page, but is in no list. */
const isInNoList: Row = (value) => (flagOf(value) === true ? 'unlisted' : undefined)
/** `type: draft`; other types do not concern publishing. */
const typeRow: Row = (value) => (/^(?:draft|private)s?$/i.test(String(value)) ? 'withheld' : undefined)

const decisionOf = (value: unknown, isTrue: Publishing, isFalse: Publishing): Publishing => {
  const flag = flagOf(value)
  return flag === undefined ? 'unclear' : flag ? isTrue : isFalse
}

const words: Readonly<Record<Exclude<Publishing, 'unclear'>, RegExp>> = {
  published:
    /^(?:publish(?:ed)?|public|live|final|finished|done|complete[d]?|posted|released?|active|approved|open|everyone|all|world|true|yes|1)$/,
  unlisted: /^(?:unlisted|quiet|quietpublic)$/,
  withheld:
    /^(?:drafts?|hidden|private|pending|pendingreview|future|scheduled|trash(?:ed)?|deleted|unpublished|notpublished|wip|autodraft|secret|direct|members?(?:only)?|password|protected|friends?(?:only)?|followers?(?:only)?|mutuals?|never|false|no|0)$/,
  likely:
    /^(?:inprogress|inreview|review|editing|idea|todo|outline|inherit|archived?|internal|paid|restricted|limited|none|disabled|inactive)$/,
}

/** A word for the state of a post. */
const state: Row = (value) => {
  if (value === undefined || value === null || value === '') return undefined
  const word = plainKey(String(value))
  for (const name of ['published', 'unlisted', 'withheld', 'likely'] as const)
    if (words[name].test(word)) return name
  return 'unclear'
}

/** Returns a row that reads a single word as a state: `hidden: maybe` is unclear. */
const stateOr =
  (row: Row): Row =>
  (value) =>
    typeof value === 'string' && flagOf(value) === undefined && /^\p{L}+$/u.test(value)
      ? state(value)
      : row(value)

/** A state under a key that has other meanings, too: `state: Texas`, `audience: beginners`, `stage: 0`. */
const mayBeState: Row = (value) =>
  typeof value === 'string' && flagOf(value) === undefined && state(value) === 'withheld'
    ? 'withheld'
    : undefined

/** Key in lower case, letters and digits only → the reader of its value. */
const rows: ReadonlyMap<string, Row> = new Map<string, Row>([
  ...['draft', 'isdraft', 'drafts', 'private', 'isprivate', 'unpublished', 'unpublish'].map(
    (key) => [key, withholds] as const,
  ),
  ...['hide', 'secret', 'internal', 'membersonly', 'subscribersonly', 'paidonly', 'unfinished'].map(
    (key) => [key, mayWithhold] as const,
  ),
  ...['visible', 'isvisible', 'live', 'islive', 'released'].map((key) => [key, mayPublish] as const),
  ...['hidden', 'ishidden'].map((key) => [key, stateOr(mayWithhold)] as const),
  ...['public', 'ispublic'].map((key) => [key, stateOr(mayPublish)] as const),
  ...['scheduled', 'embargo', 'embargoed', 'deleted'].map((key) => [key, withholdsUnlessDate] as const),
  ...['wip', 'headless', 'trashed', 'nopublish', 'donotpublish', 'dontpublish'].map(
    (key) => [key, withholds] as const,
  ),
  ...['publish', 'ispublished', 'dgpublish'].map((key) => [key, publishes] as const),
  ...[
    'status',
    'blogstatus',
    'pagestatus',
    'mpstatus',
    'poststatus',
    'publishstatus',
    'publishingstatus',
    'publicationstatus',
    'visibility',
    'postvisibility',
  ].map((key) => [key, state] as const),
  ...['state', 'poststate', 'stage', 'workflow', 'workflowstate', 'access', 'privacy', 'audience'].map(
    (key) => [key, mayBeState] as const,
  ),
  ['published', publishedOrDate],
  ['listed', lists],
  ['password', password],
  ['permalink', noAddress],
  ['build', rendering],
  ['eleventyexcludefromcollections', isInNoList],
  ['type', typeRow],
  ['posttype', typeRow],
  ['layout', typeRow],
])
