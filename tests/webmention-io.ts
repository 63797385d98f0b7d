import type { IncomingMessage, ServerResponse } from 'node:http'
import { answer, serve } from './server.js'

/** A row of webmention.io's table, with the properties of its `.jf2`. */
export type Row = {
  id: number
  source: string
  target: string
  property?: string
  author?: { name?: string; url?: string; photo?: string }
  url?: string
  name?: string
  published?: string | null
  content?: { html?: string; text?: string }
  rsvp?: string
  private?: boolean
  /** A number that increases with each change. */
  updated?: number
}

/** A failure that a test can switch on. */
export type Fault =
  | 'hang'
  | 'cut'
  | 'html'
  | 'empty'
  | '429 once'
  | '500'
  | '503 for ever'
  | 'garbage'
  | 'few a page'
  | 'a new one meanwhile'

/**
 * Starts a fake webmention.io, with the parameters, orders and errors of `/api/mentions.jf2` in its source
 * code.
 */
export const webmentionIo = async (token = 'right') => {
  const state = {
    rows: [] as Row[],
    fault: undefined as Fault | undefined,
    requests: [] as URLSearchParams[],
  }
  const url = await serve((request, response) => respond(request, response, state, token))
  return Object.assign(state, {
    api: `${url}/api`,
    host: new URL(url).host,
    /** Changes a row like a repeated webmention: with the same id, and newer. */
    update: (id: number, more: Partial<Row>): void => {
      const row = state.rows.find((one) => one.id === id)
      if (row !== undefined) Object.assign(row, more, { updated: newest(state.rows) + 1 })
    },
  })
}

const newest = (rows: readonly Row[]): number => rows.reduce((most, row) => Math.max(most, updatedOf(row)), 0)
const updatedOf = ({ updated, id }: Row): number => updated ?? id

const respond = (
  request: IncomingMessage,
  response: ServerResponse,
  state: { rows: Row[]; fault: Fault | undefined; requests: URLSearchParams[] },
  token: string,
) => {
  const { pathname, searchParams: wanted } = new URL(request.url ?? '', 'http://x')
  state.requests.push(wanted)
  const json = (status: number, body: unknown): void =>
    answer(
      response,
      status,
      { 'content-type': 'application/json', 'cache-control': 'no-store' },
      JSON.stringify(body),
    )
  const { fault } = state
  if (fault === 'hang') return
  if (fault === 'cut') {
    response.writeHead(200, { 'content-length': '1000' }).write('{"type":"feed","children":[')
    return void setImmediate(() => request.socket.destroy())
  }
  if (fault === '500')
    return answer(response, 500, { 'content-type': 'text/html' }, '<h1>Internal Server Error</h1>')
  if (fault === '503 for ever') return answer(response, 503, { 'retry-after': '3600' })
  if (fault === 'garbage')
    return answer(response, 200, { 'content-type': 'application/json' }, '{"type":"feed","chil')
  if (fault === '429 once') {
    state.fault = undefined
    return answer(response, 429, { 'retry-after': '0' })
  }
  if (pathname !== '/api/mentions.jf2') return json(404, { error: 'not_found' })
  if (fault === 'html' || (request.headers.accept ?? '').includes('text/html'))
    return answer(response, 200, { 'content-type': 'text/html' }, '<!doctype html><title>Mentions</title>')
  const targets = [...wanted.getAll('target'), ...wanted.getAll('target[]')]
  const given = wanted.get('token') ?? wanted.get('access_token')
  if (targets.length === 0 && given === null)
    return json(400, {
      error: 'invalid_input',
      error_description: 'Either a token or a target URL is required',
    })
  if (targets.length === 0 && given !== token)
    return json(401, { error: 'forbidden', error_description: 'Access token was not valid' })

  const domain = wanted.get('domain')
  const since = Number(wanted.get('since_id') ?? 0)
  const order = wanted.get('sort-by') === 'updated' ? updatedOf : ({ id }: Row) => id
  const direction = wanted.get('sort-dir') === 'up' ? 1 : -1
  const size =
    fault === 'few a page' || fault === 'a new one meanwhile'
      ? 3
      : Number(wanted.get('per-page') ?? wanted.get('perPage') ?? 20)
  const page = Number(wanted.get('page') ?? 0)
  const found =
    fault === 'empty'
      ? []
      : state.rows
          .filter((row) => targets.length === 0 || targets.includes(row.target))
          .filter((row) => domain === null || new URL(row.target).host === domain)
          .filter(({ id }) => id > since)
          .sort((a, b) => (order(a) - order(b)) * direction)
          .slice(page * size, (page + 1) * size)
  json(200, { type: 'feed', name: 'Webmentions', children: found.map(jf2) })
  if (fault === 'a new one meanwhile') {
    const id = newest(state.rows) + 1
    state.rows.push({ id, source: `https://late.example/${id}`, target: state.rows[0]?.target ?? '' })
    if (state.rows.length > 40) state.fault = undefined
  }
}

const jf2 = (row: Row): object => {
  const property = row.property ?? 'in-reply-to'
  return {
    type: 'entry',
    author: { type: 'card', name: '', photo: '', url: '', ...row.author },
    url: row.url ?? row.source,
    published: row.published === undefined ? '2026-05-02T08:00:00+02:00' : row.published,
    'wm-received': new Date(Date.parse('2026-05-02T00:00:00Z') + row.id * 60_000)
      .toISOString()
      .replace('.000', ''),
    'wm-id': row.id,
    'wm-source': row.source,
    'wm-target': row.target,
    'wm-protocol': 'webmention',
    ...(row.name !== undefined && { name: row.name }),
    ...(row.content !== undefined && { content: row.content }),
    ...(row.rsvp !== undefined && { rsvp: row.rsvp }),
    [property === 'rsvp' ? 'in-reply-to' : property]: row.target,
    'wm-property': property,
    'wm-private': row.private ?? false,
  }
}
