import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** The hash of a passphrase, as it is stored. */
export type PassphraseHash = { readonly salt: string; readonly hash: string; readonly cost: number }

/** 2 to the 15th: about 0.1 s and 32 MB. */
const cost = 32_768

/** Returns the hash of a passphrase: scrypt with a random salt (RFC 7914). */
export const hashPassphrase = async (passphrase: string): Promise<PassphraseHash> => {
  const salt = randomBytes(16)
  return {
    salt: salt.toString('base64'),
    hash: (await derive(passphrase, salt, cost)).toString('base64'),
    cost,
  }
}

/** Whether a passphrase has this hash. It is false for a hash that cannot be read. */
export const isPassphrase = async (passphrase: string, stored: unknown): Promise<boolean> => {
  if (!isHash(stored)) return false
  const wanted = Buffer.from(stored.hash, 'base64')
  const derived = await derive(passphrase, Buffer.from(stored.salt, 'base64'), stored.cost)
  return wanted.length === derived.length && timingSafeEqual(wanted, derived)
}

/** Whether a value is a hash of a passphrase. */
export const isHash = (value: unknown): value is PassphraseHash => {
  const { salt, hash, cost } = (value ?? {}) as Partial<Record<keyof PassphraseHash, unknown>>
  return typeof salt === 'string' && typeof hash === 'string' && typeof cost === 'number' && cost <= 1_048_576
}

const derive = (passphrase: string, salt: Buffer, N: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const text = passphrase.normalize('NFC')
    scrypt(text, salt, 32, { N, r: 8, p: 1, maxmem: 256 * N * 8 }, (problem, key) =>
      problem === null ? resolve(key) : reject(problem),
    )
  })
