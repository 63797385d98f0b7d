import { networkLabels } from '../../model/network.js'
import { cleanUrl } from '../../model/untrusted.js'
import { type Failure, isRefusal, type Network, type NetworkEnvironment } from '../network.js'
import { idText } from './account.js'
import { callApi } from './api.js'
import { defaultLimits, limitsOf, type ServerLimits, withinLimits } from './limits.js'
import { mastodonSession } from './session.js'

/** Mastodon, and the servers with the same API: GoToSocial, Pleroma, Akkoma, Pixelfed. */
export const mastodon: Network = {
  name: 'mastodon',
  label: networkLabels.mastodon,
  secret: {
    name: 'MASTODON_TOKEN',
    help: 'make an application in the settings of your server, below Development, with the scopes `profile read:statuses read:search write:statuses write:media write:favourites` (`read:accounts` instead of `profile` before version 4.3)',
  },
  rules: async (environment) => {
    const found = await limitsFor(environment)
    const limits = isRefusal(found) ? defaultLimits : found
    return {
      ...(isRefusal(found) && { failure: found }),
      isWithin: withinLimits(limits),
      hasLinks: false,
      hasCards: false,
      hasWarnings: true,
      maxImages: limits.media,
      // The name of the answered person, which goes before a reply.
      replyPrefix: `@${'x'.repeat(30)} `,
      isPost: isFediversePost,
    }
  },
  open: async (environment) => {
    const server = environment.config.syndicate?.mastodon?.server
    const token = environment.secret(mastodon.secret.name)
    if (server === undefined || token === undefined)
      return { reason: 'there is no token', isTransient: false }
    const answer = await callApi(environment.http, `${server}/api/v1/accounts/verify_credentials`, { token })
    if (!('value' in answer)) return answer
    const { id, url } = (answer.value ?? {}) as Record<string, unknown>
    const [accountId, accountUrl] = [idText(id), cleanUrl(url)]
    if (accountId === undefined || accountUrl === undefined)
      return { reason: `${new URL(server).host} does not name the account of the token`, isTransient: true }
    const limits = await limitsFor(environment)
    return isRefusal(limits)
      ? limits
      : mastodonSession({ server, token, accountId, accountUrl, limits, environment })
  },
}

/** Returns the limits of the author's server, which are asked for once for an environment. */
const limitsFor = (environment: NetworkEnvironment): Promise<ServerLimits | Failure> => {
  const found =
    known.get(environment) ?? limitsOf(environment.http, environment.config.syndicate?.mastodon?.server ?? '')
  known.set(environment, found)
  return found
}

const known = new WeakMap<NetworkEnvironment, Promise<ServerLimits | Failure>>()

/** Whether a URL has the form of a post on a server of the fediverse; whether it is one, the author's server decides. */
const isFediversePost = (url: string): boolean =>
  /^https?:\/\/[^/]+\/(?:@[^/]+\/(?:statuses\/)?\w{6,}|users\/[^/]+\/statuses\/\w+|(?:notice|objects|notes)\/[\w-]+|p\/[^/]+\/\d+|web\/@[^/]+\/\d+)\/?(?:[?#].*)?$/.test(
    url,
  )
