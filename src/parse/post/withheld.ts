/** The meaning of a front matter key for publishing its post. `likely` is a word that probably withholds: a draft, with a warning. `unclear` is neither yes nor no: an error, never a page. */
export type Publishing = 'published' | 'unlisted' | 'withheld' | 'likely' | 'unclear'

/**
 * Reads one key of the front matter of any generator, in any spelling (`is-draft`, `isDraft`, `Is_Draft`); undefined for a
 * key that says nothing about publishing.
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

/** True for a value that says "not published" under whatever key: `mood: draft`. */
export const isDraftWord = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^(?:drafts?|unpublished|notpublished|private|autodraft|wip)$/.test(plainKey(value))

/** Keys whose groups hold settings of a post: those of Zola, Hugo, Micropub and others. */
const groups: ReadonlySet<string> = new Set(
  'extra params param properties meta metadata frontmatter options settings data post page blog hugo zola'.split(
    ' ',
  ),
)

/** Returns the meaning of a date under a key of any generator: shown from then, shown until then, deleted then. */
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

/** True for a key that decides whether a post is published. */
export const decidesPublishing = (key: string): boolean =>
  rows.has(plainKey(key)) || dateRoles.has(plainKey(key))

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
/** As before, under a key that has other meanings, too: `hidden: [toc]`, `secret: recipe`. */
const mayWithhold: Row = (value) => (flagOf(value) === undefined ? mayBeState(value) : withholds(value))
/** `key: false` withholds. */
const publishes: Row = (value) => verdict(value, 'published', 'withheld')
/** As before, under a key that has other meanings, too: `public: https://…`, `released: 2020-05-05`. */
const mayPublish: Row = (value) => (flagOf(value) === undefined ? mayBeState(value) : publishes(value))
/** `published:` is a date, too. */
const publishedOrDate: Row = (value) =>
  flagOf(value) !== undefined
    ? publishes(value)
    : typeof value === 'string' && value !== '' && !/\d/.test(value)
      ? state(value)
      : undefined
/** `scheduled: true`, where a date is a release. */
const withholdsUnlessDate: Row = (value) => (flagOf(value) === true ? 'withheld' : undefined)
/** `listed: false` */
const lists: Row = (value) => (flagOf(value) === false ? 'unlisted' : undefined)
/** Any text at all is a password. */
const password: Row = (value) =>
  value === undefined || value === null || value === '' || flagOf(value) === false ? undefined : 'withheld'
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

/** A key that a single word must decide: `hidden: maybe` is unclear. */
const inAWord =
  (row: Row): Row =>
  (value) =>
    typeof value === 'string' && flagOf(value) === undefined && /^\p{L}+$/u.test(value)
      ? state(value)
      : row(value)

/** A key that is also about other things: `state: Texas`, `audience: beginners`, `stage: 0`. */
const mayBeState: Row = (value) =>
  typeof value === 'string' && flagOf(value) === undefined && state(value) === 'withheld'
    ? 'withheld'
    : undefined

/** Keys in lower case and without signs → how their values are read. */
const rows: ReadonlyMap<string, Row> = new Map<string, Row>([
  ...['draft', 'isdraft', 'drafts', 'private', 'isprivate', 'unpublished', 'unpublish'].map(
    (key) => [key, withholds] as const,
  ),
  ...['hide', 'secret', 'internal', 'membersonly', 'subscribersonly', 'paidonly', 'unfinished'].map(
    (key) => [key, mayWithhold] as const,
  ),
  ...['visible', 'isvisible', 'live', 'islive', 'released'].map((key) => [key, mayPublish] as const),
  ...['hidden', 'ishidden'].map((key) => [key, inAWord(mayWithhold)] as const),
  ...['public', 'ispublic'].map((key) => [key, inAWord(mayPublish)] as const),
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
  ['type', typeRow],
  ['posttype', typeRow],
  ['layout', typeRow],
])
