import type { Config } from '../../model/config.js'
import { photoUrl } from '../../model/content.js'
import { type OwnServer, serverEndpoint } from '../../model/own-server.js'
import { jsonReply, type ServerReply } from '../../model/server-request.js'
import { crossOrigin } from '../bearer.js'
import type { Attempts } from './attempts.js'
import type { ClientInfo } from './client.js'
import type { Codes } from './codes.js'
import type { TokenStore } from './tokens.js'

/** What the endpoints of IndieAuth need. */
export type IndieAuth = {
  readonly config: Config & { readonly server: OwnServer }
  readonly now: () => number
  readonly tokens: TokenStore
  readonly codes: Codes
  readonly attempts: Attempts
  /** Returns the stored hash of the passphrase; undefined when the author has set none. */
  readonly passphrase: () => unknown
  /** Returns what an app publishes; undefined when too many are requested. */
  readonly fetchClient: (clientId: string) => Promise<ClientInfo | undefined>
}

/** The scopes, and what each allows: https://indieweb.org/scope */
export const scopes = {
  create: 'write posts',
  update: 'change your posts',
  delete: 'delete posts, and bring them back',
  undelete: 'bring deleted posts back',
  media: 'upload pictures, sounds and films',
  draft: 'write drafts, which are not published',
  profile: 'read your name, your address and your photo',
  email: 'read your mail address',
} as const

/** Returns the server metadata: https://indieauth.spec.indieweb.org/#indieauth-server-metadata */
export const metadata = ({ config: { server } }: Pick<IndieAuth, 'config'>): ServerReply =>
  jsonReply(
    200,
    {
      issuer: server.url,
      authorization_endpoint: serverEndpoint(server, 'authorization'),
      token_endpoint: serverEndpoint(server, 'token'),
      introspection_endpoint: serverEndpoint(server, 'introspection'),
      introspection_endpoint_auth_methods_supported: ['Bearer'],
      revocation_endpoint: serverEndpoint(server, 'revocation'),
      revocation_endpoint_auth_methods_supported: ['none'],
      userinfo_endpoint: serverEndpoint(server, 'userinfo'),
      micropub_endpoint: serverEndpoint(server, 'micropub'),
      scopes_supported: Object.keys(scopes),
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
    },
    crossOrigin,
  )

/** Returns the profile of the author, as far as the scopes allow: https://indieauth.spec.indieweb.org/#profile-information */
export const profileOf = (config: Config, scope: readonly string[]): object | undefined => {
  const { author, url } = config
  return scope.includes('profile')
    ? {
        name: author.name,
        url,
        ...(author.photo !== undefined && { photo: photoUrl(author.photo, { config }) }),
        ...(scope.includes('email') && author.email !== undefined && { email: author.email }),
      }
    : undefined
}
