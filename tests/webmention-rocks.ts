import type { IncomingMessage, ServerResponse } from 'node:http'
import { answer, bodyOf, serve } from './server.js'

/** A webmention that an endpoint received; with `error` when it was refused. */
type Taken = {
  readonly test: string
  readonly source: string
  readonly target: string
  readonly error?: string
}

type Page = {
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string
}

/**
 * The pages of webmention.rocks, discovery 1 to 22, with their headers and bodies; `$` is the URL of the
 * site.
 */
const pages: Readonly<Record<string, Page>> = {
  1: { headers: { Link: '</test/1/webmention?head=true>; rel=webmention' } },
  2: { headers: { Link: '<$/test/2/webmention?head=true>; rel=webmention' } },
  3: { body: '<head><link rel="webmention" href="/test/3/webmention"></head>' },
  4: { body: '<head><link href="$/test/4/webmention" rel="webmention"></head>' },
  5: { body: '<a rel="webmention" href="/test/5/webmention">x</a>' },
  6: { body: '<a rel="webmention" href="$/test/6/webmention">x</a>' },
  7: { headers: { LinK: '<$/test/7/webmention?head=true>; rel=webmention' } },
  8: { headers: { Link: '<$/test/8/webmention?head=true>; rel="webmention"' } },
  9: { body: '<head><link rel="webmention somethingelse" href="$/test/9/webmention"></head>' },
  10: { headers: { Link: '<$/test/10/webmention?head=true>; rel="webmention somethingelse"' } },
  11: {
    headers: { Link: '<$/test/11/webmention>; rel=webmention' },
    body: '<head><link rel="webmention" href="/test/11/webmention/error"></head><a rel="webmention" href="/test/11/webmention/error">x</a>',
  },
  12: {
    body: '<head><link rel="not-webmention" href="/test/12/webmention/error"></head><a rel="webmention" href="/test/12/webmention">x</a>',
  },
  13: {
    body: '<!-- <a href="/test/13/webmention/error" rel="webmention">x</a> --><a href="/test/13/webmention" rel="webmention">x</a>',
  },
  14: {
    body: '<code>&lt;a href="/test/14/webmention/error" rel="webmention"&gt;&lt;/a&gt;</code><a href="/test/14/webmention" rel="webmention">x</a>',
  },
  15: { body: '<head><link rel="webmention" href=""></head>' },
  16: {
    body: '<a rel="webmention" href="/test/16/webmention">x</a><link rel="webmention" href="/test/16/webmention/error">',
  },
  17: {
    body: '<link rel="webmention" href="/test/17/webmention"><a rel="webmention" href="/test/17/webmention/error">x</a>',
  },
  18: {
    headers: {
      Link: ['</test/18/webmention/error>; rel="other"', '</test/18/webmention?head=true>; rel="webmention"'],
    },
  },
  19: {
    headers: {
      Link: '</test/19/webmention/error>; rel="other", </test/19/webmention?head=true>; rel="webmention"',
    },
  },
  20: { body: '<head><link rel="webmention"></head><a rel="webmention" href="/test/20/webmention">x</a>' },
  21: { body: '<head><link rel="webmention" href="/test/21/webmention?query=yes"></head>' },
  22: { body: '<head><link rel="webmention" href="22/webmention"></head>' },
  // Not in the suite, but allowed by RFC 8288 and HTML.
  101: {
    headers: {
      Link: '<https://x.example/?a=1,2;rel=webmention>; title="a, <b>; rel=webmention"; rel=other, </test/101/webmention>; title=x; rel="webmention"; rel=other',
    },
  },
  102: { body: '<head><base href="/test/102/"><link rel="WebMention" href="webmention"></head>' },
}

/** Starts a fake webmention.rocks on a loopback address. */
export const webmentionRocks = async (host = '127.0.0.1') => {
  const state = { taken: [] as Taken[], keys: new Set<string>(), once: new Set<string>(), part2Linked: false }
  const url = await serve((request, response) => void respond(request, response, state), host)
  return Object.assign(state, { url, host: new URL(url).host })
}

type State = { taken: Taken[]; keys: Set<string>; once: Set<string> }

const respond = async (request: IncomingMessage, response: ServerResponse, state: State): Promise<void> => {
  const site = `http://${request.headers.host}`
  const { pathname, searchParams } = new URL(request.url ?? '', site)
  const [, kind = '', test = '', ...rest] = pathname.split('/')
  const filled = (text: string): string => text.replaceAll('$', site)
  if (request.method === 'POST') {
    const form = new URLSearchParams(await bodyOf(request))
    const [source, target] = [form.get('source') ?? '', form.get('target') ?? '']
    const error = await refusal(
      request,
      { kind, test, rest, searchParams, form, source, target, site },
      state,
    )
    state.taken.push({ test: `${kind} ${test}`, source, target, ...(error !== undefined && { error }) })
    return error === undefined
      ? answer(response, 201, { location: `/status/${state.taken.length}` }, 'ok')
      : answer(response, 400, { 'content-type': 'text/plain' }, error)
  }
  if (kind === 'test' && test === '23') {
    if (rest[0] === 'page') {
      const key = `k${state.once.size}`
      state.once.add(key)
      return answer(response, 302, { location: `/test/23/${key}/` })
    }
    return answer(response, 200, { 'content-type': 'text/html' }, `<link rel="webmention" href="webmention">`)
  }
  if (kind === 'update' || kind === 'delete') {
    const key = `key${state.keys.size}`
    state.keys.add(key)
    return answer(response, 200, {
      link: `</${kind}/${test}${rest.length > 0 ? `/${rest.join('/')}` : ''}/webmention?key=${key}>; rel="webmention"`,
    })
  }
  const page = pages[test]
  if (kind !== 'test' || page === undefined || rest.length > 0) return answer(response, 404)
  const headers = Object.entries(page.headers ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? filled(value) : value.map(filled),
  ])
  answer(
    response,
    200,
    { 'content-type': 'text/html; charset=utf-8', ...Object.fromEntries(headers) },
    `<!doctype html>${filled(page.body ?? '<p>x</p>')}`,
  )
}

/** Returns why the suite would refuse a webmention; undefined when it would not. */
const refusal = async (
  request: IncomingMessage,
  facts: {
    kind: string
    test: string
    rest: readonly string[]
    searchParams: URLSearchParams
    form: URLSearchParams
    source: string
    target: string
    site: string
  },
  state: State,
): Promise<string | undefined> => {
  const { kind, test, rest, searchParams, form, source, target, site } = facts
  if (request.headers['content-type'] !== 'application/x-www-form-urlencoded')
    return 'the content type is not that of a form'
  if ([...form.keys()].sort().join() !== 'source,target') return `the form has ${[...form.keys()].join()}`
  if (rest.includes('error')) return 'this endpoint must not be used'
  if (kind === 'test' && test === '20' && rest.length === 0) return 'this is the page itself'
  if (kind === 'test' && test === '21' && searchParams.get('query') !== 'yes') return 'the query is gone'
  if (kind === 'test' && test === '23') {
    if (!state.once.delete(rest[0] ?? '')) return 'this address worked once'
    if (target !== `${site}/test/23/page`) return 'the target is not the original one'
  } else if (kind === 'test' && target !== `${site}/test/${test}`) return `the target is ${target}`
  if (kind !== 'test' && !state.keys.delete(searchParams.get('key') ?? ''))
    return 'the endpoint was not discovered again'
  const page = await fetch(source)
  const text = await page.text()
  const links = text.includes(`href="${target}"`)
  if (kind === 'delete') {
    const isFirst = !state.taken.some((one) => one.test === 'delete 1' && one.error === undefined)
    if (isFirst) return links && page.status === 200 ? undefined : 'it is gone before it was there'
    return page.status === 410 && !links ? undefined : `deleted, and yet ${page.status}`
  }
  const wasTold = state.taken.some((one) => one.target === target && one.error === undefined)
  return links || wasTold ? undefined : 'the source does not link the target'
}
