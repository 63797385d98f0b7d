import { attributeOf, elementsOf, parseForeignHtml } from '../html/foreign-html.js'
import { mapConcurrent } from '../io/net/map-concurrent.js'
import { absoluteUrl } from '../model/content.js'
import { type Http, type HttpResponse, isFailure } from '../model/http.js'
import { error, hasError, type Message, warning } from '../model/message.js'
import { serverEndpoint } from '../model/own-server.js'
import { feedsOf, type Site } from '../model/site.js'
import { canonicalUrl, isWebUrl } from '../model/untrusted.js'
import { parseUrl } from '../model/url.js'
import { endpointOf } from '../webmention/send/endpoint.js'
import { checkOwnWebmention, ownServerProbes } from './check-own-server.js'
import type { Probe } from './live-probe.js'
import type { LoadedSite } from './load-site.js'

/**
 * Requests the deployed site and returns errors and warnings. Each page must answer 200, each feed with its media type,
 * each tombstone 410; each alias must lead to its page; endpoint, hubs and profiles must answer. When the front page
 * fails, nothing else is requested.
 */
export const checkLive = async (
  { built: { site } }: LoadedSite,
  http: Http,
  progress: (text: string) => void,
): Promise<Message[]> => {
  const request = async ({ url, returnsRedirect = false, verify }: Probe): Promise<Message[]> => {
    const response = await http({ url, headers: { accept: '*/*' }, returnsRedirect })
    progress(url)
    return isFailure(response)
      ? [error('live-unreachable', { file: url }, response.reason, 'check that the site is online')]
      : verify(response)
  }
  const home = await request(homeProbe(site))
  if (hasError(home)) return home
  const found = await Promise.all(
    [
      { probes: pageProbes(site), concurrency: 8 },
      { probes: tombstoneProbes(site), concurrency: 8 },
      { probes: aliasProbes(site), concurrency: 8 },
      { probes: feedProbes(site), concurrency: 4 },
      { probes: serviceProbes(site), concurrency: 2 },
      { probes: profileProbes(site), concurrency: 4 },
      { probes: ownServerProbes(site), concurrency: 2 },
      { probes: networkProbes(site), concurrency: 2 },
    ].map(({ probes, concurrency }) => mapConcurrent(probes, concurrency, request)),
  )
  return [...home, ...found.flat(2), ...(await checkOwnWebmention(site, http))]
}

const deploy = '`smallsocial deploy`'
const serverRule = 'see `Deploying` in the manual: your server needs a rule for it'

/** Returns an error unless a response has this status. */
const statusErrors = (url: string, { status }: HttpResponse, wanted: number): Message[] =>
  status === wanted
    ? []
    : [
        error(
          'live-status',
          { file: url },
          `it answers ${status}${wanted === 200 ? '' : `, not ${wanted}`}`,
          wanted === 410 ? serverRule : deploy,
        ),
      ]

const homeProbe = ({ config: { url, webmention, server } }: Site): Probe => ({
  url,
  verify: (response) => [
    ...statusErrors(url, response, 200),
    ...(webmention.endpoint !== undefined && endpointOf(response) !== webmention.endpoint
      ? [
          error(
            'live-endpoint-missing',
            { file: url },
            'it does not advertise your webmention endpoint',
            deploy,
          ),
        ]
      : []),
    ...(server !== undefined && !response.text.includes(serverEndpoint(server, 'metadata'))
      ? [
          error(
            'live-endpoint-missing',
            { file: url },
            'it does not name the endpoints of your server',
            deploy,
          ),
        ]
      : []),
    ...(response.header('content-security-policy') === undefined
      ? [
          warning(
            'live-no-policy',
            { file: url },
            'it sends no Content-Security-Policy',
            'see `Deploying` in the manual: it has the headers for your server',
          ),
        ]
      : []),
  ],
})

const statusProbe = (url: string, status: number): Probe => ({
  url,
  verify: (response) => statusErrors(url, response, status),
})

const pageProbes = (site: Site): Probe[] =>
  [...site.entries, ...site.pages].map(({ url }) => statusProbe(absoluteUrl(url, site), 200))

const tombstoneProbes = (site: Site): Probe[] =>
  site.tombstones.map(({ url }) => statusProbe(absoluteUrl(url, site), 410))

/** Returns probes of aliases: each redirects, or has a page that links to the new URL. */
const aliasProbes = (site: Site): Probe[] =>
  site.moves.map(({ from, to }) => {
    const [url, target] = [absoluteUrl(from, site), absoluteUrl(to, site)]
    const isMoved = (response: HttpResponse): boolean =>
      response.status === 200 &&
      (canonicalUrl(response.url) === canonicalUrl(target) || response.text.includes(target))
    return {
      url,
      verify: (response) =>
        isMoved(response) ? [] : [error('live-redirect', { file: url }, `it does not lead to ${to}`, deploy)],
    }
  })

const feedProbes = (site: Site): Probe[] =>
  feedsOf([site.home, ...site.sections], site.config).map(({ url: path, type }) => {
    const url = absoluteUrl(path, site)
    return {
      url,
      verify: (response) => {
        const got = response.header('content-type')
        if (response.status !== 200) return statusErrors(url, response, 200)
        return got?.startsWith(type)
          ? []
          : [
              warning(
                'live-content-type',
                { file: url },
                `its type is \`${got ?? 'missing'}\`, not \`${type}\``,
                serverRule,
              ),
            ]
      },
    }
  })

/**
 * Returns probes of what other networks ask the host for: the redirects of Bridgy Fed (https://fed.brid.gy/docs#enhanced),
 * and the file that verifies the records of https://standard.site. Both are at the root of the host.
 */
const networkProbes = ({ config: { origin, base, fediverse, url }, publication }: Site): Probe[] => {
  const host = new URL(url).hostname
  const handle = `resource=acct:${host}@${host}`
  const redirects = fediverse === undefined ? [] : [`webfinger?${handle}`, `host-meta`]
  const verification = `${origin}/.well-known/site.standard.publication${base}`
  return [
    ...redirects.map((path): Probe => {
      const from = `${origin}/.well-known/${path}`
      return {
        url: from,
        returnsRedirect: true,
        verify: ({ status, header }) =>
          status >= 300 &&
          status < 400 &&
          header('location')?.startsWith(`https://fed.brid.gy/.well-known/`) === true
            ? []
            : [error('live-redirect', { file: from }, 'it does not lead to https://fed.brid.gy', serverRule)],
      }
    }),
    ...(publication === undefined
      ? []
      : [
          {
            url: verification,
            verify: ({ status, text }: HttpResponse) =>
              status === 200 && text.trim() === publication.uri
                ? []
                : [
                    error(
                      'live-status',
                      { file: verification },
                      `it does not answer with \`${publication.uri}\``,
                      base === ''
                        ? deploy
                        : 'your host must serve it at the root; see `Other networks` in the manual',
                    ),
                  ],
          },
        ]),
  ]
}

/** Returns probes of the webmention endpoint and the hubs: a GET may have any status except 404 and 5xx. */
const serviceProbes = ({ config: { webmention, hubs } }: Site): Probe[] => {
  const isDown = ({ status }: HttpResponse): boolean => status >= 500 || status === 404
  return [
    ...(webmention.endpoint === undefined ? [] : [webmention.endpoint]).map((url) => ({
      url,
      verify: (response: HttpResponse) =>
        isDown(response)
          ? [
              error(
                'live-endpoint-fails',
                { file: url },
                `the webmention endpoint answers ${response.status}`,
                'correct `webmention.endpoint` in content/site.yaml',
              ),
            ]
          : [],
    })),
    ...hubs.map((url) => ({
      url,
      verify: (response: HttpResponse) =>
        isDown(response)
          ? [
              warning(
                'live-hub-fails',
                { file: url },
                `the hub answers ${response.status}`,
                'correct `hubs` in content/site.yaml',
              ),
            ]
          : [],
    })),
  ]
}

const profileProbes = ({ config: { author, url: home } }: Site): Probe[] =>
  author.me.filter(isWebUrl).map((url) => ({
    url,
    verify: (response) =>
      linksBack(response, home)
        ? []
        : [
            warning(
              'profile-without-link',
              { file: url },
              `the profile has no \`rel="me"\` link to ${home}`,
              'add the URL of your site to the profile',
            ),
          ],
  }))

const linksBack = ({ text, url }: HttpResponse, home: string): boolean =>
  elementsOf(parseForeignHtml(text) ?? { type: 'root', children: [] }).some((element) => {
    const [rel, href] = [attributeOf(element, 'rel') ?? '', attributeOf(element, 'href') ?? '']
    return (
      rel.split(/\s+/).includes('me') && canonicalUrl(parseUrl(href, url)?.href ?? '') === canonicalUrl(home)
    )
  })
