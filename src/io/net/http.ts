import { lookup } from 'node:dns'
import { isIP } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Agent, buildConnector, fetch, type Response } from 'undici'
import { headerText, pageText } from '../../model/charset.js'
import type { Http, HttpFailure, HttpRequest, HttpResponse } from '../../model/http.js'
import { isRetryable } from '../../model/http.js'
import { parseUrl } from '../../model/url.js'
import { now } from '../clock.js'
import { isPublicAddress } from './public-address.js'

/** The options of a client. */
export type HttpOptions = {
  readonly userAgent: string
  /** Private hosts that may be requested, as `host` or `host:port`; all others must have public addresses. */
  readonly allow: readonly string[]
}

/**
 * Returns a client that is safe against server-side request forgery. Each connection of each redirect is made
 * to an address that was checked: public, or allowed by name. It sends one request at a time to a host, unless a request allows more, none
 * to a host that timed out before, and waits as long as `Retry-After` says. Bodies are read up to `maxBytes`,
 * unpacked.
 */
export const httpClient = ({
  userAgent,
  allow,
}: HttpOptions): Http & { readonly close: () => Promise<void> } => {
  const isAllowed = (hostname: string, port: string): boolean =>
    allow.some((one) => one === hostname || one === `${hostname}:${port}`)
  const agent = new Agent({ connect: guardedConnector(isAllowed), keepAliveTimeout: 1000 })
  const hosts = new Map<string, HostState>()

  const sendOnce = async (request: HttpRequest): Promise<HttpResponse | HttpFailure> => {
    const headers = { 'user-agent': userAgent, ...request.headers }
    const signal = AbortSignal.timeout(request.timeout ?? 15_000)
    const { method = 'GET' } = request
    let { url } = request
    let sendsSecrets = true
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const problem = urlProblem(url)
      if (problem !== undefined) return { failure: 'refused', reason: problem }
      const { authorization: _, ...withoutSecrets } = headers as Record<string, string>
      const response = await fetch(url, {
        method,
        headers: sendsSecrets ? headers : withoutSecrets,
        redirect: 'manual',
        dispatcher: agent,
        signal,
        ...(request.body !== undefined && method !== 'GET' && { body: request.body }),
      })
      const next = request.returnsRedirect === true ? undefined : redirectOf(response, method)
      if (next === undefined) return await responseOf(response, url, request.maxBytes ?? 1_000_000)
      await response.body?.cancel().catch(() => undefined)
      sendsSecrets &&= new URL(next, url).origin === new URL(url).origin
      url = new URL(next, url).href
    }
    return {
      failure: 'redirects',
      reason: `${redactedUrl(request.url)} redirects more than ${maxRedirects} times`,
    }
  }

  const attempt = async (request: HttpRequest): Promise<HttpResponse | HttpFailure> => {
    try {
      return await sendOnce(request)
    } catch (thrown) {
      return failureOf(thrown, request.url)
    }
  }

  const sendWithRetries = async (
    request: HttpRequest,
    host: HostState,
  ): Promise<HttpResponse | HttpFailure> => {
    for (let retry = 0; ; retry++) {
      if (host.isSlow === true) return skipped('timeout', request, 'its host did not respond in time')
      if (now() < host.notBefore)
        return skipped('waiting', request, 'its host asked for a pause (Retry-After)')
      if (retry === 0) request.beforeSend?.()
      const result = await attempt(request)
      const mayRetry = 'failure' in result ? result.failure === 'network' : isRetryable(result.status)
      if ('failure' in result && result.failure === 'timeout') host.isSlow = true
      const pause = 'failure' in result ? undefined : retryAfter(result)
      if (pause !== undefined && mayRetry) host.notBefore = now() + pause
      if (!mayRetry || retry >= (request.retries ?? 0) || (pause ?? 0) > maxRetryAfter) return result
      await wait(pause ?? 500 * 2 ** retry)
      host.notBefore = 0
    }
  }

  const http: Http = async (request) => {
    const name = hostnameOf(request.url)
    const host: HostState = hosts.get(name) ?? { running: 0, waiting: [], notBefore: 0 }
    hosts.set(name, host)
    await turnAt(host, request.parallel ?? 1)
    try {
      return await sendWithRetries(request, host)
    } finally {
      host.running--
      startNext(host)
    }
  }
  return Object.assign(http, { close: () => agent.destroy() })
}

type HostState = {
  running: number
  /** The requests that wait for a turn, in their order. */
  readonly waiting: { readonly parallel: number; readonly start: () => void }[]
  notBefore: number
  /** Whether a request took too long: the others to the host are not sent. */
  isSlow?: boolean
}

const skipped = (failure: 'timeout' | 'waiting', { url }: HttpRequest, reason: string): HttpFailure => ({
  failure,
  isSkipped: true,
  reason: `${redactedUrl(url)} was not requested: ${reason}`,
})

/** Waits until fewer than `parallel` requests to a host run, and no earlier request waits. */
const turnAt = (host: HostState, parallel: number): Promise<void> =>
  new Promise((start) => {
    host.waiting.push({ parallel, start })
    startNext(host)
  })

const startNext = (host: HostState): void => {
  for (let [next] = host.waiting; next !== undefined && host.running < next.parallel; [next] = host.waiting) {
    host.waiting.shift()
    host.running++
    next.start()
  }
}

const maxRedirects = 5
/** In milliseconds. After a longer `Retry-After`, this client sends the host no more requests. */
const maxRetryAfter = 30_000

class RefusedAddress extends Error {}

/**
 * Connects to the address that was checked, not to the name, which may resolve to another address the second
 * time.
 */
const guardedConnector = (
  isAllowed: (hostname: string, port: string) => boolean,
): buildConnector.connector => {
  const connect = buildConnector({ timeout: 5000 })
  return (options, callback) => {
    const name = options.hostname.replace(/^\[|\]$/g, '')
    const port = options.port || (options.protocol === 'https:' ? '443' : '80')
    const connectToOneOf = (addresses: readonly string[]): void => {
      const [address, ...rest] = isAllowed(name, port) ? addresses : addresses.filter(isPublicAddress)
      if (address === undefined) {
        callback(new RefusedAddress(`${name} has no public address`), null)
        return
      }
      connect({ ...options, hostname: address }, (...result) => {
        if (result[0] !== null && rest.length > 0) connectToOneOf(rest)
        else callback(...result)
      })
    }
    if (isIP(name) !== 0) connectToOneOf([name])
    else
      lookup(name, { all: true }, (problem, addresses) => {
        if (problem) callback(problem, null)
        else connectToOneOf(addresses.map(({ address }) => address))
      })
  }
}

const urlProblem = (text: string): string | undefined => {
  const url = parseUrl(text)
  if (url === undefined) return `\`${text.slice(0, 100)}\` is not a URL`
  const { protocol, username, password } = url
  if (protocol !== 'http:' && protocol !== 'https:') return `\`${protocol}\` is not http or https`
  return username === '' && password === '' ? undefined : 'the URL contains a user or a password'
}

const redirectOf = (response: Response, method: string): string | undefined => {
  const written = response.headers.get('location')
  const location = written === null ? undefined : parseUrl(headerText(written), response.url)?.href
  if (location === undefined) return undefined
  const keepsMethod = response.status === 307 || response.status === 308
  const isRedirect = keepsMethod || [301, 302, 303].includes(response.status)
  return isRedirect && (keepsMethod || method === 'GET' || method === 'HEAD') ? location : undefined
}

const responseOf = async (response: Response, url: string, maxBytes: number): Promise<HttpResponse> => {
  const { bytes, isTruncated } = await bytesOf(response, maxBytes)
  let text: string | undefined
  const header = (name: string): string | undefined => {
    const value = response.headers.get(name)
    return value === null ? undefined : headerText(value)
  }
  return {
    url,
    status: response.status,
    header,
    bytes,
    get text() {
      text ??= pageText(bytes, header('content-type') ?? '')
      return text
    },
    isTruncated,
  }
}

const bytesOf = async (
  response: Response,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; isTruncated: boolean }> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    const left = maxBytes - size
    chunks.push(chunk.length > left ? chunk.subarray(0, left) : chunk)
    size += Math.min(chunk.length, left)
    if (chunk.length > left) return { bytes: Buffer.concat(chunks), isTruncated: true }
  }
  return { bytes: Buffer.concat(chunks), isTruncated: false }
}

const failureOf = (thrown: unknown, url: string): HttpFailure => {
  const causes = [thrown, (thrown as { cause?: unknown } | undefined)?.cause]
  const refused = causes.find((one) => one instanceof RefusedAddress)
  if (refused !== undefined)
    return {
      failure: 'refused',
      reason: `${(refused as Error).message}; allow a private host with \`--allow-host\``,
    }
  const isLate = (cause: unknown): boolean => {
    const { name, code } = (cause ?? {}) as { name?: unknown; code?: unknown }
    return name === 'TimeoutError' || /TIMEOUT/.test(String(code))
  }
  if (causes.some(isLate))
    return { failure: 'timeout', reason: `${redactedUrl(url)} did not respond in time` }
  const words = causes.flatMap((one) =>
    one instanceof Error && one.message !== 'fetch failed' ? [one.message] : [],
  )
  return { failure: 'network', reason: `${redactedUrl(url)}: ${(words[0] ?? 'no connection').slice(0, 200)}` }
}

/**
 * Returns the `Retry-After` of a response in milliseconds:
 * https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
const retryAfter = ({ header }: HttpResponse): number | undefined => {
  const value = header('retry-after')
  if (value === undefined) return undefined
  const date = Date.parse(value)
  if (/^\d+$/.test(value)) return Number(value) * 1000
  return Number.isNaN(date) ? undefined : Math.max(0, date - now())
}

const hostnameOf = (url: string): string => parseUrl(url)?.hostname ?? ''

const redactedUrl = (text: string): string => {
  const url = parseUrl(text)
  return (url === undefined ? 'the URL' : url.origin + url.pathname).slice(0, 300)
}
