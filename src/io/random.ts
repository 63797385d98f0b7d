import { randomBytes } from 'node:crypto'

/** Returns a random name of 96 bits, in 16 characters of base64url. */
export const randomId = (): string => randomBytes(12).toString('base64url')
