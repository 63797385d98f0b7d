import { createHash } from 'node:crypto'
import type { DeployEnvironment, DeployFiles, Differences } from '../model/deploy.js'
import { stylesheetsToKeep } from '../model/manifest.js'
import { inUploadOrder } from './differences.js'
import { type BucketState, newReleaseId, type Release, type ReleasedFile, readBucket } from './s3-releases.js'
import { objectHeaders, type S3Store } from './s3-store.js'

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

/** Compares a site with a bucket. */
export const nextRelease = async (
  site: DeployFiles,
  store: S3Store,
  { redirects, rollback }: { readonly redirects: boolean; readonly rollback: boolean },
  { readFile }: Pick<DeployEnvironment, 'readFile'>,
): Promise<NextRelease> => {
  const bucket = await readBucket(store)
  const { objects, current, pending } = bucket
  const bytesOf = (path: string): Uint8Array => readFile(`${site.folder}/${path}`) ?? new Uint8Array()
  const textOf = (path: string): string => (site.files.has(path) ? Buffer.from(bytesOf(path)).toString() : '')
  const headersOf = objectHeaders({ headers: textOf('_headers'), redirects: textOf('_redirects') }, redirects)
  const files = new Map<string, ReleasedFile & { readonly isSuperseded?: boolean }>()
  const changed: string[] = []
  /** Paths whose objects the interrupted deploy wrote: they are not the release before. */
  const sentBefore = new Set<string>()
  for (const [path, hash] of site.files) {
    const wanted = { hash, headers: headersOf(path), etag: '' }
    const [before, interrupted] = [current?.files.get(path), pending?.files.get(path)]
    const etag = objects.get(path) ?? ''
    const isThere = etag !== '' && before?.etag === etag && isSameFile(before, wanted)
    // The object has the bytes of the interrupted deploy, and had others before.
    const isSent =
      !isThere &&
      interrupted !== undefined &&
      isSameFile(interrupted, wanted) &&
      before?.hash !== hash &&
      etag === entityTag(bytesOf(path))
    if (isSent) sentBefore.add(path)
    if (!isThere && !isSent) changed.push(path)
    files.set(path, { ...wanted, etag: isThere || isSent ? etag : '' })
  }
  for (const [path, file] of supersededStyles(site, current)) files.set(path, file)
  const released = new Set([...(pending?.files.keys() ?? []), ...(current?.files.keys() ?? [])])
  const removed = [...released].filter((path) => !files.has(path) && objects.has(path))
  const id = pending?.id ?? newReleaseId()
  const saved = bucket.saved.get(id) ?? new Set()
  // An object of the current release, or one that no deploy wrote.
  const isEarlier = (path: string): boolean =>
    objects.has(path) && !sentBefore.has(path) && (current?.files.has(path) === true || !released.has(path))
  const toSave =
    rollback && current !== undefined
      ? [...changed, ...removed].filter((path) => isEarlier(path) && !saved.has(path))
      : []
  const restorable = new Set([...saved, ...toSave])
  return {
    ...{ bucket, id, files, toSave, removed },
    changed: inUploadOrder(changed),
    added: [...site.files.keys()].filter(
      (path) => current?.files.has(path) !== true && !restorable.has(path),
    ),
  }
}

/** Returns the style sheets of a release that a site no longer has, which stay for one deploy. */
const supersededStyles = (
  { files }: DeployFiles,
  release: Release | undefined,
): [string, ReleasedFile & { readonly isSuperseded: true }][] => {
  const own = [...(release?.files ?? [])].filter(([, file]) => file.isSuperseded !== true)
  const kept = new Set(stylesheetsToKeep(new Map(own.map(([path, { hash }]) => [path, hash])), files))
  return own.flatMap(([path, file]) => (kept.has(path) ? [[path, { ...file, isSuperseded: true }]] : []))
}

const isSameFile = (a: ReleasedFile, b: ReleasedFile): boolean =>
  a.hash === b.hash && JSON.stringify(a.headers) === JSON.stringify(b.headers)

/** Returns the entity tag that a store gives an object that is sent as a whole. */
const entityTag = (bytes: Uint8Array): string => `"${createHash('md5').update(bytes).digest('hex')}"`
