import {
  type DeployEnvironment,
  type DeployFailure,
  type DeployFiles,
  type DeployOutcome,
  type Differences,
  defineTarget,
  readSecrets,
} from '../model/deploy.js'
import { type HttpRequest, type HttpResponse, isFailure } from '../model/http.js'
import { parseJsonObject, parseJsonText } from '../model/json.js'
import { isSameFiles } from '../model/manifest.js'
import { cleanText } from '../model/untrusted.js'
import { manifestDifferences } from './differences.js'

/** The settings below `deploy.netlify:`. */
type NetlifySettings = { readonly api: string }
type Environment = Pick<DeployEnvironment, 'http' | 'readFile' | 'secret' | 'wait' | 'progress' | 'now'>

/**
 * Publishes a site to Netlify by its digest API
 * (https://docs.netlify.com/api/get-started/#file-digest-method): it sends the hashes of all files, then the
 * files that Netlify lacks. Visitors see the new site when the deploy is `ready`.
 */
const deployToNetlify = async (
  files: DeployFiles,
  options: NetlifySettings,
  environment: Environment,
): Promise<DeployOutcome> =>
  connected(options, environment, (call, site) => deploy(files, site, call, environment))

/** Calls `work` with the API and the path of the site. Returns a failure when a secret is missing, or a request fails. */
const connected = async <Result>(
  options: NetlifySettings,
  environment: Environment,
  work: (call: Call, site: string) => Promise<Result>,
): Promise<Result | DeployFailure> => {
  const secrets = readSecrets(
    ['NETLIFY_AUTH_TOKEN', 'NETLIFY_SITE_ID'],
    'both are in Netlify’s settings: a personal access token, and the ID of the site',
    environment,
  )
  if ('reason' in secrets) return secrets
  const { NETLIFY_AUTH_TOKEN: token, NETLIFY_SITE_ID: site } = secrets
  try {
    return await work(callerOf(options, token, environment), `/sites/${encodeURIComponent(site)}`)
  } catch (thrown) {
    if (thrown instanceof NetlifyError)
      return { reason: `Netlify: ${thrown.message}`, note: 'the deployed site is unchanged' }
    throw thrown
  }
}

class NetlifyError extends Error {}
class NetlifyNotFound extends NetlifyError {}

/** Returns undefined for 404: a site that was never deployed has no list of files. */
const undefinedIfNotFound = (thrown: unknown): undefined => {
  if (!(thrown instanceof NetlifyNotFound)) throw thrown
  return undefined
}

type Call = (path: string, request?: Partial<HttpRequest>) => Promise<HttpResponse>
type Deploy = {
  readonly id: string
  readonly state: string
  readonly required: readonly string[]
  readonly reason?: string
}

const compareWithNetlify = async (
  { files }: DeployFiles,
  options: NetlifySettings,
  environment: Environment,
): Promise<Differences | DeployFailure> =>
  connected(options, environment, async (call, site) => {
    const deployed = (await deployedFiles(call, site)) ?? new Map<string, string>()
    return manifestDifferences(deployed, files)
  })

const deploy = async (
  { folder, files }: DeployFiles,
  site: string,
  call: Call,
  environment: Environment,
): Promise<DeployOutcome> => {
  const deployed = await deployedFiles(call, site)
  if (deployed !== undefined && isSameFiles(deployed, files))
    return { isChanged: false, sent: 0, message: 'Netlify has this site already' }

  const digest = Object.fromEntries([...files].map(([path, hash]) => [`/${path}`, hash]))
  const created = deployOf(jsonOf(await call(`${site}/deploys`, post({ files: digest, async: true }))))
  const prepared = await until(
    created,
    ['prepared', 'uploading', 'uploaded', 'ready'],
    site,
    call,
    environment,
  )
  const wanted = new Set(prepared.required)
  const uploads = [...files].filter(([, hash]) => wanted.delete(hash))
  environment.progress(`${uploads.length} of ${files.size} files to Netlify`)
  for (const [path] of uploads) {
    const body = environment.readFile(`${folder}/${path}`)
    if (body === undefined) throw new NetlifyError(`\`${path}\` was removed from the output meanwhile`)
    await call(`/deploys/${prepared.id}/files/${path.split('/').map(encodeURIComponent).join('/')}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body,
    })
  }
  const ready = await until(prepared, ['ready'], site, call, environment)
  return { isChanged: true, sent: uploads.length, message: `deploy ${ready.id}` }
}

/** Returns the deployed files with their hashes; undefined for a site that was never deployed. */
const deployedFiles = async (call: Call, site: string): Promise<ReadonlyMap<string, string> | undefined> =>
  filesOf(await call(`${site}/files`).then(jsonOf, undefinedIfNotFound))

/** Requests a deploy until it is in one of the states; throws when it failed, or after ten minutes. */
const until = async (
  start: Deploy,
  states: readonly string[],
  site: string,
  call: Call,
  environment: Environment,
): Promise<Deploy> => {
  const end = environment.now() + 600_000
  for (let deploy = start, pause = 250; ; pause = Math.min(pause * 1.5, 3000)) {
    if (deploy.state === 'error' || deploy.state === 'rejected')
      throw new NetlifyError(`the deploy failed: ${deploy.reason ?? 'no reason given'}`)
    if (states.includes(deploy.state))
      return deploy.required.length > 0 ? deploy : { ...deploy, required: start.required }
    if (environment.now() > end) throw new NetlifyError(`the deploy is \`${deploy.state}\` after ten minutes`)
    await environment.wait(pause)
    deploy = deployOf(jsonOf(await call(`${site}/deploys/${deploy.id}`)))
  }
}

const callerOf =
  ({ api }: NetlifySettings, token: string, { http }: Environment): Call =>
  async (path, request) => {
    const response = await http({
      url: `${api}${path}`,
      retries: 5,
      maxBytes: 50_000_000,
      timeout: 60_000,
      ...request,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...request?.headers },
    })
    if (isFailure(response)) throw new NetlifyError(response.reason)
    if (response.status === 401) throw new NetlifyError('it does not accept the token (401)')
    if (response.status === 404)
      throw new NetlifyNotFound('the site or the deploy does not exist (404); check `NETLIFY_SITE_ID`')
    if (response.status >= 300)
      throw new NetlifyError(`it answers ${response.status}: ${reasonOf(response).replaceAll(token, '…')}`)
    return response
  }

const post = (value: unknown): Partial<HttpRequest> => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

const reasonOf = ({ text }: HttpResponse): string => {
  const { message, errors } = parseJsonObject(text) ?? { message: text }
  return cleanText(message ?? JSON.stringify(errors), 300) ?? 'no reason given'
}

const jsonOf = ({ text }: HttpResponse): unknown => {
  const value = parseJsonText(text)
  if (value === undefined) throw new NetlifyError('its response is not JSON')
  return value
}

const deployOf = (value: unknown): Deploy => {
  const { id, state, required, error_message: reason } = (value ?? {}) as Record<string, unknown>
  if (typeof id !== 'string' || typeof state !== 'string')
    throw new NetlifyError('its response is not a deploy')
  const hashes = Array.isArray(required) ? required.filter((one) => typeof one === 'string') : []
  return {
    id,
    state,
    required: hashes,
    ...(typeof reason === 'string' && { reason: cleanText(reason, 300) ?? '' }),
  }
}

const filesOf = (value: unknown): ReadonlyMap<string, string> | undefined =>
  Array.isArray(value)
    ? new Map(
        value.flatMap((file: { path?: unknown; sha?: unknown } | null): [string, string][] =>
          typeof file?.path === 'string' && typeof file.sha === 'string'
            ? [[file.path.replace(/^\//, ''), file.sha]]
            : [],
        ),
      )
    : undefined

/** Netlify, by its API. */
export const netlify = defineTarget<NetlifySettings>('netlify', {
  keys: ['api'],
  secrets: ['NETLIFY_AUTH_TOKEN', 'NETLIFY_SITE_ID'],
  read: (reader) => ({ api: reader.serviceUrl('api') ?? 'https://api.netlify.com/api/v1' }),
  refusal: () => undefined,
  limits: () => ({ refusedPaths: [{ pattern: /[#?]/, why: 'Netlify refuses names with `#` or `?`' }] }),
  deploy: deployToNetlify,
  compare: compareWithNetlify,
})
