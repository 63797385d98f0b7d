/** The settings below `server:` of site.yaml. */
export type OwnServer = {
  /** The URL below which `smallsocial server` answers, with a slash at its end. */
  readonly url: string
}

/** The paths of the own server below its URL. */
export const serverPaths = {
  webmention: 'webmention',
  status: 'webmention/status/',
  metadata: 'metadata',
  authorization: 'auth',
  token: 'token',
  introspection: 'introspect',
  revocation: 'revoke',
  userinfo: 'userinfo',
  micropub: 'micropub',
  media: 'media',
  health: 'healthz',
} as const

/** Returns the path of the metadata of the server from the root of its host: https://www.rfc-editor.org/rfc/rfc8414#section-3 */
export const wellKnownPath = ({ url }: OwnServer): string =>
  `/.well-known/oauth-authorization-server${new URL(url).pathname.replace(/\/$/, '')}`

/** Returns the URL of an endpoint of the own server. */
export const serverEndpoint = ({ url }: OwnServer, name: keyof typeof serverPaths): string =>
  url + serverPaths[name]
