import { fromUint8Array } from '@atcute/car'
import { decode, fromBytes, isBytes, isCidLink, toCidLink } from '@atcute/cbor'
import { RefusedArchive } from '../model/archive.js'
import { type JsonObject, jsonObject } from '../model/json.js'
import { listIn } from './json.js'

/** A record of a repository of the AT Protocol. */
export type RepositoryRecord = {
  readonly collection: string
  readonly rkey: string
  readonly value: JsonObject
}

/**
 * Returns the account and the records of a repository in a CAR file (https://atproto.com/specs/repository#car-file-serialization), by a
 * walk through its tree: other blocks may be records that were deleted. Throws `RefusedArchive` for a file that is damaged.
 */
export const readRepository = (
  bytes: Uint8Array,
): { readonly did: string; readonly records: readonly RepositoryRecord[] } => {
  try {
    const car = fromUint8Array(bytes)
    const blocks = new Map<string, Uint8Array>()
    for (const { cid, bytes: block } of car) blocks.set(toCidLink(cid).$link, block)
    const read = (link: unknown): JsonObject => {
      const block = blocks.get(linkOf(link) ?? '')
      return block === undefined ? {} : jsonObject(decode(block))
    }
    const commit = read(car.roots[0])
    const records: RepositoryRecord[] = []
    const visited = new Set<string>()
    const visit = (link: unknown, depth: number): void => {
      const cid = linkOf(link)
      // A part of the tree that several others contain would take exponential time.
      if (cid === undefined || depth > 64 || visited.has(cid)) return
      visited.add(cid)
      const node = read(link)
      visit(node.l, depth + 1)
      let key = ''
      for (const entry of listIn(node.e).map(jsonObject)) {
        key = key.slice(0, Number(entry.p ?? 0)) + textOfBytes(entry.k)
        const [collection = '', rkey = ''] = key.split('/')
        records.push({ collection, rkey, value: read(entry.v) })
        visit(entry.t, depth + 1)
      }
    }
    visit(commit.data, 0)
    return { did: String(commit.did ?? ''), records }
  } catch (thrown) {
    if (thrown instanceof RefusedArchive) throw thrown
    throw new RefusedArchive('the repository (CAR) is damaged', 'download it again')
  }
}

const linkOf = (link: unknown): string | undefined => (isCidLink(link) ? link.$link : undefined)

const textOfBytes = (value: unknown): string =>
  isBytes(value) ? Buffer.from(fromBytes(value)).toString('utf8') : ''
