import { blueskyPostRef } from '../../model/bluesky-url.js'
import { warning } from '../../model/message.js'
import { networkLabels } from '../../model/network.js'
import { isRefusal, type Network } from '../network.js'
import { resolveIdentity } from './identity.js'
import { logIn } from './log-in.js'
import { isWithinPost } from './records.js'
import { blueskySession } from './session.js'

/** Bluesky, and the servers of the AT Protocol behind it: https://docs.bsky.app */
export const bluesky: Network = {
  name: 'bluesky',
  label: networkLabels.bluesky,
  secret: {
    name: 'BLUESKY_APP_PASSWORD',
    help: 'make an app password at https://bsky.app/settings/app-passwords',
  },
  rules: async () => ({
    isWithin: isWithinPost,
    hasLinks: true,
    hasCards: true,
    hasWarnings: false,
    maxImages: 4,
    isPost: (url) => blueskyPostRef(url) !== undefined,
  }),
  open: async (environment, lines) => {
    const settings = environment.config.syndicate?.bluesky
    const password = environment.secret(bluesky.secret.name)
    if (settings === undefined || password === undefined)
      return { reason: 'there is no password', isTransient: false }
    const { http } = environment
    let identity = await resolveIdentity(http, settings)
    const known = lines().find(({ account }) => account?.startsWith('did:'))?.account
    const messages = []
    if (isRefusal(identity) && !identity.isTransient && known !== undefined) {
      // The DID of earlier copies finds the account when its handle has changed.
      const found = await resolveIdentity(http, settings, known)
      if (!isRefusal(found)) {
        messages.push(
          warning(
            'handle-changed',
            { file: 'content/site.yaml' },
            `${identity.reason}; the account of your copies has the handle \`${found.handle}\` now`,
            `write \`handle: ${found.handle}\` below \`bluesky:\``,
          ),
        )
        identity = found
      }
    }
    if (isRefusal(identity)) return identity
    // The handle may belong to somebody else now: the password is not for them.
    if (known !== undefined && identity.did !== known)
      return {
        reason: `\`${settings.handle}\` is ${identity.did}, and your copies belong to ${known}`,
        note: 'correct `handle`; for another account, move content/copies.jsonl away, and deploy with `--send-since` today',
        isTransient: false,
      }
    const call = await logIn(environment, identity, password)
    if (typeof call !== 'function') return call
    return { ...blueskySession({ did: identity.did, call, settings, environment, lines }), messages }
  },
}
