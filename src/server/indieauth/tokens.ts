import { hash } from 'node:crypto'
import { join } from 'node:path'
import { withLock } from '../../io/fs/lock.js'
import { writeSecret } from '../../io/fs/secret-file.js'
import { randomId, randomToken } from '../../io/random.js'
import { watchedJson } from '../../io/server/state-folder.js'

/** An access token, without its text: only its hash is stored. Times are in milliseconds since 1970. */
export type StoredToken = {
  readonly id: string
  /** The SHA-256 of the token, in hexadecimal. */
  readonly hash: string
  readonly client: string
  readonly scope: readonly string[]
  readonly created: number
}

/** The access tokens of a server. Commands and the server use the same file. */
export type TokenStore = {
  /** Returns all tokens; none when the file is damaged. */
  readonly list: () => readonly StoredToken[]
  /** Returns the stored token of a text; undefined when there is none. */
  readonly find: (token: string) => StoredToken | undefined
  /** Creates a token, and returns its text, which is shown or sent once. Throws when the file is damaged. */
  readonly create: (
    client: string,
    scope: readonly string[],
    now: number,
  ) => { readonly token: string; readonly id: string }
  /** Revokes tokens by their ids; returns how many were revoked. Throws when the file is damaged. */
  readonly revoke: (ids: readonly string[]) => number
  /** The path of the file when it cannot be read, e.g. after a typo: it must not be overwritten. */
  readonly damaged: () => string | undefined
}

/** Opens the tokens in the state folder of a server. */
export const openTokens = (folder: string): TokenStore => {
  const path = join(folder, 'tokens.json')
  const read = watchedJson(path)
  const tokensIn = (value: unknown): readonly StoredToken[] | undefined => {
    const { tokens } = (value ?? {}) as { tokens?: unknown }
    return Array.isArray(tokens) && tokens.every(isToken) ? tokens : undefined
  }
  const damaged = (): string | undefined => {
    const { exists, value } = read()
    return exists && tokensIn(value) === undefined ? path : undefined
  }
  const list = (): readonly StoredToken[] => tokensIn(read().value) ?? []
  const change = <Result>(work: () => Result): Result =>
    withLock(join(folder, '..'), 'tokens', () => {
      if (damaged() !== undefined)
        throw new Error(`${path} cannot be read; correct it, or delete it and let apps sign in again`)
      return work()
    })
  const write = (tokens: readonly StoredToken[]): void =>
    writeSecret(path, `${JSON.stringify({ tokens }, null, 2)}\n`)
  return {
    list,
    damaged,
    find: (token) => {
      const wanted = hashOf(token)
      return list().find(({ hash }) => hash === wanted)
    },
    create: (client, scope, now) =>
      change(() => {
        const token = randomToken()
        const id = randomId()
        write([...list(), { id, hash: hashOf(token), client, scope, created: now }])
        return { token, id }
      }),
    revoke: (ids) =>
      change(() => {
        const before = list()
        const left = before.filter(({ id }) => !ids.includes(id))
        if (left.length < before.length) write(left)
        return before.length - left.length
      }),
  }
}

const hashOf = (token: string): string => hash('sha256', token)

const isToken = (value: unknown): value is StoredToken => {
  const { id, hash, client, scope, created } = (value ?? {}) as Partial<Record<keyof StoredToken, unknown>>
  return (
    [id, hash, client].every((one) => typeof one === 'string') &&
    typeof created === 'number' &&
    Array.isArray(scope) &&
    scope.every((one) => typeof one === 'string')
  )
}
