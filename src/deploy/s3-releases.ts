import { randomBytes } from 'node:crypto'
import type { S3Store } from './s3-store.js'

/** What a release knows of a file: the SHA-1 of its bytes, its headers, and the entity tag of its object. */
export type ReleasedFile = {
  readonly hash: string
  readonly headers: Readonly<Record<string, string>>
  /** Empty while the file is not sent. */
  readonly etag: string
}

/**
 * A release of the site, in the bucket as `.smallsocial/ID.json`. Objects that it replaced or removed are copies below
 * `.smallsocial/ID/`, until the next release. The id is random, so that nobody guesses the address of a list of all files.
 */
export type Release = {
  readonly id: string
  readonly time: number
  /** False while its files are sent. */
  readonly isComplete: boolean
  /** Also of style sheets that stay for one deploy, which have `isSuperseded`. */
  readonly files: ReadonlyMap<string, ReleasedFile & { readonly isSuperseded?: boolean }>
  /** The release before; undefined when a rollback to it is not possible. */
  readonly before?: string
  /** The files that the release before did not have. */
  readonly added: readonly string[]
}

/** The folder of the releases in a bucket. */
export const releaseFolder = '.smallsocial/'

/** Returns the id of a new release. */
export const newReleaseId = (): string => randomBytes(16).toString('hex')

/** Returns the key of the copy of a file that a release replaced. */
export const savedKey = (id: string, path: string): string => `${releaseFolder}${id}/${path}`

/** What a bucket has: the entity tags of the site's objects, the releases, and the files that each has saved. */
export type BucketState = {
  readonly objects: ReadonlyMap<string, string>
  /** The newest complete one. */
  readonly current?: Release
  /** One that is newer, and was interrupted. */
  readonly pending?: Release
  /** Paths of saved files by release. */
  readonly saved: ReadonlyMap<string, ReadonlySet<string>>
  readonly releases: readonly Release[]
}

/** Reads what a bucket has. */
export const readBucket = async (store: S3Store): Promise<BucketState> => {
  const objects = new Map<string, string>()
  const saved = new Map<string, Set<string>>()
  const ids: string[] = []
  await store.list((key, etag) => {
    if (!key.startsWith(releaseFolder)) {
      objects.set(key, etag)
      return
    }
    const [, id = '', path] = /^([0-9a-f]{32})(?:\.json|\/(.*))$/s.exec(key.slice(releaseFolder.length)) ?? []
    if (path !== undefined) saved.set(id, (saved.get(id) ?? new Set()).add(path))
    else if (id !== '') ids.push(id)
  })
  const releases: Release[] = []
  for (const id of ids) {
    const release = readRelease(id, await store.read(`${releaseFolder}${id}.json`))
    if (release !== undefined) releases.push(release)
  }
  releases.sort((a, b) => b.time - a.time)
  const current = releases.find(({ isComplete }) => isComplete)
  const pending = releases.find(({ isComplete, time }) => !isComplete && time >= (current?.time ?? 0))
  return {
    ...{ objects, saved, releases },
    ...(current !== undefined && { current }),
    ...(pending !== undefined && { pending }),
  }
}

/** Writes the record of a release. */
export const writeRelease = async (store: S3Store, release: Release): Promise<void> => {
  const headers: string[] = []
  const numbers = new Map<string, number>()
  const numberOf = (one: ReleasedFile['headers']): number => {
    const text = JSON.stringify(one)
    const number = numbers.get(text) ?? headers.push(text) - 1
    numbers.set(text, number)
    return number
  }
  const files = [...release.files].map(([path, file]) => [
    ...[path, file.hash, numberOf(file.headers), file.etag],
    ...(file.isSuperseded === true ? [1] : []),
  ])
  const { id, time, isComplete, before, added } = release
  const text = JSON.stringify({
    time,
    isComplete,
    before,
    added,
    headers: headers.map((one) => JSON.parse(one)),
    files,
  })
  await store.put(`${releaseFolder}${id}.json`, Buffer.from(text), {
    'content-type': 'application/json',
    'cache-control': 'no-store',
  })
}

const readRelease = (id: string, text: string | undefined): Release | undefined => {
  try {
    const { time, isComplete, before, added, headers, files } = JSON.parse(text ?? '')
    return {
      id,
      time: Number(time),
      isComplete: isComplete === true,
      ...(typeof before === 'string' && { before }),
      added: (added as unknown[]).map(String),
      files: new Map(
        (files as [string, string, number, string, number?][]).map(
          ([path, hash, number, etag, isSuperseded]) => [
            path,
            { hash, headers: headers[number] ?? {}, etag, ...(isSuperseded === 1 && { isSuperseded: true }) },
          ],
        ),
      ),
    }
  } catch {
    // Damaged: its files count as not sent.
    return undefined
  }
}

/** Removes the records and the saved files of all releases but those with these ids. */
export const removeReleases = async (
  store: S3Store,
  { releases, saved }: BucketState,
  kept: { readonly records: readonly string[]; readonly saved: readonly string[] },
  each: <Item>(items: readonly Item[], work: (item: Item) => Promise<void>) => Promise<void>,
): Promise<void> => {
  const keys = [
    ...[...saved]
      .filter(([id]) => !kept.saved.includes(id))
      .flatMap(([id, paths]) => [...paths].map((path) => savedKey(id, path))),
    ...releases.filter(({ id }) => !kept.records.includes(id)).map(({ id }) => `${releaseFolder}${id}.json`),
  ]
  await each(keys, store.remove)
}
