// Writes an AT Protocol repository as a CAR v1 file, with nothing but node.
// carOf(records, did): records as in source/records.json, values in the JSON form of atproto
// ({"$link": cid}, {"$bytes": base64}).
import { createHash } from 'node:crypto'

const sha256 = (bytes) => createHash('sha256').update(bytes).digest()
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

function base32(bytes) {
  let out = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      out += alphabet[(value >>> bits) & 31]
    }
    value &= (1 << bits) - 1
  }
  return bits > 0 ? out + alphabet[(value << (5 - bits)) & 31] : out
}

function unbase32(text) {
  const out = []
  let bits = 0
  let value = 0
  for (const letter of text) {
    value = (value << 5) | alphabet.indexOf(letter)
    bits += 5
    if (bits >= 8) {
      bits -= 8
      out.push((value >>> bits) & 255)
    }
    value &= (1 << bits) - 1
  }
  return Buffer.from(out)
}

/** The bytes of a CID v1 with sha256; codec 0x71 is DAG-CBOR, 0x55 raw bytes (blobs). */
const cidBytes = (bytes, codec = 0x71) => Buffer.concat([Buffer.from([1, codec, 0x12, 0x20]), sha256(bytes)])
const cidText = (cid) => `b${base32(cid)}`
export const blobCid = (bytes) => cidText(cidBytes(bytes, 0x55))
export const recordCid = (value) => cidText(cidBytes(encode(value)))

function head(major, length) {
  const first = major << 5
  if (length < 24) return Buffer.from([first | length])
  if (length < 0x100) return Buffer.from([first | 24, length])
  const out = Buffer.alloc(length < 0x10000 ? 3 : length < 0x100000000 ? 5 : 9)
  if (out.length === 3) out.writeUInt16BE(length, 1)
  else if (out.length === 5) out.writeUInt32BE(length, 1)
  else out.writeBigUInt64BE(BigInt(length), 1)
  out[0] = first | { 3: 25, 5: 26, 9: 27 }[out.length]
  return out
}

const link = (cid) => Buffer.concat([Buffer.from([0xd8, 42]), head(2, cid.length + 1), Buffer.from([0]), cid])

/** DAG-CBOR of a JSON value; a Buffer is a byte string, a Link a CID. */
class Link {
  constructor(cid) {
    this.cid = cid
  }
}
function encode(value) {
  if (value === null) return Buffer.from([0xf6])
  if (value === true) return Buffer.from([0xf5])
  if (value === false) return Buffer.from([0xf4])
  if (value instanceof Link) return link(value.cid)
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error('the data model of atproto has no floats')
    return value < 0 ? head(1, -1 - value) : head(0, value)
  }
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'utf8')
    return Buffer.concat([head(3, bytes.length), bytes])
  }
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encode)])
  const keys = Object.keys(value).filter((key) => value[key] !== undefined)
  if (keys.length === 1 && keys[0] === '$link') return link(unbase32(value.$link.slice(1)))
  if (keys.length === 1 && keys[0] === '$bytes') return encode(Buffer.from(value.$bytes, 'base64'))
  const sorted = keys
    .map((key) => [Buffer.from(key, 'utf8'), value[key]])
    .sort(([a], [b]) => a.length - b.length || Buffer.compare(a, b))
  return Buffer.concat([
    head(5, sorted.length),
    ...sorted.flatMap(([key, item]) => [head(3, key.length), key, encode(item)]),
  ])
}

function varint(number) {
  const out = []
  for (; number > 127; number = Math.floor(number / 128)) out.push((number % 128) | 128)
  return Buffer.from([...out, number])
}

/** How many pairs of zero bits the hash of a key begins with: its layer in the tree. */
function layerOf(key) {
  let zeros = 0
  for (const byte of sha256(key)) {
    zeros += byte === 0 ? 8 : Math.clz32(byte) - 24
    if (byte !== 0) break
  }
  return Math.floor(zeros / 2)
}

/**
 * The Merkle search tree over sorted entries {key, cid, layer}; the CID of its top node.
 * Nodes go through `put`.
 */
function treeOf(entries, layer, put) {
  const runs = [[]]
  const here = []
  for (const entry of entries) {
    if (entry.layer === layer) {
      here.push(entry)
      runs.push([])
    } else runs.at(-1).push(entry)
  }
  const subtree = (run) => (run.length === 0 ? null : new Link(treeOf(run, layer - 1, put)))
  let last = Buffer.alloc(0)
  const e = here.map((entry, index) => {
    let p = 0
    while (p < last.length && p < entry.key.length && last[p] === entry.key[p]) p++
    last = entry.key
    return { p, k: entry.key.subarray(p), v: new Link(entry.cid), t: subtree(runs[index + 1]) }
  })
  return put({ l: subtree(runs[0]), e })
}

/**
 * The repository with these records. A block of a deleted post, which no node of the tree leads to,
 * is among the others, as it does in the exports of some servers.
 */
export function carOf(records, did, rev = '3lzy2ji4nms2z') {
  const blocks = new Map()
  const put = (value) => {
    const bytes = encode(value)
    const cid = cidBytes(bytes)
    blocks.set(cidText(cid), [cid, bytes])
    return cid
  }
  const entries = records
    .map(({ collection, rkey, value }) => {
      const key = Buffer.from(`${collection}/${rkey}`, 'ascii')
      return { key, cid: put(value), layer: layerOf(key) }
    })
    .sort((a, b) => Buffer.compare(a.key, b.key))
  put({
    $type: 'app.bsky.feed.post',
    text: 'DELETED-ORPHAN-SECRET, not in the tree any more',
    langs: ['en'],
    createdAt: '2023-06-01T00:00:00.000Z',
  })
  const data = treeOf(entries, Math.max(0, ...entries.map((entry) => entry.layer)), put)
  const sig = Buffer.concat([sha256(`${did} r`), sha256(`${did} s`)])
  const commit = put({ did, version: 3, data: new Link(data), rev, prev: null, sig })
  const top = blocks.get(cidText(commit))
  blocks.delete(cidText(commit))
  const header = encode({ roots: [new Link(commit)], version: 1 })
  return new Uint8Array(
    Buffer.concat([
      varint(header.length),
      header,
      ...[top, ...blocks.values()].flatMap(([cid, bytes]) => [varint(cid.length + bytes.length), cid, bytes]),
    ]),
  )
}
