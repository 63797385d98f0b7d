import { formPost, type Http, isFailure } from '../model/http.js'
import { parseJsonObject } from '../model/json.js'
import { error, type Message } from '../model/message.js'
import { type OwnServer, serverEndpoint } from '../model/own-server.js'
import type { Site } from '../model/site.js'
import type { Probe } from './live-probe.js'

/** Returns probes of the own server: its metadata, and the refusal of a request without a token. */
export const ownServerProbes = ({ config: { server } }: Site): Probe[] => {
  if (server === undefined) return []
  const problem = (url: string, reason: string): Message =>
    error(
      'live-server-fails',
      { file: url },
      reason,
      '`smallsocial server` must run, and your web server forward to it: `smallsocial server --print nginx`',
    )
  const metadataUrl = serverEndpoint(server, 'metadata')
  const micropubUrl = serverEndpoint(server, 'micropub')
  return [
    {
      url: metadataUrl,
      verify: ({ status, text }) => {
        const wrong = status === 200 ? wrongMetadata(text, server) : `it answers ${status}`
        return wrong === undefined ? [] : [problem(metadataUrl, wrong)]
      },
    },
    {
      url: micropubUrl,
      verify: ({ status }) =>
        status === 401 ? [] : [problem(micropubUrl, `it answers ${status}, not 401, without a token`)],
    },
  ]
}

/** Returns what is wrong in the metadata of IndieAuth; undefined when apps can use them. */
const wrongMetadata = (text: string, server: OwnServer): string | undefined => {
  const metadata = parseJsonObject(text)
  if (metadata === undefined) return 'the metadata of IndieAuth are not JSON'
  if (metadata.issuer !== server.url) return `the issuer is not \`${server.url}\``
  const wrong = (['authorization', 'token'] as const).find(
    (name) => metadata[`${name}_endpoint`] !== serverEndpoint(server, name),
  )
  return wrong === undefined ? undefined : `the ${wrong} endpoint is not that of \`server.url\``
}

/**
 * Sends a webmention from the front page to the newest post, which the own server accepts and then does not store, because
 * it is the author's own. Returns an error when it is not accepted.
 */
export const checkOwnWebmention = async (
  { config: { server, url }, entries }: Site,
  http: Http,
): Promise<Message[]> => {
  const [target] = entries
  if (server === undefined || target === undefined) return []
  const endpoint = serverEndpoint(server, 'webmention')
  const pair = { source: url, target: new URL(target.url, url).href }
  const response = await http(formPost(endpoint, pair))
  const isAccepted = !isFailure(response) && response.status >= 200 && response.status < 300
  if (isAccepted) return []
  const reason = isFailure(response)
    ? response.reason
    : `it answers ${response.status} to a webmention of your own`
  return [
    error(
      'live-endpoint-fails',
      { file: endpoint },
      reason,
      '`smallsocial server` must run and be reachable',
    ),
  ]
}
