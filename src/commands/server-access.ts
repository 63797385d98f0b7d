import { resolve } from 'node:path'
import { now } from '../io/clock.js'
import { hasSettings } from '../io/content/ledger-file.js'
import { writeSecret } from '../io/fs/secret-file.js'
import { passphrasePath, stateFolder } from '../io/server/state-folder.js'
import { error, type Message } from '../model/message.js'
import { noSettings } from '../project/read-project.js'
import { scopes } from '../server/indieauth/indieauth.js'
import { hashPassphrase } from '../server/indieauth/passphrase.js'
import { openTokens, type StoredToken } from '../server/indieauth/tokens.js'

/** The result of `server passwd`. */
export type PasswdResult = { readonly ok: boolean; readonly messages: readonly Message[] }

/** The least number of characters of a passphrase. */
const leastLength = 10

/** Stores the hash of a passphrase in a file that only its owner may read. */
export const runPasswd = async (root: string, passphrase: string): Promise<PasswdResult> => {
  if (!hasSettings(resolve(root))) return { ok: false, messages: [noSettings] }
  if ([...passphrase].length < leastLength) {
    const reason = `the passphrase has fewer than ${leastLength} characters`
    return {
      ok: false,
      messages: [error('invalid-argument', { file: 'server passwd' }, reason, 'choose a few words')],
    }
  }
  const path = passphrasePath(stateFolder(resolve(root)))
  writeSecret(path, `${JSON.stringify(await hashPassphrase(passphrase))}\n`)
  return { ok: true, messages: [] }
}

/** The options of `server tokens`. */
export type TokensFlags = {
  readonly root: string
  /** The ids of tokens to revoke. */
  readonly revoke: readonly string[]
  /** The name of an app for which a token is created. */
  readonly create?: string
  /** The scopes of the new token, separated by spaces or commas. */
  readonly scope?: string
}

/** The result of `server tokens`; `token` is the text of a new one, which is not stored. */
export type TokensResult = {
  readonly ok: boolean
  readonly tokens: readonly Omit<StoredToken, 'hash'>[]
  readonly token?: string
  readonly messages: readonly Message[]
}

/** Lists the access tokens, after it has revoked some, or created one for an app that cannot sign in. */
export const runTokens = ({
  root,
  revoke,
  create,
  scope = 'create update delete media',
}: TokensFlags): TokensResult => {
  if (!hasSettings(resolve(root))) return { ok: false, tokens: [], messages: [noSettings] }
  const store = openTokens(stateFolder(resolve(root)))
  const list = (): TokensResult['tokens'] => store.list().map(({ hash: _, ...token }) => token)
  const fail = (reason: string, note: string): TokensResult => ({
    ok: false,
    tokens: list(),
    messages: [error('invalid-argument', { file: 'server tokens' }, reason, note)],
  })
  const damaged = store.damaged()
  if (damaged !== undefined)
    return {
      ok: false,
      tokens: [],
      messages: [
        error(
          'invalid-json',
          { file: damaged },
          'the file cannot be read',
          'correct it, or delete it and let apps sign in again',
        ),
      ],
    }
  const unknown = revoke.find((id) => !store.list().some((token) => token.id === id))
  if (unknown !== undefined)
    return fail(`there is no token \`${unknown}\``, '`smallsocial server tokens` lists them')
  const words = scope.split(/[\s,]+/).filter((word) => word !== '')
  const wrong = words.find((word) => !Object.hasOwn(scopes, word))
  if (create?.trim() === '') return fail('a token needs the name of an app', 'e.g. `--create "Drafts"`')
  if (create !== undefined && (words.length === 0 || wrong !== undefined))
    return fail(
      wrong === undefined ? 'a token needs a scope' : `\`${wrong}\` is not a scope`,
      `the scopes are ${Object.keys(scopes).join(', ')}`,
    )
  store.revoke(revoke)
  const created = create === undefined ? undefined : store.create(create, words, now())
  return { ok: true, tokens: list(), messages: [], ...(created && { token: created.token }) }
}
