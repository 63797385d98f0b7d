import { mapConcurrent } from '../io/net/map-concurrent.js'
import { feedFormatInfo } from '../model/config.js'
import { absoluteUrl } from '../model/content.js'
import { type Http, type HttpResponse, isFailure } from '../model/http.js'
import { error, type Message, warning } from '../model/message.js'
import { canonicalUrl, isWebUrl } from '../model/untrusted.js'
import { parseUrl } from '../model/url.js'
import { attributeOf, elementsOf, parseForeignHtml } from '../webmention/html/foreign-html.js'
import { endpointOf } from '../webmention/send/endpoint.js'
import type { LoadedSite } from './load-site.js'

/** Asks the deployed site whether its pages answer, its feeds have their types, what was deleted answers 410, what moved sends on, and whether endpoint, hubs and profiles are there. */
export const checkLive = async (
  { built: { site } }: LoadedSite,
  http: Http,
  progress: (words: string) => void,
): Promise<Message[]> => {
  const { config } = site
  const at = (url: string): string => absoluteUrl(url, site)
  const ask = async (url: string, judge: (answer: HttpResponse) => Message[]): Promise<Message[]> => {
    const answer = await http({ url, headers: { accept: '*/*' } })
    progress(url)
    return isFailure(answer)
      ? [error('live-unreachable', { file: url }, answer.reason, 'is the site online?')]
      : judge(answer)
  }
  const wants = (url: string, status: number): Promise<Message[]> =>
    ask(url, (answer) =>
      answer.status === status
        ? []
        : [
            error(
              'live-status',
              { file: url },
              `it answers ${answer.status}, not ${status}`,
              status === 410
                ? 'see `Deploying` in the manual: your server needs a rule for it'
                : '`smallsocial deploy`',
            ),
          ],
    )

  const home = await ask(config.url, (answer) => [
    ...(answer.status === 200
      ? []
      : [error('live-status', { file: config.url }, `it answers ${answer.status}`, '`smallsocial deploy`')]),
    ...(config.webmention.endpoint !== undefined && endpointOf(answer) !== config.webmention.endpoint
      ? [
          error(
            'live-endpoint-missing',
            { file: config.url },
            'others do not find your webmention endpoint there',
            '`smallsocial deploy`',
          ),
        ]
      : []),
    ...(answer.header('content-security-policy') === undefined
      ? [
          warning(
            'live-no-policy',
            { file: config.url },
            'it sends no Content-Security-Policy',
            'see `Deploying` in the manual: it has the headers for your server',
          ),
        ]
      : []),
  ])
  if (home.some(({ fatal }) => fatal)) return home

  const pages = [...site.entries, ...site.pages].map(({ url }) => at(url))
  const feeds = [site.home, ...site.sections]
    .filter(({ hasFeeds }) => hasFeeds)
    .flatMap(({ url }) =>
      config.feeds.formats.map((format) => ({
        url: at(url + feedFormatInfo[format].file),
        type: feedFormatInfo[format].type,
      })),
    )
  const { endpoint } = config.webmention
  const found = await Promise.all([
    mapConcurrent(pages, 8, (url) => wants(url, 200)),
    mapConcurrent(site.tombstones, 8, ({ url }) => wants(at(url), 410)),
    mapConcurrent(site.moves, 8, ({ from, to }) =>
      ask(at(from), (answer) =>
        answer.status === 200 &&
        (canonicalUrl(answer.url) === canonicalUrl(at(to)) || answer.text.includes(at(to)))
          ? []
          : [error('live-redirect', { file: at(from) }, `it does not lead to ${to}`, '`smallsocial deploy`')],
      ),
    ),
    mapConcurrent(feeds, 4, ({ url, type }) =>
      ask(url, (answer) =>
        answer.status !== 200
          ? [error('live-status', { file: url }, `it answers ${answer.status}`, '`smallsocial deploy`')]
          : answer.header('content-type')?.startsWith(type)
            ? []
            : [
                warning(
                  'live-content-type',
                  { file: url },
                  `its type is \`${answer.header('content-type') ?? 'missing'}\`, not \`${type}\``,
                  'see `Deploying` in the manual: your server needs a rule for it',
                ),
              ],
      ),
    ),
    mapConcurrent(endpoint === undefined ? [] : [endpoint], 1, (url) =>
      ask(url, ({ status }) =>
        status >= 500 || status === 404
          ? [
              error(
                'live-endpoint-fails',
                { file: url },
                `the webmention endpoint answers ${status}`,
                'is its address right?',
              ),
            ]
          : [],
      ),
    ),
    mapConcurrent(config.hubs, 2, (url) =>
      ask(url, ({ status }) =>
        status >= 500 || status === 404
          ? [warning('live-hub-fails', { file: url }, `the hub answers ${status}`, 'is its address right?')]
          : [],
      ),
    ),
    mapConcurrent(config.author.me.filter(isWebUrl), 4, (url) =>
      ask(url, (answer) =>
        linksBack(answer, config.url)
          ? []
          : [
              warning(
                'profile-without-link',
                { file: url },
                `the profile has no \`rel="me"\` link to ${config.url}`,
                'write your address into the profile',
              ),
            ],
      ),
    ),
  ])
  return [...home, ...found.flat(2)]
}

const linksBack = ({ text, url }: HttpResponse, home: string): boolean =>
  elementsOf(parseForeignHtml(text) ?? { type: 'root', children: [] }).some((element) => {
    const [rel, href] = [attributeOf(element, 'rel') ?? '', attributeOf(element, 'href') ?? '']
    return (
      rel.split(/\s+/).includes('me') && canonicalUrl(parseUrl(href, url)?.href ?? '') === canonicalUrl(home)
    )
  })
