import { hash } from 'node:crypto'

const digits = '234567abcdefghijklmnopqrstuvwxyz'

/**
 * Returns a record key of type TID (https://atproto.com/specs/tid): the second of `time`, in milliseconds since 1970, and
 * a part that is derived from `path`, so that the same post has the same key. Times before 1970 count as 1970.
 */
export const recordKey = (time: number, path: string): string => {
  const digest = Buffer.from(hash('sha256', path), 'hex')
  const micros =
    BigInt(Math.max(0, Math.floor(time / 1000))) * 1_000_000n + BigInt(digest.readUInt32BE(0) % 1_000_000)
  let left = (micros << 10n) | BigInt(digest.readUInt16BE(4) & 1023)
  let text = ''
  for (let count = 0; count < 13; count++) {
    text = digits[Number(left & 31n)] + text
    left >>= 5n
  }
  return text
}
