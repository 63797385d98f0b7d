import { randomToken } from '../../io/random.js'

/** What an authorization code stands for. */
export type Grant = {
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: readonly string[]
  /** The S256 challenge of PKCE; undefined for old clients. */
  readonly challenge?: string
}

/** What became of a code. */
type CodeState = { readonly grant: Grant; readonly expires: number; isUsed: boolean; tokenId?: string }

/** In milliseconds. */
const codeAge = 600_000
const maxCodes = 1000

/**
 * Returns the authorization codes. A code is valid once and for ten minutes. A second use returns the id of the token that
 * the first one gave, which is to be revoked (RFC 6749, 4.1.2). Codes are in memory only: after a restart, people sign in
 * again.
 */
export const openCodes = (now: () => number) => {
  const codes = new Map<string, CodeState>()
  const removeOld = (): void => {
    for (const [code, { expires }] of codes) {
      if (expires + codeAge > now() && codes.size <= maxCodes) break
      codes.delete(code)
    }
  }
  return {
    create: (grant: Grant): string => {
      removeOld()
      const code = randomToken()
      codes.set(code, { grant, expires: now() + codeAge, isUsed: false })
      return code
    },
    /** Uses a code up, and returns its grant; `leaked` is the token of an earlier use. */
    use: (code: string): { readonly grant?: Grant; readonly leaked?: string } => {
      const found = codes.get(code)
      if (found === undefined) return {}
      if (found.isUsed) return found.tokenId === undefined ? {} : { leaked: found.tokenId }
      found.isUsed = true
      return found.expires > now() ? { grant: found.grant } : {}
    },
    /** Records the token that a code gave. */
    gave: (code: string, tokenId: string): void => {
      const found = codes.get(code)
      if (found !== undefined) found.tokenId = tokenId
    },
  }
}
export type Codes = ReturnType<typeof openCodes>
