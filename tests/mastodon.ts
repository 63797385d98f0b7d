import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { answer, bodyOf, serve } from './server.js'

type Emoji = { shortcode: string; url: string; static_url: string }

/** An account, as the API shows it; `acct` has a domain only for accounts of other servers. */
export type Account = Record<
  'id' | 'username' | 'acct' | 'display_name' | 'url' | 'uri' | 'avatar' | 'avatar_static' | 'note',
  string
> & { emojis: Emoji[] } & Partial<
    Record<'bot' | 'limited' | 'suspended' | 'noindex' | 'indexable' | 'discoverable', boolean | null>
  >

/**
 * A status as the server stores it; the other fields of the API are computed. `account`, `reblog`,
 * `quote.status` and the lists have ids. `content` is made from `text` when undefined. `extra` are fields that
 * the API shows instead of the computed ones, such as `replies_count`.
 */
export type Status = Record<
  'id' | 'account' | 'uri' | 'created_at' | 'text' | 'visibility' | 'spoiler_text',
  string
> &
  Record<'url' | 'edited_at' | 'language' | 'in_reply_to_id' | 'reblog', string | null> &
  Record<'favourited_by' | 'reblogged_by', Set<string>> & {
    content?: string
    sensitive: boolean
    media_ids: string[]
    emojis: Emoji[]
    quote: { state: string; status: string } | null
    extra?: object
  }

type Upload = { name: string; type: string; bytes: Buffer }

/** A media attachment. `pending` counts the answers 206 to come, `status` is the id of its status. */
type Media = Upload &
  Record<'id' | 'account', string> &
  Record<'description' | 'status', string | null> & { pending: number; failed?: boolean }

type Fields = Readonly<Record<string, unknown>>

/** A request with its form, JSON or multipart fields; `name[]` is a list, a file is an `Upload`. */
type Received = Record<'method' | 'path', string> & {
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Fields
}

type Failure = 'all 401' | '429' | '429 once' | '503 html' | '200 html' | 'cut' | 'hang'
type Software = 'old' | 'v1 only' | 'pleroma' | 'gotosocial' | 'opaque ids'

/** A behaviour that lasts until it is switched off; several can be on. `old` is Mastodon 4.2. */
export type Mode = Failure | Software | 'slow media' | 'short pages' | 'wrong list' | 'cached list'

/** A failure once, after the next write to a status has taken effect; `redis lost` forgets its idempotency key. */
type Fault = `saved but ${'cut' | '500'}${'' | ', redis lost'}`

const defaultLimits = {
  max_characters: 500,
  max_media_attachments: 4,
  characters_reserved_per_url: 23,
  description_limit: 1500,
  image_size_limit: 16_777_216,
  image_matrix_limit: 33_177_600,
}

type State = Awaited<ReturnType<typeof start>>
type Call = Received & { state: State; id: string; viewer: Account | undefined }
type Reply = { status: number; body: unknown; headers?: Readonly<Record<string, string>> }

/**
 * Starts a fake Mastodon server with the limits, defaults and errors of docs.joinmastodon.org and of
 * Mastodon's source code. The token `right` may do everything as the account `me`, `no-scope` only read.
 * Unlike there, a URL needs no known top-level domain, and each token sees all private statuses.
 */
export const mastodon = async (
  options: { mode?: Mode | readonly Mode[]; username?: string; limits?: Partial<typeof defaultLimits> } = {},
) => {
  const state = await start(options.mode, { ...defaultLimits, ...options.limits })
  const me = addAccount(state, { username: options.username ?? 'me' })
  state.tokens.set('right', { account: me.id, write: true }).set('no-scope', { account: me.id, write: false })
  return Object.assign(state, {
    me,
    /** Adds an account, of another server if `domain` or `acct` has one. */
    addAccount: (given: Partial<Account> & { domain?: string } = {}) => addAccount(state, given),
    /** Adds a status; by a person of another server unless `account` is given. */
    addStatus: (given: Partial<Status> = {}) => addStatus(state, given),
    like: (status: string, account: string) => state.statuses.get(status)?.favourited_by.add(account),
    boost: (status: string, account: string) => state.statuses.get(status)?.reblogged_by.add(account),
    /** Deletes a status; its replies then reply to nothing. */
    remove: (id: string) => remove(state, id),
  })
}

const start = async (mode: Mode | readonly Mode[] = [], limits: typeof defaultLimits) => {
  const modes = new Set<Mode>([mode].flat())
  const state = {
    url: '',
    host: '',
    limits,
    tokens: new Map<string, { account: string; write: boolean }>(),
    accounts: new Map<string, Account>(),
    statuses: new Map<string, Status>(),
    media: new Map<string, Media>(),
    requests: [] as Received[],
    /** Used for what a new status does not say. */
    defaults: { privacy: 'public', language: 'en', sensitive: false },
    /** Idempotency keys, each after the id of the account and a space. */
    keys: new Map<string, { status: string; at: number }>(),
    fault: undefined as Fault | undefined,
    /** Limits the fault and failures to requests such as `GET /api/v1/statuses/1/context`. */
    only: undefined as RegExp | undefined,
    /** How often slow media answer 206. */
    waits: 2,
    /** Milliseconds until the limit of mode `429` ends. */
    resetAfter: 300_000,
    count: 0,
    rows: new Map<string, string>(),
    /** The statuses at the time of `cached list`. */
    cached: undefined as Map<string, Status> | undefined,
    has: (...some: readonly Mode[]): boolean => some.some((one) => modes.has(one)),
    get mode(): readonly Mode[] {
      return [...modes]
    },
    set mode(value: Mode | readonly Mode[] | undefined) {
      modes.clear()
      for (const one of [value ?? []].flat()) modes.add(one)
      state.cached = modes.has('cached list') ? (state.cached ?? structuredClone(state.statuses)) : undefined
    },
  }
  state.url = await serve((request, response) => respond(state, request, response))
  state.host = new URL(state.url).host
  return state
}

const nextId = (state: State): string => {
  state.count += 1
  const opaque = `Ax${state.count.toString(36).padStart(6, '0')}Zq`
  return state.has('opaque ids') ? opaque : String(114_000_000_000_000_000n + BigInt(state.count))
}

const addAccount = (state: State, { domain, ...given }: Partial<Account> & { domain?: string }): Account => {
  const id = given.id ?? nextId(state)
  const [name = `user${state.accounts.size}`, host = domain] = given.acct?.split('@') ?? [given.username]
  const origin = host === undefined ? state.url : `https://${host}`
  const avatar = `${origin}/avatars/${name}.png`
  const names = { username: name, acct: host === undefined ? name : `${name}@${host}`, display_name: name }
  const urls = { url: `${origin}/@${name}`, uri: `${origin}/users/${name}`, avatar, avatar_static: avatar }
  const account: Account = { id, ...names, ...urls, note: '', emojis: [], ...given }
  state.accounts.set(id, account)
  return account
}

const addStatus = (state: State, given: Partial<Status>): Status => {
  const account = state.accounts.get(given.account ?? '') ?? addAccount(state, { domain: 'other.example' })
  const id = given.id ?? nextId(state)
  const number = account.acct.includes('@') ? `9${id}` : id
  const urls = { uri: `${account.uri}/statuses/${number}`, url: `${account.url}/${number}` }
  const times = { created_at: new Date().toISOString(), edited_at: null }
  const plain = { text: '', visibility: 'public', language: 'en', spoiler_text: '', sensitive: false }
  const single = { in_reply_to_id: null, media_ids: [], emojis: [], quote: null, reblog: null }
  const lists = { favourited_by: new Set<string>(), reblogged_by: new Set<string>() }
  const status = { id, account: account.id, ...urls, ...times, ...plain, ...single, ...lists, ...given }
  state.statuses.set(id, status)
  return status
}

const remove = ({ statuses, media }: State, id: string): void => {
  statuses.delete(id)
  for (const [other, status] of statuses) {
    if (status.in_reply_to_id === id) status.in_reply_to_id = null
    if (status.reblog === id) statuses.delete(other)
  }
  for (const one of media.values()) if (one.status === id) one.status = null
}

const respond = async (state: State, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname: path, searchParams: query } = new URL(request.url ?? '', state.url)
  const { method = '', headers } = request
  request.setEncoding('latin1')
  const bytes = Buffer.from(await bodyOf(request), 'latin1')
  const body = await fieldsOf(bytes, headers['content-type'] ?? '').catch(() => undefined)
  const received: Received = { method, path, query, headers, body: body ?? {} }
  state.requests.push(received)
  const json = (status: number, value: unknown, more = {}): void => {
    const head = { 'content-type': 'application/json; charset=utf-8', ...more }
    answer(response, status, head, JSON.stringify(value))
  }
  const html = (status: number): void =>
    answer(response, status, { 'content-type': 'text/html' }, `<!doctype html><title>${status}</title>`)

  const chosen = state.only?.test(`${method} ${path}`) ?? true
  if (chosen && state.has('hang')) return
  if (chosen && state.has('cut')) return void request.socket.destroy()
  if (chosen && state.has('503 html', '200 html')) return html(state.has('503 html') ? 503 : 200)
  if (chosen && state.has('429', '429 once')) {
    const after = state.has('429') ? state.resetAfter : 0
    state.mode = state.mode.filter((one) => one !== '429 once')
    const reset = new Date(Date.now() + after).toISOString().replace('Z', '000Z')
    const limit = { 'x-ratelimit-limit': '300', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }
    return json(429, { error: 'Too many requests' }, limit)
  }
  if (body === undefined) return json(400, { error: 'Bad Request' })

  const [, , version, kind, id = '', action] = path.split('/')
  const named = `${method} ${version}/${kind}${id && `/${id}`}`
  const route = named in routes ? named : `${method} ${version}/${kind}/:id${action ? `/${action}` : ''}`
  const later = ['GET v1/statuses', 'GET v1/statuses/:id/quotes']
  const missing =
    (state.has('old', 'gotosocial') && later.includes(route)) ||
    (state.has('v1 only', 'pleroma') && route === 'GET v2/instance')
  const handle = missing ? undefined : routes[route]
  if (handle === undefined)
    return headers.accept?.includes('json') ? json(404, { error: 'Not Found' }) : html(404)
  try {
    const viewer = kind === 'instance' ? undefined : authorize(state, received)
    const reply = handle({ ...received, state, id, viewer })
    const written = method !== 'GET' && reply.status === 200
    if (state.fault !== undefined && written && (state.only ?? /\/v1\/statuses/).test(`${method} ${path}`)) {
      const [fault, lost] = state.fault.split(', ')
      state.fault = undefined
      if (lost !== undefined) state.keys.delete(`${viewer?.id} ${headers['idempotency-key']}`)
      return fault === 'saved but 500' ? html(500) : void request.socket.destroy()
    }
    json(reply.status, reply.body, reply.headers)
  } catch (thrown) {
    const { status = 500, message } = thrown as Partial<Refusal>
    json(status, { error: message })
  }
}

/** Parses fields as Rails does: `a[]=1&a[]=2` is a list, `a[][b]=1&a[][c]=2` a list of objects. */
const fieldsOf = async (bytes: Buffer, type: string): Promise<Fields> => {
  if (type.startsWith('application/json')) return JSON.parse(bytes.toString() || '{}')
  const fields = type.startsWith('multipart/form-data')
    ? await new Response(bytes, { headers: { 'content-type': type } }).formData()
    : new URLSearchParams(bytes.toString())
  const body: Record<string, unknown> = {}
  for (const [field, value] of fields) {
    const file = typeof value === 'string' ? undefined : Buffer.from(await value.arrayBuffer())
    const given = typeof value === 'string' ? value : { name: value.name, type: value.type, bytes: file }
    const [, name = field, inner] = /^(\w+)\[\](?:\[(\w+)\])?$/.exec(field) ?? []
    const list = (body[name] ?? []) as unknown[]
    const last = list.at(-1) as Record<string, unknown> | undefined
    if (name === field) body[name] = given
    else if (inner === undefined) body[name] = [...list, given]
    else if (last === undefined || inner in last) body[name] = [...list, { [inner]: given }]
    else last[inner] = given
  }
  return body
}

type Refusal = Error & { status: number }
const refusal = (status: number, message: string): Refusal => Object.assign(new Error(message), { status })
const notFound = (): Refusal => refusal(404, 'Record not found')
const badToken = 'The access token is invalid'
const noUser = 'This method requires an authenticated user'
const reply = (body: unknown, status = 200): Reply => ({ status, body })

const authorize = (state: State, { method, path, headers }: Received): Account | undefined => {
  if (headers.authorization === undefined) {
    if (state.has('gotosocial')) throw refusal(401, 'Unauthorized: token not supplied')
    if (method !== 'GET') throw refusal(401, badToken)
    if (state.has('all 401')) throw refusal(401, noUser)
    return undefined
  }
  const token = state.tokens.get(headers.authorization.replace(/^Bearer /, ''))
  if (token === undefined) throw refusal(401, badToken)
  if (!token.write && (method !== 'GET' || path.includes('/media')))
    throw refusal(403, 'This action is outside the authorized scopes')
  return state.accounts.get(token.account)
}

const userOf = ({ viewer }: Call, error = badToken): Account => {
  if (viewer === undefined) throw refusal(401, error)
  return viewer
}

const listed = ({ visibility }: Status): boolean => visibility === 'public' || visibility === 'unlisted'
const visible = ({ state, viewer }: Pick<Call, 'state' | 'viewer'>, status?: Status): status is Status =>
  status !== undefined && state.accounts.has(status.account) && (listed(status) || viewer !== undefined)

/** Returns the statuses that the request may see, oldest first. */
const visibleOf = (call: Call): readonly Status[] =>
  [...call.state.statuses.values()].filter((one) => visible(call, one))

const statusOf = (call: Call, all = call.state.statuses): Status => {
  const status = all.get(call.id)
  if (!visible(call, status)) throw notFound()
  return status
}

const ownStatus = (call: Call): Status => {
  const status = statusOf(call)
  if (status.account !== userOf(call).id) throw notFound()
  return status
}

const wordOf = (body: Fields, name: string): string | undefined => {
  const value = body[name] ?? undefined
  return value === undefined || typeof value === 'object' ? undefined : String(value).trim()
}
const listOf = (body: Fields, name: string): readonly unknown[] => {
  const value = body[name]
  return Array.isArray(value) ? value : []
}
const isTrue = (word: string | null | undefined): boolean =>
  !['', '0', 'f', 'false', 'off'].includes(word ?? '')

const entities =
  /(?<![\w@#$/])(https?:\/\/(?:\([^\s()]*\)|[^\s<>"()])+?(?=[.,;:!?'")\]…]*(?:[\s<>")]|\((?![^\s()]*\))|$)))|(?<![\p{L}\p{N}_/=])@(\w+(?:[\w.-]+\w)?)(@[\p{L}\p{N}_.-]+[\p{L}\p{N}_])?|(?<![\p{L}\p{N}_/)=&])#([\p{L}\p{N}_·]*[\p{L}_][\p{L}\p{N}_·]*)/giu

/** Counts as the status_length_validator does. */
const lengthOf = (text: string, perUrl: number): number => {
  const counted = text.replace(entities, (all, url?: string, name?: string) =>
    url !== undefined ? 'x'.repeat(perUrl) : name !== undefined ? `@${name}` : all,
  )
  return [...new Intl.Segmenter().segment(counted)].length
}

const references: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => `&${references[one]};`)

const accountBy = (state: State, acct: string): Account | undefined => {
  const wanted = acct.toLowerCase().replace(/^@/, '').replace(`@${state.host}`, '')
  return [...state.accounts.values()].find((one) => one.acct.toLowerCase() === wanted)
}

/** Returns the HTML, tags and mentions of a text, as Mastodon makes them for its own statuses. */
const formatted = (state: State, text: string) => {
  const tags = new Map<string, { name: string; url: string }>()
  const mentions = new Map<string, Pick<Account, 'id' | 'username' | 'url' | 'acct'>>()
  let html = ''
  let end = 0
  for (const { 0: all, 1: url, 2: name, 3: domain = '', 4: tag, index } of text.matchAll(entities)) {
    html += escaped(text.slice(end, index))
    end = index + all.length
    const account = name === undefined ? undefined : accountBy(state, name + domain)
    if (url !== undefined) {
      const [, prefix = '', shown = '', rest = ''] = /^(https?:\/\/(?:www\.)?)(.{0,30})(.*)$/i.exec(url) ?? []
      html += `<a href="${escaped(url)}" target="_blank" rel="nofollow noopener noreferrer" translate="no"><span class="invisible">${prefix}</span><span class="${rest && 'ellipsis'}">${escaped(shown)}</span><span class="invisible">${escaped(rest)}</span></a>`
    } else if (tag !== undefined) {
      const link = `${state.url}/tags/${encodeURIComponent(tag.toLowerCase())}`
      tags.set(tag.toLowerCase(), { name: tag.toLowerCase(), url: link })
      html += `<a href="${link}" class="mention hashtag" rel="tag">#<span>${tag}</span></a>`
    } else if (account !== undefined) {
      const { id, username, url, acct } = account
      mentions.set(id, { id, username, url, acct })
      html += `<span class="h-card" translate="no"><a href="${url}" class="u-url mention">@<span>${username}</span></a></span>`
    } else html += escaped(all)
  }
  const paragraphs = (html + escaped(text.slice(end)))
    .replace(/\r\n?/g, '\n')
    .split(/\n\n+/)
    .filter((one) => one !== '')
  const content = paragraphs.map((one) => `<p>${one.replaceAll('\n', '<br />')}</p>`).join('')
  return { content, tags: [...tags.values()], mentions: [...mentions.values()] }
}

const accountEntity = (state: State, account: Account | undefined): object | undefined =>
  account && state.has('opaque ids')
    ? { ...account, uri: undefined, pleroma: { ap_id: account.uri } }
    : account

const mediaEntity = ({ url: server }: State, { id, type, pending, description }: Media): object => {
  const url = pending > 0 ? null : `${server}/media/original/${id}`
  const kind = type === 'image/gif' ? 'gifv' : type.split('/')[0]
  return { id, type: kind, url, preview_url: `${server}/media/small/${id}`, meta: {}, description }
}

const statusEntity = (call: Pick<Call, 'state' | 'viewer'>, status: Status): object => {
  const { state, viewer } = call
  const { account, text, media_ids, favourited_by, reblogged_by, quote, extra, ...same } = status
  const reblog = state.statuses.get(status.reblog ?? '')
  const quoted = state.statuses.get(quote?.status ?? '')
  const shown = quote?.state === 'accepted' && visible(call, quoted) ? { ...quoted, quote: null } : undefined
  const replies = [...state.statuses.values()].filter((one) => one.in_reply_to_id === status.id)
  return {
    ...formatted(state, text),
    ...same,
    in_reply_to_account_id: state.statuses.get(status.in_reply_to_id ?? '')?.account ?? null,
    replies_count: replies.filter(listed).length,
    reblogs_count: reblogged_by.size,
    favourites_count: favourited_by.size,
    ...(viewer && { favourited: favourited_by.has(viewer.id), reblogged: reblogged_by.has(viewer.id) }),
    reblog: reblog === undefined ? null : statusEntity(call, reblog),
    account: accountEntity(state, state.accounts.get(account)),
    media_attachments: media_ids
      .flatMap((id) => state.media.get(id) ?? [])
      .map((one) => mediaEntity(state, one)),
    ...(!state.has('old', 'gotosocial') && {
      quote: quote && {
        state: quoted === undefined ? 'deleted' : quote.state,
        quoted_status: shown === undefined ? null : statusEntity(call, shown),
      },
    }),
    ...extra,
  }
}

/** Orders ids of the same kind, which are numbers or strings that increase. */
const isOlder = (a: string, b: string): boolean => (a.length === b.length ? a < b : a.length < b.length)

type Row = { id: string; entity: object | undefined }

/** Answers with a page of rows, newest first, and with Link: its ids are those of the rows. */
const paged = ({ state, path, query }: Call, rows: readonly Row[], usual: number): Reply => {
  const limit = Math.min(Number(query.get('limit') ?? usual), usual * 2)
  const size = state.has('short pages') ? Math.min(limit, 3) : limit
  const max = query.get('max_id')
  const since = query.get('since_id') ?? query.get('min_id')
  const page = rows
    .filter(({ id }) => (max === null || isOlder(id, max)) && (since === null || isOlder(since, id)))
    .sort((a, b) => (isOlder(a.id, b.id) ? 1 : -1))
    .slice(0, size)
  const body = page.flatMap(({ entity }) => entity ?? [])
  const [first, last] = [page[0], page.at(-1)]
  if (first === undefined || last === undefined) return reply(body)
  const here = `${state.url}${path}?limit=${limit}`
  const next = page.length === size ? `<${here}&max_id=${last.id}>; rel="next", ` : ''
  return { status: 200, body, headers: { link: `${next}<${here}&since_id=${first.id}>; rel="prev"` } }
}

/** Returns the id of a row of a table that the API does not show. */
const rowId = ({ rows }: State, key: string): string => {
  const id = rows.get(key) ?? String(53_000_000 + rows.size)
  rows.set(key, id)
  return id
}

const people = (call: Call, list: 'favourited_by' | 'reblogged_by'): Reply => {
  const { state } = call
  if (state.has('wrong list')) return reply([])
  const rows = [...statusOf(call, state.cached)[list]].map((account) => ({
    id: rowId(state, `${list} ${call.id} ${account}`),
    entity: accountEntity(state, state.accounts.get(account)),
  }))
  return paged(call, rows, 40)
}

/** Limits the thread before it leaves out what the request may not see, as Mastodon does. */
const context = (call: Call): Reply => {
  const { state, viewer } = call
  if (state.has('wrong list')) return reply({ ancestors: [], descendants: [] })
  const all = state.cached ?? state.statuses
  const [up, down, levels] = viewer === undefined ? [40, 60, 20] : [4096, 4096, Number.POSITIVE_INFINITY]
  const ancestors: Status[] = []
  for (let next = statusOf(call, all).in_reply_to_id; ancestors.length < up; ) {
    const parent = all.get(next ?? '')
    if (parent === undefined) break
    ancestors.unshift(parent)
    next = parent.in_reply_to_id
  }
  const newestFirst = [...all.values()].reverse()
  const below = (id: string, level: number) =>
    newestFirst.filter((one) => one.in_reply_to_id === id).map((status) => ({ status, level }))
  const descendants: Status[] = []
  const open = below(call.id, 1)
  for (let one = open.pop(); one !== undefined && descendants.length < down; one = open.pop()) {
    descendants.push(one.status)
    if (one.level < levels) open.push(...below(one.status.id, one.level + 1))
  }
  const shown = (some: readonly Status[]): readonly object[] =>
    some.filter((one) => visible(call, one)).map((one) => statusEntity(call, one))
  return reply({ ancestors: shown(ancestors), descendants: shown(descendants) })
}

const perUrl = (state: State): number =>
  state.has('gotosocial') ? 25 : state.limits.characters_reserved_per_url

const validate = (state: State, status: Pick<Status, 'text' | 'spoiler_text' | 'media_ids'>): void => {
  const { text, spoiler_text, media_ids } = status
  const most = state.limits.max_characters
  if (text === '' && media_ids.length === 0) throw refusal(422, "Validation failed: Text can't be blank")
  if (lengthOf(text, perUrl(state)) + lengthOf(spoiler_text, 0) > most)
    throw refusal(422, `Validation failed: Text character limit of ${most} exceeded`)
}

/** Returns the media of a request that can be attached. Of ids joined by commas, the first counts. */
const mediaOf = (call: Call, status: string | null): readonly Media[] => {
  const { state, body } = call
  const { max_media_attachments: most } = state.limits
  const ids = listOf(body, 'media_ids').map((id) => String(id).replace(/,.*/s, ''))
  if (ids.length > most) throw refusal(422, `Cannot attach more than ${most} files`)
  const media = ids
    .flatMap((id) => state.media.get(id) ?? [])
    .filter((one) => one.account === userOf(call).id && [null, status].includes(one.status))
  if (status === null && media.length < ids.length)
    throw refusal(422, `Media ${ids.join(', ')} not found or already attached to another post`)
  if (media.some(({ pending, failed }) => pending > 0 || failed))
    throw refusal(422, 'Cannot attach files that have not finished processing. Try again in a moment!')
  return media
}

const describe = ({ state }: Call, media: Media, description: string | undefined): void => {
  const { description_limit: most } = state.limits
  if ((description?.length ?? 0) > most)
    throw refusal(422, `Validation failed: Description is too long (maximum is ${most} characters)`)
  media.description = description ?? media.description
}

const languageOf = (...some: readonly (string | null | undefined)[]): string =>
  some
    .flatMap((one) => [one, one?.split(/[-_]/)[0]])
    .find((one) => one != null && /^([a-z]{2,3}|zh-(CN|HK|TW))$/.test(one)) ?? 'en'

const create = (call: Call): Reply => {
  const { state, body, headers } = call
  const user = userOf(call)
  const parent = wordOf(body, 'in_reply_to_id') || null
  if (parent !== null && !visible(call, state.statuses.get(parent)))
    throw refusal(404, 'The post you are trying to reply to does not appear to exist.')
  const key = state.has('gotosocial') ? undefined : headers['idempotency-key']
  const known = state.keys.get(`${user.id} ${key}`)
  if (known !== undefined && Date.now() - known.at < 3_600_000)
    return reply(statusEntity(call, ownStatus({ ...call, id: known.status })))
  const media = mediaOf(call, null)
  const media_ids = media.map(({ id }) => id)
  const spoiler_text = wordOf(body, 'spoiler_text') ?? ''
  const text = wordOf(body, 'status') || (spoiler_text && (media.length > 0 ? '🖼' : '.'))
  const asked = wordOf(body, 'visibility') || state.defaults.privacy
  const allowed = ['public', 'unlisted', 'private', 'direct', ...(state.has('opaque ids') ? ['local'] : [])]
  if (!allowed.includes(asked)) throw refusal(422, 'Record invalid')
  validate(state, { text, spoiler_text, media_ids })
  const visibility = user.limited && asked === 'public' ? 'unlisted' : asked
  const language = languageOf(wordOf(body, 'language'), state.defaults.language)
  const sensitive = spoiler_text !== '' || isTrue(wordOf(body, 'sensitive') ?? `${state.defaults.sensitive}`)
  const said = { text, spoiler_text, visibility, language, sensitive }
  const status = addStatus(state, { account: user.id, ...said, in_reply_to_id: parent, media_ids })
  for (const one of media) one.status = status.id
  if (key !== undefined) state.keys.set(`${user.id} ${key}`, { status: status.id, at: Date.now() })
  return reply(statusEntity(call, status))
}

/** Edits as the update_status_service does: what is not sent is cleared, except the language. */
const update = (call: Call): Reply => {
  const { state, body } = call
  const status = ownStatus(call)
  const media = mediaOf(call, status.id)
  const media_ids = media.map(({ id }) => id)
  const spoiler = wordOf(body, 'spoiler_text') ?? ''
  const sent = wordOf(body, 'status') ?? ''
  const texts = { text: sent || spoiler, spoiler_text: sent && spoiler, media_ids }
  validate(state, texts)
  const sensitive = spoiler !== '' || isTrue(wordOf(body, 'sensitive'))
  const language = languageOf(wordOf(body, 'language'), status.language)
  const facts = (): string => JSON.stringify([status, media.map(({ description }) => description)])
  const before = facts()
  for (const one of listOf(body, 'media_attributes') as readonly Fields[]) {
    const described = media.find(({ id }) => id === wordOf(one, 'id'))
    if (described !== undefined) describe(call, described, wordOf(one, 'description'))
  }
  for (const one of media) one.status = status.id
  Object.assign(status, texts, { sensitive, language })
  if (facts() !== before) status.edited_at = new Date().toISOString()
  return reply(statusEntity(call, status))
}

const signatures = {
  'image/png': '\x89PNG',
  'image/jpeg': '\xff\xd8\xff',
  'image/gif': 'GIF8',
  'image/webp': 'RIFF',
}
const otherTypes = ['image/heic', 'image/avif', 'video/mp4', 'video/webm', 'audio/mpeg', 'audio/ogg']

const upload = (call: Call): Reply => {
  const { state, body } = call
  const file = (typeof body.file === 'object' ? body.file : undefined) as Upload | undefined
  const head = file?.bytes.toString('latin1', 0, 8) ?? ''
  const image = Object.entries(signatures).find(([, start]) => head.startsWith(start))
  const type = image?.[0] ?? otherTypes.find((one) => one === file?.type)
  if (file === undefined || type === undefined)
    throw refusal(422, 'Validation failed: File content type is invalid, File is invalid')
  if (file.bytes.length > state.limits.image_size_limit)
    throw refusal(422, 'Validation failed: File file size must be less than 16 MB')
  const pending = state.has('slow media') ? state.waits : 0
  const owned = { id: nextId(state), account: userOf(call).id, description: null, status: null }
  const media: Media = { ...file, type, ...owned, pending }
  describe(call, media, wordOf(body, 'description'))
  state.media.set(media.id, media)
  return reply(mediaEntity(state, media), pending > 0 ? 202 : 200)
}

/** Answers about media that are not attached to a status yet, and counts down their 206 answers. */
const showMedia = (call: Call): Reply => {
  const { state, id, method, body } = call
  const media = state.media.get(id)
  if (media?.account !== userOf(call).id || media.status !== null) throw notFound()
  if (media.failed) throw refusal(422, 'Error processing thumbnail for uploaded media')
  describe(call, media, wordOf(body, 'description'))
  const answered = reply(mediaEntity(state, media), media.pending > 0 ? 206 : 200)
  if (method === 'GET' && media.pending > 0) media.pending -= 1
  return answered
}

const instance = (state: State): object => {
  const { max_characters, max_media_attachments, characters_reserved_per_url: _, ...media } = state.limits
  const statuses = { max_characters, max_media_attachments, characters_reserved_per_url: perUrl(state) }
  const supported_mime_types = [...Object.keys(signatures), ...otherTypes]
  const configuration = { statuses, media_attachments: { supported_mime_types, ...media } }
  if (state.has('pleroma'))
    return { version: '2.7.2 (compatible; Pleroma 2.9.1)', max_toot_chars: max_characters }
  if (state.has('gotosocial')) return { version: '0.20.0+git-1234567', configuration }
  if (state.has('old', 'v1 only')) return { version: '4.2.0', configuration }
  return { version: '4.5.0', configuration, api_versions: { mastodon: 7 } }
}

const react = (call: Call, list: 'favourited_by' | 'reblogged_by', change: 'add' | 'delete'): Status => {
  const { state, id } = call
  const user = userOf(call)
  const status = statusOf(call)
  if (list === 'reblogged_by' && !listed(status)) throw notFound()
  status[list][change](user.id)
  if (list === 'favourited_by') return status
  const boost = visibleOf(call).find((one) => one.reblog === id && one.account === user.id)
  const same = { text: status.text, ...(status.content !== undefined && { content: status.content }) }
  if (change === 'add') return boost ?? addStatus(state, { account: user.id, reblog: id, ...same })
  if (boost !== undefined) state.statuses.delete(boost.id)
  return status
}

const routes: Readonly<Record<string, (call: Call) => Reply>> = {
  'GET v2/instance': ({ state }) => reply({ domain: state.host, title: 'Mastodon', ...instance(state) }),
  'GET v1/instance': ({ state }) => reply({ uri: state.host, title: 'Mastodon', ...instance(state) }),
  'GET v1/accounts/verify_credentials': (call) =>
    reply({ ...accountEntity(call.state, userOf(call)), source: call.state.defaults }),
  'GET v1/accounts/lookup': ({ state, query }) => {
    const account = accountBy(state, query.get('acct') ?? '')
    if (account === undefined) throw notFound()
    return reply(accountEntity(state, account))
  },
  'GET v1/accounts/:id/statuses': (call) => {
    const { state, id, query } = call
    if (!state.accounts.has(id)) throw notFound()
    const rows = visibleOf(call)
      .filter((one) => one.account === id)
      .filter(({ reblog }) => reblog === null || !isTrue(query.get('exclude_reblogs')))
      .map((one) => ({ id: one.id, entity: statusEntity(call, one) }))
    return paged(call, rows, 20)
  },
  'GET v2/search': (call) => {
    const [wanted, type, resolve] = ['q', 'type', 'resolve'].map((name) => call.query.get(name))
    if (isTrue(resolve)) userOf(call, noUser)
    const found = isTrue(resolve) && type !== 'accounts' && type !== 'hashtags' ? visibleOf(call) : []
    const statuses = found.filter(({ uri, url }) => wanted === uri || wanted === url)
    return reply({ accounts: [], statuses: statuses.map((one) => statusEntity(call, one)), hashtags: [] })
  },
  'POST v2/media': upload,
  'GET v1/media/:id': showMedia,
  'PUT v1/media/:id': showMedia,
  'POST v1/statuses': create,
  'GET v1/statuses': (call) => {
    const ids = new Set(call.query.getAll('id[]'))
    if (ids.size > 20) throw refusal(422, 'Mastodon::ValidationError')
    const found = visibleOf(call).filter((one) => ids.has(one.id))
    return reply(found.map((one) => statusEntity(call, one)))
  },
  'GET v1/statuses/:id': (call) => reply(statusEntity(call, statusOf(call))),
  'PUT v1/statuses/:id': update,
  'DELETE v1/statuses/:id': (call) => {
    const { id, text } = ownStatus(call)
    const entity = { ...statusEntity(call, statusOf(call)), content: undefined, text }
    remove(call.state, id)
    return reply(entity)
  },
  'GET v1/statuses/:id/source': (call) => {
    const { id, text, spoiler_text } = userOf(call) && statusOf(call)
    return reply({ id, text, spoiler_text })
  },
  'GET v1/statuses/:id/context': context,
  'GET v1/statuses/:id/favourited_by': (call) => people(call, 'favourited_by'),
  'GET v1/statuses/:id/reblogged_by': (call) => people(call, 'reblogged_by'),
  'GET v1/statuses/:id/quotes': (call) => {
    userOf(call, noUser)
    const { id } = statusOf(call)
    const rows = visibleOf(call)
      .filter(({ quote }) => quote?.status === id && quote.state === 'accepted')
      .map((one) => ({ id: rowId(call.state, `quote ${one.id}`), entity: statusEntity(call, one) }))
    return paged(call, rows, 20)
  },
  'POST v1/statuses/:id/favourite': (call) => reply(statusEntity(call, react(call, 'favourited_by', 'add'))),
  'POST v1/statuses/:id/unfavourite': (call) =>
    reply(statusEntity(call, react(call, 'favourited_by', 'delete'))),
  'POST v1/statuses/:id/reblog': (call) => reply(statusEntity(call, react(call, 'reblogged_by', 'add'))),
  'POST v1/statuses/:id/unreblog': (call) => reply(statusEntity(call, react(call, 'reblogged_by', 'delete'))),
}
