import { createHash } from 'node:crypto'
import {
  type DeployEnvironment,
  type DeployFailure,
  type DeployFiles,
  type DeployOutcome,
  type Differences,
  defineTarget,
  readSecrets,
} from '../model/deploy.js'
import { parseRedirects } from '../model/host-rules.js'
import { type HttpRequest, isFailure } from '../model/http.js'
import { type JsonObject, jsonObject, jsonObjects, parseJsonObject } from '../model/json.js'
import { manifestOf } from '../model/manifest.js'
import { mediaTypeOf } from '../model/media.js'
import { cleanText } from '../model/untrusted.js'
import { inUploadOrder } from './differences.js'
import { formBody } from './form-body.js'

/** The settings below `deploy.cloudflare:`. */
type CloudflareSettings = {
  /** The name of the Worker. */
  readonly name: string
  readonly api: string
  /** The most files of the plan. */
  readonly maxFiles: number
}

class CloudflareError extends Error {}

/** A session of uploads: a token, and the parts in which missing files are to be sent, by their hashes. */
type Session = { readonly jwt: string; readonly buckets: readonly (readonly string[])[] }

/**
 * Publishes a site as the static assets of a Cloudflare Worker by direct upload
 * (https://developers.cloudflare.com/workers/static-assets/direct-upload/): it sends the hashes of all files, then the files that
 * Cloudflare lacks, then a new version of the Worker, which replaces the site at once.
 */
const deployToCloudflare = (
  site: DeployFiles,
  settings: CloudflareSettings,
  environment: DeployEnvironment,
): Promise<DeployOutcome> =>
  connected(settings, environment, async (call) => {
    const state = `${environment.stateFolder('cloudflare')}/deployed.json`
    const manifest = manifestOf(new Map([...site.files, ['', settings.name]]))
    const stored = environment.readFile(state)
    if (stored !== undefined && new TextDecoder().decode(stored) === manifest)
      return { isChanged: false, sent: 0, message: 'Cloudflare has this site already' }

    const assets = assetsOf(site)
    const { jwt, buckets } = await startSession(assets, settings, call)
    const wanted = new Set(buckets.flat())
    environment.progress(`${wanted.size} of ${assets.size} files to Cloudflare`)
    const pathOf = new Map([...assets].map(([path, { hash }]) => [hash, path]))
    let completion = buckets.length === 0 ? jwt : undefined
    for (const bucket of buckets) {
      const form = new FormData()
      for (const hash of bucket) {
        const path = pathOf.get(hash)
        const bytes = path === undefined ? undefined : environment.readFile(`${site.folder}/${path}`)
        if (path === undefined || bytes === undefined)
          throw new CloudflareError(`\`${path ?? hash}\` was removed from the output meanwhile`)
        const type = mediaTypeOf(path) ?? 'application/octet-stream'
        form.append(hash, new Blob([Buffer.from(bytes).toString('base64')], { type }), hash)
      }
      const uploaded = await call(
        '/workers/assets/upload?base64=true',
        { method: 'POST', ...(await formBody(form)) },
        jwt,
      )
      if (typeof uploaded.jwt === 'string') completion = uploaded.jwt
    }
    if (completion === undefined) throw new CloudflareError('it did not say that all files have arrived')

    const form = new FormData()
    const rules = (name: string): string | undefined => {
      const bytes = site.files.has(name) ? environment.readFile(`${site.folder}/${name}`) : undefined
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
    }
    form.append(
      'metadata',
      JSON.stringify({
        compatibility_date: '2026-01-01',
        assets: {
          jwt: completion,
          config: {
            html_handling: 'auto-trailing-slash',
            not_found_handling: '404-page',
            _redirects: redirectRules(rules('_redirects') ?? ''),
            _headers: rules('_headers'),
          },
        },
      }),
    )
    await call(`/workers/scripts/${settings.name}`, { method: 'PUT', ...(await formBody(form)) })
    environment.writeFile(state, manifest)
    return { isChanged: true, sent: wanted.size, message: `Worker ${settings.name}` }
  })

const compareWithCloudflare = (
  site: DeployFiles,
  settings: CloudflareSettings,
  environment: DeployEnvironment,
): Promise<Differences | DeployFailure> =>
  connected(settings, environment, async (call) => {
    const assets = assetsOf(site)
    const wanted = new Set((await startSession(assets, settings, call)).buckets.flat())
    const changed = [...assets].filter(([, { hash }]) => wanted.has(hash)).map(([path]) => path)
    return { changed: inUploadOrder(changed), removed: [] }
  })

/** Returns the rules of `_redirects` whose status Workers know: https://developers.cloudflare.com/workers/static-assets/redirects/ */
const redirectRules = (text: string): string =>
  parseRedirects(text)
    .filter(({ status }) => [301, 302, 303, 307, 308].includes(status))
    .map(({ from, to, status }) => `${from} ${to} ${status}\n`)
    .join('')

type Asset = { readonly hash: string; readonly size: number }

/** Returns the files that are assets; the rules for headers and redirects are settings of the Worker. */
const assetsOf = ({ files, sizes }: DeployFiles): ReadonlyMap<string, Asset> =>
  new Map(
    [...files]
      .filter(([path]) => path !== '_headers' && path !== '_redirects')
      .map(([path, sha1]) => {
        // The type is part of what is stored.
        const hash = createHash('sha256')
          .update(`${sha1} ${mediaTypeOf(path)}`)
          .digest('hex')
          .slice(0, 32)
        return [path, { hash, size: sizes.get(path) ?? 0 }]
      }),
  )

/** Sends the hashes of all files; this changes nothing of the site. */
const startSession = async (
  assets: ReadonlyMap<string, Asset>,
  { name }: CloudflareSettings,
  call: Call,
): Promise<Session> => {
  const manifest = Object.fromEntries([...assets].map(([path, asset]) => [`/${path}`, asset]))
  const { jwt, buckets } = await call(`/workers/scripts/${name}/assets-upload-session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ manifest }),
  })
  if (typeof jwt !== 'string') throw new CloudflareError('its response is not a session')
  const lists = Array.isArray(buckets) ? buckets : []
  return { jwt, buckets: lists.map((list) => (Array.isArray(list) ? list.map(String) : [])) }
}

/** Calls the API below the account, and returns its result. `token` replaces the author's. */
type Call = (path: string, request: Partial<HttpRequest>, token?: string) => Promise<JsonObject>

const connected = async <Result>(
  { api }: CloudflareSettings,
  environment: DeployEnvironment,
  work: (call: Call) => Promise<Result>,
): Promise<Result | DeployFailure> => {
  const secrets = readSecrets(
    ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_ACCOUNT_ID'],
    'the token needs the permission to edit Workers; the ID of the account is in its address in the dashboard',
    environment,
  )
  if ('reason' in secrets) return secrets
  const { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_ACCOUNT_ID: account } = secrets
  const call: Call = async (path, request, other = token) => {
    const response = await environment.http({
      url: `${api}/accounts/${encodeURIComponent(account)}${path}`,
      ...{ retries: 5, timeout: 300_000, maxBytes: 50_000_000 },
      ...request,
      headers: { authorization: `Bearer ${other}`, ...request.headers },
    })
    if (isFailure(response)) throw new CloudflareError(response.reason)
    const answer = parseJsonObject(response.text)
    if (answer === undefined) throw new CloudflareError(`it answers ${response.status}, without JSON`)
    if (response.status === 401 || response.status === 403)
      throw new CloudflareError(`it does not accept the token of CLOUDFLARE_API_TOKEN (${response.status})`)
    if (response.status >= 300 || answer.success !== true) {
      const reasons = jsonObjects(answer.errors).map(
        ({ code, message }) => `${String(message)} (${String(code)})`,
      )
      const words = cleanText(reasons.join('; '), 300)?.replaceAll(token, '…')
      throw new CloudflareError(`it answers ${response.status}: ${words ?? 'no reason given'}`)
    }
    return jsonObject(answer.result)
  }
  try {
    return await work(call)
  } catch (thrown) {
    if (!(thrown instanceof CloudflareError)) throw thrown
    return { reason: `Cloudflare: ${thrown.message}`, note: 'the deployed site is unchanged' }
  }
}

/** Cloudflare Workers, as static assets. */
export const cloudflare = defineTarget<CloudflareSettings>('cloudflare', {
  keys: ['name', 'api', 'maxFiles'],
  secrets: ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_ACCOUNT_ID'],
  read: (reader) => {
    const name = reader.required('name', 'my-blog')
    const api = (reader.serviceUrl('api') ?? 'https://api.cloudflare.com/client/v4').replace(/\/+$/, '')
    const maxFiles = reader.integer('maxFiles', 1) ?? 20_000
    return name === undefined ? undefined : { name, api, maxFiles }
  },
  refusal: ({ name }) =>
    /^[a-z0-9][a-z0-9_-]{0,62}$/i.test(name)
      ? undefined
      : {
          reason: `\`deploy.cloudflare.name\` is \`${name}\`, which cannot be the name of a Worker`,
          note: 'use letters, digits, `-` and `_`',
        },
  limits: ({ maxFiles }) => ({
    refusedPaths: [
      {
        pattern: /(?:^|\/)(?:_redirects\..*|\.gone|\.nojekyll)$/,
        why: 'it is for other hosts',
        isLeftOut: true,
      },
    ],
    cannot: ['gone'],
    files: maxFiles,
    bytes: 25 * 1024 * 1024,
  }),
  deploy: deployToCloudflare,
  compare: compareWithCloudflare,
})
