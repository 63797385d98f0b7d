import {
  type DeployEnvironment,
  type DeployFiles,
  type DeployOutcome,
  defineTarget,
  isSameFiles,
} from '../model/deploy.js'
import { type HttpRequest, type HttpResponse, isFailure } from '../model/http.js'
import { cleanText } from '../model/untrusted.js'

/** The settings below `deploy.netlify:`. */
type NetlifySettings = { readonly api: string }
type World = Pick<DeployEnvironment, 'http' | 'readFile' | 'secret' | 'wait' | 'progress' | 'now'>

/**
 * Puts the site on Netlify by its digest API (https://docs.netlify.com/api/get-started/#file-digest-method): the
 * hashes of all files, then the files that it lacks. The site changes at once when Netlify says `ready`.
 */
const deployToNetlify = async (
  files: DeployFiles,
  options: NetlifySettings,
  world: World,
): Promise<DeployOutcome> => {
  const [token, site] = [world.secret('NETLIFY_AUTH_TOKEN'), world.secret('NETLIFY_SITE_ID')]
  if (token === undefined || site === undefined)
    return {
      reason: `\`${token === undefined ? 'NETLIFY_AUTH_TOKEN' : 'NETLIFY_SITE_ID'}\` is not in the environment`,
      note: 'both are in Netlify’s settings: a personal access token, and the ID of the site',
    }
  try {
    return await deploy(files, `/sites/${encodeURIComponent(site)}`, callerOf(options, token, world), world)
  } catch (thrown) {
    if (thrown instanceof NetlifyTrouble)
      return { reason: `Netlify: ${thrown.message}`, note: 'the site that is there stays' }
    throw thrown
  }
}

class NetlifyTrouble extends Error {}
class MissingAtNetlify extends NetlifyTrouble {}

/** A site that has never been deployed has no files. */
const whenMissing = (thrown: unknown): undefined => {
  if (!(thrown instanceof MissingAtNetlify)) throw thrown
  return undefined
}

type Call = (path: string, request?: Partial<HttpRequest>) => Promise<HttpResponse>
type Deploy = {
  readonly id: string
  readonly state: string
  readonly required: readonly string[]
  readonly reason?: string
}

const deploy = async (
  { folder, files }: DeployFiles,
  site: string,
  call: Call,
  world: World,
): Promise<DeployOutcome> => {
  const there = filesOf(await call(`${site}/files`).then(jsonOf, whenMissing))
  if (there !== undefined && isSameFiles(there, files))
    return { isChanged: false, sent: 0, message: 'Netlify has this site already' }

  const digest = Object.fromEntries([...files].map(([path, hash]) => [`/${path}`, hash]))
  const created = deployOf(jsonOf(await call(`${site}/deploys`, post({ files: digest, async: true }))))
  const prepared = await until(created, ['prepared', 'uploading', 'uploaded', 'ready'], site, call, world)
  const wanted = new Set(prepared.required)
  const uploads = [...files].filter(([, hash]) => wanted.delete(hash))
  world.progress(`${uploads.length} of ${files.size} files to Netlify`)
  for (const [path] of uploads) {
    const body = world.readFile(`${folder}/${path}`)
    if (body === undefined) throw new NetlifyTrouble(`\`${path}\` is no longer there`)
    await call(`/deploys/${prepared.id}/files/${path.split('/').map(encodeURIComponent).join('/')}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body,
    })
  }
  const ready = await until(prepared, ['ready'], site, call, world)
  return { isChanged: true, sent: uploads.length, message: `deploy ${ready.id}` }
}

/** Asks until the deploy is in one of the states; ten minutes at most. */
const until = async (
  start: Deploy,
  states: readonly string[],
  site: string,
  call: Call,
  world: World,
): Promise<Deploy> => {
  const end = world.now() + 600_000
  for (let deploy = start, pause = 250; ; pause = Math.min(pause * 1.5, 3000)) {
    if (deploy.state === 'error' || deploy.state === 'rejected')
      throw new NetlifyTrouble(`the deploy failed: ${deploy.reason ?? 'it does not say why'}`)
    if (states.includes(deploy.state))
      return deploy.required.length > 0 ? deploy : { ...deploy, required: start.required }
    if (world.now() > end) throw new NetlifyTrouble(`the deploy is \`${deploy.state}\` after ten minutes`)
    await world.wait(pause)
    deploy = deployOf(jsonOf(await call(`${site}/deploys/${deploy.id}`)))
  }
}

const callerOf =
  ({ api }: NetlifySettings, token: string, { http }: World): Call =>
  async (path, request) => {
    const answer = await http({
      url: `${api}${path}`,
      retries: 5,
      maxBytes: 50_000_000,
      timeout: 60_000,
      ...request,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...request?.headers },
    })
    if (isFailure(answer)) throw new NetlifyTrouble(answer.reason)
    if (answer.status === 401) throw new NetlifyTrouble('it does not accept the token (401)')
    if (answer.status === 404)
      throw new MissingAtNetlify(`there is no such site or deploy (404); look at \`NETLIFY_SITE_ID\``)
    if (answer.status >= 300)
      throw new NetlifyTrouble(`it answers ${answer.status}: ${reasonOf(answer).replaceAll(token, '…')}`)
    return answer
  }

const post = (value: unknown): Partial<HttpRequest> => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

const reasonOf = ({ text }: HttpResponse): string => {
  try {
    const { message, errors } = JSON.parse(text) as { message?: unknown; errors?: unknown }
    return cleanText(message ?? JSON.stringify(errors), 300) ?? 'no reason given'
  } catch {
    return cleanText(text, 200) ?? 'no reason given'
  }
}

const jsonOf = ({ text }: HttpResponse): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new NetlifyTrouble('it answers with something else than JSON')
  }
}

const deployOf = (value: unknown): Deploy => {
  const { id, state, required, error_message: reason } = (value ?? {}) as Record<string, unknown>
  if (typeof id !== 'string' || typeof state !== 'string') throw new NetlifyTrouble('its answer is no deploy')
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
  refusedPaths: [{ pattern: /[#?]/, why: 'Netlify refuses names with `#` or `?`' }],
  deploy: deployToNetlify,
})
