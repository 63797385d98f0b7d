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

/** Who asks, and which private hosts may be asked. */
export type HttpOptions = {
  readonly userAgent: string
  /** `host` or `host:port`; all others must have public addresses. */
  readonly allow: readonly string[]
}

/**
 * The guarded client. Each connection, of each hop, is made to an address that was looked at: public, or
 * allowed by name. One request at a time a host; a host that did not answer in time is not asked again by
 * this client; `Retry-After` is obeyed. Bodies are read up to `maxBytes`, unpacked.
 */
export const httpClient = ({
  userAgent,
  allow,
}: HttpOptions): Http & { readonly close: () => Promise<void> } => {
  const isAllowed = (hostname: string, port: string): boolean =>
    allow.some((one) => one === hostname || one === `${hostname}:${port}`)
  const agent = new Agent({ connect: guardedConnector(isAllowed), keepAliveTimeout: 1000 })
  const hosts = new Map<string, HostState>()

  const once = async (request: HttpRequest): Promise<HttpResponse | HttpFailure> => {
    const headers = { 'user-agent': userAgent, ...request.headers }
    const signal = AbortSignal.timeout(request.timeout ?? 15_000)
    const { method = 'GET' } = request
    let { url } = request
    let keepsSecrets = true
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const trouble = urlTrouble(url)
      if (trouble !== undefined) return { failure: 'refused', reason: trouble }
      const { authorization: _, ...withoutSecrets } = headers as Record<string, string>
      const response = await fetch(url, {
        method,
        headers: keepsSecrets ? headers : withoutSecrets,
        redirect: 'manual',
        dispatcher: agent,
        signal,
        ...(request.body !== undefined && method !== 'GET' && { body: request.body }),
      })
      const next = redirectOf(response, method)
      if (next === undefined) return await answerOf(response, url, request.maxBytes ?? 1_000_000)
      await response.body?.cancel().catch(() => undefined)
      keepsSecrets &&= new URL(next, url).origin === new URL(url).origin
      url = new URL(next, url).href
    }
    return {
      failure: 'redirects',
      reason: `${redactedUrl(request.url)} redirects more than ${maxRedirects} times`,
    }
  }

  const tried = async (request: HttpRequest): Promise<HttpResponse | HttpFailure> => {
    try {
      return await once(request)
    } catch (thrown) {
      return failureOf(thrown, request.url)
    }
  }

  const patient = async (request: HttpRequest, host: HostState): Promise<HttpResponse | HttpFailure> => {
    for (let retry = 0; ; retry++) {
      if (host.failure !== undefined) return host.failure
      if (now() < host.notBefore)
        return {
          failure: 'waiting',
          reason: `${redactedUrl(request.url)} asked to be left alone for a while`,
        }
      if (retry === 0) request.beforeSend?.()
      const result = await tried(request)
      const isWorthIt = 'failure' in result ? result.failure === 'network' : isRetryable(result.status)
      if ('failure' in result && result.failure === 'timeout') host.failure = result
      const asked = 'failure' in result ? undefined : retryAfter(result)
      if (asked !== undefined && isWorthIt) host.notBefore = now() + asked
      if (!isWorthIt || retry >= (request.retries ?? 0) || (asked ?? 0) > maxRetryAfter) return result
      await wait(asked ?? 500 * 2 ** retry)
      host.notBefore = 0
    }
  }

  const http: Http = (request) => {
    const name = hostnameOf(request.url)
    const host = hosts.get(name) ?? { tail: Promise.resolve(), notBefore: 0 }
    hosts.set(name, host)
    const result = host.tail.then(() => patient(request, host))
    host.tail = result
    return result
  }
  return Object.assign(http, { close: () => agent.destroy() })
}

type HostState = { tail: Promise<unknown>; notBefore: number; failure?: HttpFailure }

const maxRedirects = 5
/** A server that asks for a longer pause is left alone for this run. */
const maxRetryAfter = 30_000

class RefusedAddress extends Error {}

/** Connects to an address that was looked at, not to a name that may mean another address the next moment. */
const guardedConnector = (
  isAllowed: (hostname: string, port: string) => boolean,
): buildConnector.connector => {
  const connect = buildConnector({ timeout: 5000 })
  return (options, callback) => {
    const name = options.hostname.replace(/^\[|\]$/g, '')
    const port = options.port || (options.protocol === 'https:' ? '443' : '80')
    const through = (addresses: readonly string[]): void => {
      const [address, ...rest] = isAllowed(name, port) ? addresses : addresses.filter(isPublicAddress)
      if (address === undefined) {
        callback(new RefusedAddress(`${name} has no public address`), null)
        return
      }
      connect({ ...options, hostname: address }, (...result) => {
        if (result[0] !== null && rest.length > 0) through(rest)
        else callback(...result)
      })
    }
    if (isIP(name) !== 0) through([name])
    else
      lookup(name, { all: true }, (trouble, addresses) => {
        if (trouble) callback(trouble, null)
        else through(addresses.map(({ address }) => address))
      })
  }
}

const urlTrouble = (text: string): string | undefined => {
  const url = parseUrl(text)
  if (url === undefined) return `\`${text.slice(0, 100)}\` is not a URL`
  const { protocol, username, password } = url
  if (protocol !== 'http:' && protocol !== 'https:') return `\`${protocol}\` is not http or https`
  return username === '' && password === '' ? undefined : 'the URL holds a user or a password'
}

const redirectOf = (response: Response, method: string): string | undefined => {
  const written = response.headers.get('location')
  const location = written === null ? undefined : parseUrl(headerText(written), response.url)?.href
  if (location === undefined) return undefined
  const keepsMethod = response.status === 307 || response.status === 308
  const isRedirect = keepsMethod || [301, 302, 303].includes(response.status)
  return isRedirect && (keepsMethod || method === 'GET' || method === 'HEAD') ? location : undefined
}

const answerOf = async (response: Response, url: string, maxBytes: number): Promise<HttpResponse> => {
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
    isTruncated: isTruncated,
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
      reason: `${(refused as Error).message}; \`--allow-host\` lets a private one in`,
    }
  const isLate = (cause: unknown): boolean => {
    const { name, code } = (cause ?? {}) as { name?: unknown; code?: unknown }
    return name === 'TimeoutError' || /TIMEOUT/.test(String(code))
  }
  if (causes.some(isLate)) return { failure: 'timeout', reason: `${redactedUrl(url)} did not answer in time` }
  const words = causes.flatMap((one) =>
    one instanceof Error && one.message !== 'fetch failed' ? [one.message] : [],
  )
  return { failure: 'network', reason: `${redactedUrl(url)}: ${(words[0] ?? 'no connection').slice(0, 200)}` }
}

/** In milliseconds: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
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
