import { randomBytes } from 'node:crypto'
import {
  type DeployEnvironment,
  type DeployFailure,
  type DeployFiles,
  type DeployOutcome,
  type Differences,
  defineTarget,
  readSecrets,
} from '../model/deploy.js'
import { type HttpRequest, isFailure } from '../model/http.js'
import { type JsonObject, jsonObjects, parseJsonObject } from '../model/json.js'
import { manifestOf, readManifest } from '../model/manifest.js'
import { cleanText } from '../model/untrusted.js'
import { differencesOf, phasesOf } from './differences.js'
import { formBody } from './form-body.js'

/** The settings below `deploy.neocities:`. */
type NeocitiesSettings = {
  readonly api: string
  /** Whether the account pays, so that all types of files are allowed. */
  readonly supporter: boolean
  /** Whether the first deploy may replace files that no deploy wrote. */
  readonly overwrite: boolean
}

class NeocitiesError extends Error {}

/**
 * Publishes a site to Neocities (https://neocities.org/api). The host lists its files with their SHA-1, which are compared. The manifest
 * of the deployed files is a file of the site with a random name: only files in it are deleted.
 */
const deployToNeocities = (
  site: DeployFiles,
  settings: NeocitiesSettings,
  environment: DeployEnvironment,
): Promise<DeployOutcome> =>
  connected(settings, environment, async (call) => {
    const { manifest, name, hashes } = await readSite(call, site, environment)
    const { changed, removed, after } = changesOf(site, { manifest, hashes })
    if (manifest !== undefined && changed.length + removed.length === 0)
      return { isChanged: false, sent: 0, message: 'Neocities has this site already' }
    const foreign =
      manifest === undefined && !settings.overwrite ? changed.find((path) => hashes.has(path)) : undefined
    if (foreign !== undefined)
      return {
        reason: `Neocities has \`${foreign}\`, which no deploy wrote`,
        note: 'write `overwrite: true` below `deploy.neocities:` to replace what has the names of the site',
      }

    environment.progress(`${changed.length} of ${site.files.size} files to Neocities`)
    // Before the files, so that a later deploy knows all that may be deleted after an interruption.
    const during = new Map([...(manifest ?? []), ...after])
    await upload(call, [[name, Buffer.from(manifestOf(during))]])
    for (const batch of phasesOf(changed).flatMap((phase) => batchesOf(phase)))
      await upload(
        call,
        batch.map((path) => {
          const bytes = environment.readFile(`${site.folder}/${path}`)
          if (bytes === undefined)
            throw new NeocitiesError(`\`${path}\` was removed from the output meanwhile`)
          return [path, bytes]
        }),
      )
    const stale = removed.filter((path) => hashes.has(path))
    for (const batch of batchesOf(stale))
      await call('delete', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(batch.map((path) => ['filenames[]', path])).toString(),
      })
    await upload(call, [[name, Buffer.from(manifestOf(after))]])
    return { isChanged: true, sent: changed.length, message: `Neocities, ${stale.length} deleted` }
  })

const compareWithNeocities = (
  site: DeployFiles,
  settings: NeocitiesSettings,
  environment: DeployEnvironment,
): Promise<Differences | DeployFailure> =>
  connected(settings, environment, async (call) => changesOf(site, await readSite(call, site, environment)))

/** What Neocities has: the hashes of all files, and our manifest, with its name. */
type NeocitiesSite = {
  readonly hashes: ReadonlyMap<string, string>
  readonly manifest: ReadonlyMap<string, string> | undefined
}

/** Compares a site by the hashes that the host lists; the manifest says which files are ours. */
const changesOf = ({ files }: DeployFiles, { hashes, manifest = new Map() }: NeocitiesSite) =>
  differencesOf(
    new Map(
      [...manifest].map(([path, hash]): [string, string] => [
        path,
        // A mark of the manifest is no SHA-1, and stays.
        /^[0-9a-f]{40}$/.test(hash) ? (hashes.get(path) ?? '') : hash,
      ]),
    ),
    files,
  )

const readSite = async (
  call: Call,
  { url }: DeployFiles,
  { http }: DeployEnvironment,
): Promise<NeocitiesSite & { readonly name: string }> => {
  const listed = jsonObjects((await call('list')).files).filter((file) => file.is_directory !== true)
  const hashes = new Map(
    listed.flatMap(({ path, sha1_hash: hash }): [string, string][] =>
      typeof path === 'string' && typeof hash === 'string' ? [[path.replace(/^\//, ''), hash]] : [],
    ),
  )
  const name = [...hashes.keys()].find((path) => /^smallsocial-[0-9a-f]{32}\.json$/.test(path))
  if (name === undefined)
    return { hashes, name: `smallsocial-${randomBytes(16).toString('hex')}.json`, manifest: undefined }
  // The API cannot read a file.
  const response = await http({
    url: url + name,
    maxBytes: 50_000_000,
    headers: { 'cache-control': 'no-cache' },
  })
  const manifest = isFailure(response) || response.status !== 200 ? undefined : readManifest(response.text)
  if (manifest === undefined)
    throw new NeocitiesError(
      `the list of deployed files cannot be read at ${url}; is \`url\` the address of this site?`,
    )
  return { hashes, name, manifest }
}

/** Calls a method of the API, and returns its answer. */
type Call = (method: string, request?: Partial<HttpRequest>) => Promise<JsonObject>

const connected = async <Result>(
  { api }: NeocitiesSettings,
  environment: DeployEnvironment,
  work: (call: Call) => Promise<Result>,
): Promise<Result | DeployFailure> => {
  const secrets = readSecrets(
    ['NEOCITIES_API_KEY'],
    'it is in the settings of your site at Neocities',
    environment,
  )
  if ('reason' in secrets) return secrets
  const { NEOCITIES_API_KEY: key } = secrets
  const call: Call = async (method, request) => {
    const response = await environment.http({
      url: `${api}/${method}`,
      ...{ retries: 5, timeout: 120_000, maxBytes: 50_000_000 },
      ...request,
      headers: { authorization: `Bearer ${key}`, ...request?.headers },
    })
    if (isFailure(response)) throw new NeocitiesError(response.reason)
    if (response.status === 401 || response.status === 403)
      throw new NeocitiesError(`it does not accept the key of NEOCITIES_API_KEY (${response.status})`)
    const answer = parseJsonObject(response.text)
    if (answer === undefined) throw new NeocitiesError(`it answers ${response.status}, without JSON`)
    if (response.status !== 200 || answer.result !== 'success')
      throw new NeocitiesError(
        `it answers ${response.status}: ${cleanText(answer.message, 300)?.replaceAll(key, '…') ?? 'no reason given'}`,
      )
    return answer
  }
  try {
    return await work(call)
  } catch (thrown) {
    if (!(thrown instanceof NeocitiesError)) throw thrown
    return { reason: `Neocities: ${thrown.message}`, note: '`smallsocial deploy` resumes from here' }
  }
}

const upload = async (
  call: Call,
  files: readonly (readonly [path: string, bytes: Uint8Array])[],
): Promise<void> => {
  const form = new FormData()
  for (const [path, bytes] of files)
    form.append(path, new Blob([new Uint8Array(bytes)]), path.replace(/^.*\//, ''))
  await call('upload', { method: 'POST', ...(await formBody(form)) })
}

/** Returns paths in parts, each for one request. */
const batchesOf = (paths: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(paths.length / batchSize) }, (_, index) =>
    paths.slice(index * batchSize, (index + 1) * batchSize),
  )
const batchSize = 20

/** https://neocities.org/site_files/allowed_types */
const freeExtensions =
  'apng asc atom avif bin cjs css csv dae eot epub geojson gif glb glsl gltf gpg htm html ico jpeg jpg js json key kml knowl less manifest map markdown md mf mid midi mjs mtl obj opml osdx otf pdf pgp pls png py rdf resolveHandle rss sass scss svg text toml ts tsv ttf txt webapp webmanifest webp woff woff2 xcf xml yaml yml'

/** Neocities, by its API. */
export const neocities = defineTarget<NeocitiesSettings>('neocities', {
  keys: ['api', 'supporter', 'overwrite'],
  secrets: ['NEOCITIES_API_KEY'],
  read: (reader) => ({
    api: (reader.serviceUrl('api') ?? 'https://neocities.org/api').replace(/\/+$/, ''),
    supporter: reader.boolean('supporter') ?? false,
    overwrite: reader.boolean('overwrite') ?? false,
  }),
  refusal: () => undefined,
  limits: ({ supporter }) => ({
    refusedPaths: [
      {
        pattern: /(?:^|\/)(?:_redirects(?:\..*)?|_headers|\.gone|\.nojekyll)$/,
        why: 'it is for other hosts',
        isLeftOut: true,
      },
      ...(supporter
        ? []
        : [
            {
              pattern: new RegExp(
                `(?:^|/)\\.?[^./]*$|\\.(?!(?:${freeExtensions.replaceAll(' ', '|')})$)[^./]*$`,
                'i',
              ),
              why: 'a free account cannot have this type of file; with a paid one, write `supporter: true` below `deploy.neocities:`',
              isLeftOut: true,
            },
          ]),
    ],
    cannot: ['headers', 'redirects', 'gone'],
  }),
  deploy: deployToNeocities,
  compare: compareWithNeocities,
})
