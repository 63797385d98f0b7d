import { randomBytes } from 'node:crypto'

/** Returns a random name of 256 bits, in the 43 characters of base64url (RFC 4648, 5). */
export const randomToken = (): string => randomBytes(32).toString('base64url')

/** Returns a random name of 96 bits, in 16 characters of base64url. */
export const randomId = (): string => randomBytes(12).toString('base64url')
