import { createHash } from 'node:crypto'
import {
  type DeployEnvironment,
  type DeployFailure,
  type DeployFiles,
  type DeployOutcome,
  type Differences,
  defineTarget,
  type Refusal,
  stylesheetsToKeep,
} from '../model/deploy.js'
import { type CdnSettings, purgeCaches } from './cdn.js'
import { inUploadOrder, phasesOf } from './differences.js'
import {
  type BucketState,
  newReleaseId,
  type Release,
  type ReleasedFile,
  readBucket,
  releaseFolder,
  removeReleases,
  savedKey,
  writeRelease,
} from './s3-releases.js'
import {
  objectHeaders,
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

/** A release that is not made yet: what differs from the bucket. */
type NextRelease = Differences & {
  readonly bucket: BucketState
  readonly id: string
  /** All files that the bucket will have, with an entity tag where it has them already. */
  readonly files: Release['files']
  /** The objects that are to be saved before they are replaced or removed. */
  readonly toSave: readonly string[]
  readonly added: readonly string[]
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
    // After an interrupted deploy it is not known what caches have been asked to forget.
    const touched = bucket.pending === undefined ? [...changed, ...removed] : undefined
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
    const to =
      bucket.pending === undefined
        ? bucket.releases.find(({ id }) => id === bucket.current?.before)
        : bucket.current
    if (from === undefined || to === undefined)
      return { reason: 'there is no earlier release', note: 'deploy an older commit of the blog' }
    const saved = inUploadOrder([...(bucket.saved.get(from.id) ?? [])])
    const added = from.added.filter((path) => bucket.objects.has(path))
    for (const phase of phasesOf(saved))
      await environment.each(phase, atOnce, (path) =>
        store.copy(savedKey(from.id, path), path, to.files.get(path)?.headers[redirectHeader]),
      )
    await environment.each(added, atOnce, store.remove)
    const failure = await purgeCaches([...saved, ...added], settings, credentials, environment)
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
  const [accessKeyId, secretAccessKey, sessionToken] = [
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
  ].map(environment.secret)
  if (accessKeyId === undefined || secretAccessKey === undefined)
    return {
      reason: `\`${accessKeyId === undefined ? 'AWS_ACCESS_KEY_ID' : 'AWS_SECRET_ACCESS_KEY'}\` is not in the environment`,
      note: 'make a key that may list, read, write and delete the objects of this bucket',
    }
  const credentials = {
    ...{ accessKeyId, secretAccessKey },
    ...(sessionToken !== undefined && { sessionToken }),
  }
  try {
    return await work(openStore(settings, credentials, environment), credentials)
  } catch (thrown) {
    if (!(thrown instanceof S3Error)) throw thrown
    return {
      reason: `${settings.bucket}: ${thrown.message}`,
      note: '`smallsocial deploy` goes on from here',
    }
  }
}

/** Compares a site with a bucket. */
const nextRelease = async (
  site: DeployFiles,
  store: S3Store,
  { redirects, rollback }: S3Settings,
  { readFile }: Pick<DeployEnvironment, 'readFile'>,
): Promise<NextRelease> => {
  const bucket = await readBucket(store)
  const { objects, current, pending } = bucket
  const id = pending?.id ?? newReleaseId()
  const saved = bucket.saved.get(id)
  const bytesOf = (path: string): Uint8Array => readFile(`${site.folder}/${path}`) ?? new Uint8Array()
  const textOf = (path: string): string => (site.files.has(path) ? Buffer.from(bytesOf(path)).toString() : '')
  const headersOf = objectHeaders({ headers: textOf('_headers'), redirects: textOf('_redirects') }, redirects)
  const files = new Map<string, ReleasedFile & { readonly isSuperseded?: boolean }>()
  const changed: string[] = []
  const sentBefore = new Set<string>()
  for (const [path, hash] of site.files) {
    const wanted = { hash, headers: headersOf(path), etag: '' }
    const [before, interrupted, etag] = [
      current?.files.get(path),
      pending?.files.get(path),
      objects.get(path),
    ]
    const isThere =
      before !== undefined && isSameFile(before, wanted) && before.etag !== '' && before.etag === etag
    // A file that the interrupted deploy sent: the object has its bytes, and had others before.
    const isSent =
      !isThere &&
      interrupted !== undefined &&
      isSameFile(interrupted, wanted) &&
      before?.hash !== hash &&
      etag === entityTag(bytesOf(path))
    if (isSent) sentBefore.add(path)
    if (!isThere && !isSent) changed.push(path)
    files.set(path, isThere || isSent ? { ...wanted, etag: etag ?? '' } : wanted)
  }
  const released = new Map([...(pending?.files ?? []), ...(current?.files ?? [])])
  const styles = new Map(
    [...(current?.files ?? [])]
      .filter(([, file]) => file.isSuperseded !== true)
      .map(([path, { hash }]) => [path, hash]),
  )
  const kept = stylesheetsToKeep(styles, site.files)
  for (const path of kept) {
    const file = released.get(path)
    if (file !== undefined) files.set(path, { ...file, isSuperseded: true })
  }
  const removed = [...released.keys()].filter((path) => !files.has(path) && objects.has(path))
  const isOfPending = (path: string): boolean =>
    sentBefore.has(path) || (pending?.files.has(path) === true && current?.files.has(path) !== true)
  const toSave =
    rollback && current !== undefined
      ? [...changed, ...removed].filter(
          (path) => objects.has(path) && saved?.has(path) !== true && !isOfPending(path),
        )
      : []
  const restorable = new Set([...(saved ?? []), ...toSave])
  return {
    ...{ bucket, id, files, toSave, removed },
    changed: inUploadOrder(changed),
    added: [...site.files.keys()].filter(
      (path) => current?.files.has(path) !== true && !restorable.has(path),
    ),
  }
}

const isSameFile = (a: ReleasedFile, b: ReleasedFile): boolean =>
  a.hash === b.hash && JSON.stringify(a.headers) === JSON.stringify(b.headers)

/** Returns the entity tag that a store gives an object that is sent as a whole. */
const entityTag = (bytes: Uint8Array): string => `"${createHash('md5').update(bytes).digest('hex')}"`

/** Whether a secret may be sent to a URL: by TLS, or on this machine. */
const isPrivate = (url: string): boolean =>
  /^https:\/\/[^/]|^http:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/]|$)/i.test(url)

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
          purge: reader.texts('purge'),
        }
  },
  refusal: ({ bucket, region, cloudfront = '', purge }) => {
    const open = purge.find((url) => !isPrivate(url))
    if (open !== undefined)
      return {
        reason: `one of \`deploy.s3.purge\` is \`${open}\``,
        note: 'write a URL that begins with `https:`, because it receives your secret',
      }
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
