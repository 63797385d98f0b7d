import {
  type DeployEnvironment,
  type DeployFailure,
  type DeployFiles,
  type DeployOutcome,
  type Differences,
  defineTarget,
  type Refusal,
  readSecrets,
} from '../model/deploy.js'
import { type CdnSettings, purgeCaches } from './cdn.js'
import { inUploadOrder, phasesOf } from './differences.js'
import { nextRelease } from './s3-next-release.js'
import {
  type Release,
  readBucket,
  releaseFolder,
  removeReleases,
  savedKey,
  writeRelease,
} from './s3-releases.js'
import {
  openStore,
  redirectHeader,
  type S3Credentials,
  S3Error,
  type S3Place,
  type S3Store,
} from './s3-store.js'

/** The settings below `deploy.s3:`. */
type S3Settings = S3Place &
  CdnSettings & {
    /** Whether pages at old addresses are redirects of the store. */
    readonly redirects: boolean
    /** Whether replaced objects are saved for a rollback. */
    readonly rollback: boolean
    /** Whether the first deploy may replace objects that no deploy wrote. */
    readonly overwrite: boolean
  }

/**
 * Publishes a site to a bucket of a store with the API of S3. Objects are listed and compared by their entity tags with the record of
 * the last release, which is in the bucket too, so that any machine can deploy. The record is written before and after the objects:
 * an interrupted deploy goes on, and only objects of a release are removed.
 */
const deployToS3 = async (
  site: DeployFiles,
  settings: S3Settings,
  environment: DeployEnvironment,
): Promise<DeployOutcome> =>
  withStore(settings, environment, async (store, credentials) => {
    const next = await nextRelease(site, store, settings, environment)
    const { bucket, changed, removed, id } = next
    if (changed.length + removed.length === 0 && bucket.pending === undefined)
      return { isChanged: false, sent: 0, message: `${settings.bucket} has this site already` }

    const foreign =
      bucket.current === undefined && bucket.pending === undefined && !settings.overwrite
        ? changed.find((path) => bucket.objects.has(path))
        : undefined
    if (foreign !== undefined)
      return {
        reason: `${settings.bucket}: \`${settings.prefix}${foreign}\` is an object that no deploy wrote`,
        note: 'choose an empty bucket or another `prefix`, or write `overwrite: true` below `deploy.s3:` to replace what has the names of the site',
      }

    environment.progress(`${changed.length} of ${site.files.size} files to ${settings.bucket}`)
    const release: Release = {
      ...{ id, files: next.files, added: next.added, isComplete: false },
      time: Math.max(environment.now(), (bucket.current?.time ?? 0) + 1),
      ...(settings.rollback && bucket.current !== undefined && { before: bucket.current.id }),
    }
    await writeRelease(store, release)
    await environment.each(next.toSave, atOnce, (path) =>
      store.copy(path, savedKey(id, path), bucket.current?.files.get(path)?.headers[redirectHeader]),
    )
    const files = new Map(next.files)
    for (const phase of phasesOf(changed))
      await environment.each(phase, atOnce, async (path) => {
        const [body, file] = [environment.readFile(`${site.folder}/${path}`), files.get(path)]
        if (body === undefined || file === undefined)
          throw new S3Error(`\`${path}\` was removed from the output meanwhile`)
        files.set(path, { ...file, etag: await store.put(path, body, file.headers) })
      })
    await environment.each(removed, atOnce, store.remove)
    const { pathname } = new URL(site.url)
    // After an interrupted deploy it is not known what caches have been asked to forget.
    const touched =
      bucket.pending === undefined ? [...changed, ...removed].map((path) => pathname + path) : undefined
    const failure = await purgeCaches(touched, settings, credentials, environment)
    if (failure !== undefined) return failure

    await writeRelease(store, { ...release, files, isComplete: true })
    await removeReleases(
      store,
      bucket,
      { records: [id, ...(release.before === undefined ? [] : [release.before])], saved: [id] },
      (keys, work) => environment.each(keys, atOnce, work),
    )
    return {
      isChanged: true,
      sent: changed.length,
      message: `${settings.bucket}, ${removed.length} deleted`,
    }
  })

/** Restores the objects that the last release replaced or removed, and removes those that it added. */
const rollBackS3 = async (settings: S3Settings, environment: DeployEnvironment): Promise<DeployOutcome> =>
  withStore(settings, environment, async (store, credentials) => {
    const bucket = await readBucket(store)
    const from = bucket.pending ?? bucket.current
    const to = bucket.releases.find(({ id }) => id === from?.before)
    if (from === undefined || to === undefined)
      return { reason: 'there is no earlier release', note: 'deploy an older commit of the blog' }
    const saved = inUploadOrder([...(bucket.saved.get(from.id) ?? [])])
    const added = from.added.filter((path) => bucket.objects.has(path))
    for (const phase of phasesOf(saved))
      await environment.each(phase, atOnce, (path) =>
        store.copy(savedKey(from.id, path), path, to.files.get(path)?.headers[redirectHeader]),
      )
    await environment.each(added, atOnce, store.remove)
    const failure = await purgeCaches(undefined, settings, credentials, environment)
    if (failure !== undefined) return failure

    const { before: _, ...release } = to
    await writeRelease(store, { ...release, time: from.time + 1 })
    await removeReleases(store, bucket, { records: [to.id], saved: [] }, (keys, work) =>
      environment.each(keys, atOnce, work),
    )
    return {
      isChanged: true,
      sent: saved.length,
      message: `${settings.bucket} has the release of ${new Date(to.time).toISOString()} again`,
    }
  })

/** Requests that run at the same time. */
const atOnce = 8

const compareWithS3 = (
  site: DeployFiles,
  settings: S3Settings,
  environment: DeployEnvironment,
): Promise<Differences | DeployFailure> =>
  withStore(settings, environment, (store) => nextRelease(site, store, settings, environment))

/** Calls `work` with the bucket. Returns a failure when a secret is missing, or the service refuses a request. */
const withStore = async <Result>(
  settings: S3Settings,
  environment: DeployEnvironment,
  work: (store: S3Store, credentials: S3Credentials) => Promise<Result>,
): Promise<Result | DeployFailure> => {
  const secrets = readSecrets(
    ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
    'make a key that may list, read, write and delete the objects of this bucket',
    environment,
  )
  if ('reason' in secrets) return secrets
  const sessionToken = environment.secret('AWS_SESSION_TOKEN')
  const credentials = {
    accessKeyId: secrets.AWS_ACCESS_KEY_ID,
    secretAccessKey: secrets.AWS_SECRET_ACCESS_KEY,
    ...(sessionToken !== undefined && { sessionToken }),
  }
  try {
    return await work(openStore(settings, credentials, environment), credentials)
  } catch (thrown) {
    if (!(thrown instanceof S3Error)) throw thrown
    return {
      reason: `${settings.bucket}: ${thrown.message}`,
      note: '`smallsocial deploy` resumes from here',
    }
  }
}

const notA = (key: string, value: string): Refusal => ({
  reason: `\`deploy.s3.${key}\` is \`${value}\`, which cannot be a part of an address of the store`,
  note: 'copy it from the settings of the store',
})

/** A bucket of a store with the API of S3: AWS, Cloudflare R2, Backblaze B2, MinIO, Garage, Hetzner, Scaleway … */
export const s3 = defineTarget<S3Settings>('s3', {
  keys: [
    ...['endpoint', 'region', 'bucket', 'prefix', 'redirects', 'rollback', 'overwrite'],
    ...['cloudfront', 'cloudfrontApi', 'purge'],
  ],
  secrets: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'PURGE_AUTHORIZATION'],
  read: (reader) => {
    const bucket = reader.required('bucket', 'www.example.com')
    const region = reader.text('region') ?? 'us-east-1'
    // A request has a signature and no secret, so that a store in the author's network may be without TLS.
    const endpoint = reader.url('endpoint') ?? `https://s3.${region}.amazonaws.com`
    const prefix = (reader.text('prefix') ?? '').replace(/^\/+|\/+$/g, '')
    const cloudfront = reader.text('cloudfront')
    return bucket === undefined
      ? undefined
      : {
          ...{ bucket, region },
          endpoint: endpoint.replace(/\/+$/, ''),
          prefix: prefix === '' ? '' : `${prefix}/`,
          redirects: reader.boolean('redirects') ?? /\.amazonaws\.com(?:\.cn)?\/*$/.test(endpoint),
          rollback: reader.boolean('rollback') ?? true,
          overwrite: reader.boolean('overwrite') ?? false,
          ...(cloudfront !== undefined && { cloudfront }),
          cloudfrontApi: (reader.serviceUrl('cloudfrontApi') ?? 'https://cloudfront.amazonaws.com').replace(
            /\/+$/,
            '',
          ),
          purge: reader.serviceUrls('purge'),
        }
  },
  refusal: ({ bucket, region, cloudfront = '' }) => {
    if (!/^[a-z0-9][a-z0-9._-]{1,62}$/i.test(bucket)) return notA('bucket', bucket)
    if (!/^[a-z0-9-]+$/i.test(region)) return notA('region', region)
    return /^[A-Z0-9]*$/.test(cloudfront) ? undefined : notA('cloudfront', cloudfront)
  },
  limits: () => ({
    refusedPaths: [
      {
        pattern: new RegExp(`^${releaseFolder.replace('.', '\\.')}`),
        why: 'a deploy stores its releases there',
      },
      { pattern: /^.{1025}|(?:^|\/)\.{1,2}(?:\/|$)/u, why: 'S3 refuses it' },
    ],
    cannot: ['otherHeaders', 'redirects', 'gone'],
    bytes: 5_000_000_000,
  }),
  deploy: deployToS3,
  compare: compareWithS3,
  rollBack: rollBackS3,
})
