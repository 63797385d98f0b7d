import type { Config } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { networkNames } from '../../model/network.js'
import { kindNames } from '../../model/post-kind.js'
import {
  type BlueskySettings,
  defaultKinds,
  type MastodonSettings,
  type Syndication,
} from '../../model/syndication.js'
import { secureUrl } from './secure-url.js'
import type { Settings } from './settings.js'

/** Reads `syndicate`, with defaults; undefined when it names no network. */
export const readSyndication = (settings: Settings, kinds: Config['kinds']): Syndication | undefined => {
  const fields = settings.group(['syndicate'], ['kinds', 'hashtags', 'answers', ...networkNames])
  const networks = defined({ bluesky: readBluesky(settings), mastodon: readMastodon(settings) })
  const kindsOf = fields.someOf('kinds', kindNames(kinds))
  return Object.keys(networks).length === 0
    ? undefined
    : {
        kinds: kindsOf ?? defaultKinds,
        hashtags: fields.boolean('hashtags') ?? true,
        answers: fields.boolean('answers') ?? true,
        ...networks,
      }
}

const isHandle =
  /^(?:@?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+|did:(?:plc|web):[\w.:%-]+)$/i

/** Reads `syndicate.bluesky`: https://atproto.com/specs/handle#handle-identifier-syntax */
const readBluesky = (settings: Settings): BlueskySettings | undefined => {
  if (settings.data('syndicate').bluesky === undefined) return undefined
  const fields = settings.group(['syndicate', 'bluesky'], ['handle', 'standardSite', 'appview', 'directory'])
  const handle = fields.text('handle')
  if (handle === undefined || !isHandle.test(handle)) {
    fields.reportError(
      'handle',
      handle === undefined
        ? '`syndicate.bluesky.handle` is missing'
        : `\`${handle}\` is not a handle of Bluesky`,
      'write `bluesky: { handle: jane.example }`',
      handle === undefined ? 'missing-setting' : 'invalid-value',
    )
    return undefined
  }
  return {
    handle: handle.startsWith('did:') ? handle : handle.replace(/^@/, '').toLowerCase(),
    standardSite: fields.boolean('standardSite') ?? false,
    appview: withoutSlash(secureUrl(fields, 'appview') ?? 'https://public.api.bsky.app'),
    directory: withoutSlash(secureUrl(fields, 'directory') ?? 'https://plc.directory'),
  }
}

const readMastodon = (settings: Settings): MastodonSettings | undefined => {
  if (settings.data('syndicate').mastodon === undefined) return undefined
  const fields = settings.group(['syndicate', 'mastodon'], ['server', 'unlisted'])
  const server = secureUrl(fields, 'server')
  if (server === undefined) {
    if (!fields.has('server'))
      fields.reportError(
        'server',
        '`syndicate.mastodon.server` is missing',
        'write `mastodon: { server: https://social.example }`',
        'missing-setting',
      )
    return undefined
  }
  return { server: new URL(server).origin, unlisted: fields.boolean('unlisted') ?? false }
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')
