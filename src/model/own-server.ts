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

/** Returns the URL of an endpoint of the own server. */
export const serverEndpoint = ({ url }: OwnServer, name: keyof typeof serverPaths): string =>
  url + serverPaths[name]
