import { createHash } from 'node:crypto'
import { feedFormatInfo } from '../model/config.js'
import type { DeployEnvironment } from '../model/deploy.js'
import {
  type HeaderRule,
  isPattern,
  matches,
  parseHeaders,
  parseRedirects,
  storedHeaders,
} from '../model/host-rules.js'
import { type HttpRequest, type HttpResponse, isFailure } from '../model/http.js'
import { mediaTypeOf } from '../model/media.js'
import { cleanText } from '../model/untrusted.js'

/** Where the objects of a site are. */
export type S3Place = {
  /** The URL of the service, without a slash at its end. */
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  /** The beginning of the key of each object: empty, or with a slash at its end. */
  readonly prefix: string
}

/** The secrets of an account. */
export type S3Credentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** An error of the service. */
export class S3Error extends Error {}

/** The objects of a bucket below a prefix; keys are without it. */
export type S3Store = {
  /** Calls `visit` for each object, in the order of the keys; the list is read a thousand at a time. */
  readonly list: (visit: (key: string, etag: string) => void) => Promise<void>
  /** Returns an object as text; undefined when there is none. */
  readonly read: (key: string) => Promise<string | undefined>
  /** Writes an object, and returns its entity tag. */
  readonly put: (key: string, body: Uint8Array, headers: Readonly<Record<string, string>>) => Promise<string>
  /** Copies an object with its headers. `redirect` is its redirect, which a service does not copy. */
  readonly copy: (from: string, to: string, redirect?: string) => Promise<void>
  readonly remove: (key: string) => Promise<void>
}

/**
 * Signs and sends a request to a service of AWS. The signature is version 4
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html), with the hash of the body.
 */
export const signedRequest = async (
  request: Pick<HttpRequest, 'url' | 'method' | 'headers'> & { readonly body?: Uint8Array },
  { accessKeyId, secretAccessKey, sessionToken }: S3Credentials,
  scope: { readonly service: string; readonly region: string; readonly datetime?: string },
): Promise<HttpRequest> => {
  const { AwsV4Signer } = await import('aws4fetch')
  const { url, method = 'GET', body } = request
  const signer = new AwsV4Signer({
    ...{ url, method, accessKeyId, secretAccessKey, ...scope, allHeaders: true },
    headers: {
      ...request.headers,
      'x-amz-content-sha256': createHash('sha256')
        .update(body ?? '')
        .digest('hex'),
    },
    ...(sessionToken !== undefined && { sessionToken }),
  })
  const { headers } = await signer.sign()
  return { ...request, headers: Object.fromEntries([...headers].filter(([name]) => name !== 'host')) }
}

/** Opens the objects of a bucket. Its functions throw an S3Error. */
export const openStore = (
  { endpoint, region, bucket, prefix }: S3Place,
  credentials: S3Credentials,
  { http }: Pick<DeployEnvironment, 'http'>,
): S3Store => {
  const urlOf = (key: string): string => `${endpoint}/${bucket}/${encodedKey(prefix + key)}`
  const send = async (
    request: Parameters<typeof signedRequest>[0],
    accepts: readonly number[] = [200, 204],
  ): Promise<HttpResponse> => {
    const signed = await signedRequest(request, credentials, { service: 's3', region })
    const response = await http({
      ...signed,
      ...{ retries: 5, parallel: 8, timeout: 600_000, maxBytes: 50_000_000, returnsRedirect: true },
    })
    if (isFailure(response)) throw new S3Error(response.reason)
    if (!accepts.includes(response.status)) throw new S3Error(errorText(response, bucket))
    return response
  }
  return {
    list: async (visit) => {
      for (let token: string | undefined = ''; token !== undefined; ) {
        const query = new URLSearchParams({
          'list-type': '2',
          'encoding-type': 'url',
          prefix,
          ...(token !== '' && { 'continuation-token': token }),
        })
        const { text } = await send({
          url: `${endpoint}/${bucket}?${query.toString().replace(/\+/g, '%20')}`,
        })
        const isEncoded = xmlText(text, 'EncodingType') === 'url'
        for (const [, object = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
          const written = xmlText(object, 'Key')
          const key = isEncoded ? decodeURIComponent(written.replace(/\+/g, ' ')) : written
          if (key.startsWith(prefix)) visit(key.slice(prefix.length), xmlText(object, 'ETag'))
        }
        const next = xmlText(text, 'NextContinuationToken')
        token = next === '' || xmlText(text, 'IsTruncated') === 'false' ? undefined : next
      }
    },
    read: async (key) => {
      const response = await send({ url: urlOf(key) }, [200, 404])
      return response.status === 404 ? undefined : response.text
    },
    put: async (key, body, headers) =>
      (await send({ url: urlOf(key), method: 'PUT', headers, body })).header('etag') ?? '',
    copy: async (from, to, redirect) => {
      const { text } = await send({
        url: urlOf(to),
        method: 'PUT',
        headers: {
          'x-amz-copy-source': `/${bucket}/${encodedKey(prefix + from)}`,
          ...(redirect !== undefined && { [redirectHeader]: redirect }),
        },
      })
      // A copy that fails after its start has the status 200 and an error in its body.
      if (text.includes('<Error>')) throw new S3Error(`\`${from}\` could not be copied`)
    },
    remove: async (key) => void (await send({ url: urlOf(key), method: 'DELETE' }, [200, 204, 404])),
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html */
export const redirectHeader = 'x-amz-website-redirect-location'

/** Returns a key with all characters encoded that the signature has encoded. */
const encodedKey = (key: string): string =>
  key
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(
        /[!'()*]/g,
        (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/')

/** Returns the text of the first element of a name in XML; empty when there is none. */
const xmlText = (xml: string, name: string): string =>
  (new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '')
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => characterOf(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => characterOf(Number(code)))
    .replace(/&(quot|apos|lt|gt);/g, (_, name: string) => characters[name] ?? '')
    .replace(/&amp;/g, '&')

const characters: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>' }
const characterOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '')

const errorText = ({ status, text, header }: HttpResponse, bucket: string): string => {
  const code = xmlText(text, 'Code')
  const region = header('x-amz-bucket-region') ?? xmlText(text, 'Region')
  if (code === 'NoSuchBucket') return `there is no bucket \`${bucket}\``
  if (code === 'InvalidAccessKeyId') return 'it does not know the access key of AWS_ACCESS_KEY_ID'
  if (code === 'SignatureDoesNotMatch')
    return 'it refuses the signature: AWS_SECRET_ACCESS_KEY is wrong, or the region'
  if (code === 'RequestTimeTooSkewed') return 'the clock of this machine is wrong'
  if ([301, 307, 400].includes(status) && region !== '')
    return `the bucket is in the region \`${cleanText(region, 50) ?? ''}\`; write it into \`deploy.s3.region\``
  const words = cleanText([code, xmlText(text, 'Message')].filter((one) => one !== '').join(': '), 300)
  return `it answers ${status}${words === undefined ? '' : `: ${words}`}`
}

/**
 * Returns a function from the path of a file to the headers of its object: its media type, and those of `_headers` that a store
 * keeps with an object. With `withRedirects`, pages at old addresses have the redirect of `_redirects` too.
 */
export const objectHeaders = (
  rules: { readonly headers: string; readonly redirects: string },
  withRedirects: boolean,
): ((path: string) => Readonly<Record<string, string>>) => {
  const blocks = parseHeaders(rules.headers)
    .map(
      (block): HeaderRule => ({
        ...block,
        headers: block.headers.filter(([name]) => storedHeaders.includes(name.toLowerCase())),
      }),
    )
    .filter(({ headers }) => headers.length > 0)
  const redirects = new Map(
    (withRedirects ? parseRedirects(rules.redirects) : [])
      .filter(({ from, status }) => status >= 301 && status <= 308 && !isPattern(from))
      .map(({ from, to }) => [from.replace(/\/$/, ''), to]),
  )
  return (path) => {
    const urlPath = `/${path.replace(/(?<=^|\/)index\.html$/, '')}`
    const redirect = path.endsWith('.html') ? redirects.get(urlPath.replace(/\/$/, '')) : undefined
    return {
      'cache-control': 'public, max-age=0, must-revalidate',
      'content-type': contentType(path),
      ...Object.fromEntries(
        blocks
          .filter((block) => matches(block, urlPath))
          .flatMap(({ headers }) => headers.map(([name, value]) => [name.toLowerCase(), value])),
      ),
      ...(redirect !== undefined && { [redirectHeader]: redirect }),
    }
  }
}

const contentType = (path: string): string => {
  const feed = Object.values(feedFormatInfo).find(({ file }) => path === file || path.endsWith(`/${file}`))
  const type = feed?.type ?? mediaTypeOf(path) ?? 'application/octet-stream'
  return /^text\/|\+xml$|json$|^application\/(?:xml|javascript)$/.test(type) ? `${type}; charset=utf-8` : type
}
