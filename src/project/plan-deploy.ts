import { targetNames } from '../deploy/targets.js'
import type { PendingPing } from '../io/cache/pending-pings.js'
import { webmentionLedger } from '../io/content/ledger-file.js'
import { RefusedArchive } from '../model/archive.js'
import { feedFormatInfo } from '../model/config.js'
import { absoluteUrl } from '../model/content.js'
import type { ConfiguredTarget } from '../model/deploy.js'
import { type Http, isFailure } from '../model/http.js'
import { parseJsonText } from '../model/json.js'
import type { SentWebmention } from '../model/ledger.js'
import { error, type Message, warning } from '../model/message.js'
import { outputPath } from '../model/path.js'
import { feedsOf, type Page, type Site } from '../model/site.js'
import { dayLength } from '../model/utc.js'
import { parseLedger } from '../parse/records/ledger.js'
import { type Comparison, compareWithDeployed } from '../site/compare.js'
import { webmentionSources } from '../site/webmention-sources.js'
import { planSends, type SendPlan } from '../webmention/send/plan.js'
import { targetMessages } from './host-messages.js'
import type { LoadedSite, SiteFlags } from './load-site.js'
import { planSyndication, type SyndicationPlan } from './plan-syndication.js'

/** The options of `plan` and `deploy` besides the common ones. */
export type PlanFlags = SiteFlags & {
  /** In milliseconds since 1970: links of older posts without a ledger line are history. By default seven days ago. */
  readonly sendSince?: number
  readonly allowLostUrls: boolean
  readonly allowUnread: boolean
  /** The name of the target, e.g. `ssh`; by default the first in site.yaml. */
  readonly target?: string
}

/** The actions that a deploy would take. */
export type DeployPlan = SendPlan &
  Comparison & {
    readonly ledger: readonly SentWebmention[]
    readonly syndication: SyndicationPlan
    readonly hubs: readonly string[]
    /** Feeds whose bytes differ from the deployed ones. */
    readonly feeds: readonly string[]
    /** Notifications of the URLs of the setting `ping`, when the main feed has changed. */
    readonly pings: readonly PendingPing[]
    /** The way in which Bridgy Fed gets posts. */
    readonly fediverse: Site['config']['fediverse']
    readonly scheduled: Site['scheduled']
    /** Errors that block the deploy, and warnings. */
    readonly messages: readonly Message[]
  }

/** Compares the site with the deployed one, reads the ledger, and returns the actions of a deploy, with the errors that block it. */
export const planDeploy = async (loaded: LoadedSite, flags: PlanFlags, http: Http): Promise<DeployPlan> => {
  const { snapshot, project, built } = loaded
  const { site, pages } = built
  const deployed = await fetchDeployed(project.config.url, http)
  const source = webmentionLedger.read(snapshot.root)
  const ledger = parseLedger(source)
  const comparison = compareWithDeployed('value' in deployed ? deployed.value : undefined, site, pages)
  const sends = planSends(webmentionSources(site), ledger.lines, {
    now: snapshot.now,
    sendSince: flags.sendSince ?? snapshot.now - 7 * dayLength,
    deployedHash: (source) => comparison.hashes.get(source.slice(project.config.origin.length)),
  })
  const { hubs, ping } = project.config
  const target = chosenTarget(project.config.deploy, flags.target)
  const feeds = hubs.length + ping.length === 0 ? [] : await changedFeeds(site, pages, http)
  const mainFeed = absoluteUrl(
    site.home.url + feedFormatInfo[project.config.feeds.formats[0] ?? 'rss'].file,
    site,
  )
  const syndication = await planSyndication(loaded, copyFacts(flags, comparison), http)
  return {
    ...comparison,
    ...sends,
    syndication,
    ledger: ledger.lines,
    hubs: project.config.hubs,
    feeds,
    pings: feeds.includes(mainFeed)
      ? project.config.ping.map((hub) => ({ hub, feed: mainFeed, isPlain: true }))
      : [],
    fediverse: project.config.fediverse,
    scheduled: site.scheduled,
    messages: [
      ...(comparison.isFirst && 'value' in deployed ? await lostOfOldSite(loaded, http) : []),
      ...ledger.messages,
      ...webmentionLedger.checkLost(snapshot.root, ledger.lines),
      ...interruptedSends(sends.waiting),
      ...syndication.messages,
      ...(target === undefined ? [] : targetMessages(pages, loaded.built, target, snapshot.root)),
      ...deployBlockers(comparison, deployed, site, flags),
    ],
  }
}

/**
 * Returns a warning for the first deploy over the site of another program: its addresses that would be lost, by its sitemap and
 * feeds; none when it has neither.
 */
const lostOfOldSite = async (loaded: LoadedSite, http: Http): Promise<Message[]> => {
  const { url } = loaded.project.config
  const { checkBefore } = await import('./check-before.js')
  try {
    const { addresses, items } = await checkBefore(url, loaded, http)
    const lost = [...addresses.post.lost, ...addresses.feed.lost]
    const [count, unread] = [lost.length, items.unread.length]
    if (count + unread === 0) return []
    const shown = lost.slice(0, 3).map((path) => `\`${path}\``)
    return [
      warning(
        'lost-url',
        { file: url },
        `the site that is there has ${count} ${count === 1 ? 'address' : 'addresses'} that would be lost${count === 0 ? '' : ` (${shown.join(', ')}${count > 3 ? ', …' : ''})`}, and ${unread} feed ${unread === 1 ? 'item' : 'items'} that would be unread again`,
        `\`smallsocial check --before ${url}\` proposes the settings that keep them`,
      ),
    ]
  } catch (thrown) {
    if (thrown instanceof RefusedArchive) return []
    throw thrown
  }
}

/** Returns the facts that decide which posts are new for a network. */
export const copyFacts = ({ sendSince }: PlanFlags, { hashes }: Comparison) => ({
  deployed: hashes,
  ...(sendSince !== undefined && { sendSince }),
})

/** Returns the target of a name, or the first. */
export const chosenTarget = (
  deploy: readonly ConfiguredTarget[],
  name: string | undefined,
): ConfiguredTarget | undefined =>
  name === undefined ? deploy[0] : deploy.find((target) => target.name === name)

/** Returns the error about a target that the settings do not have; about the first one, if no name is given. */
export const noTarget = (name: string | undefined): Message => {
  const remedy = `write \`deploy:\` and below it one of ${targetNames.map((one) => `\`${one}:\``).join(', ')}; see \`Deploying\` in the manual`
  return name === undefined
    ? error('no-deploy-target', { file: 'content/site.yaml' }, 'it has no deploy target', remedy)
    : error(
        'invalid-argument',
        { file: 'deploy' },
        `there is no \`${name}\` below \`deploy:\` in content/site.yaml`,
        remedy,
      )
}

/** Returns a warning when webmentions may or may not have arrived, because the program was interrupted while it sent them. */
export const interruptedSends = (waiting: readonly SentWebmention[]): Message[] => {
  const count = waiting.filter(({ state }) => state === 'sending').length
  return count === 0
    ? []
    : [
        warning(
          'send-interrupted',
          { file: 'content/sent.jsonl' },
          `${count === 1 ? 'one webmention was' : `${count} webmentions were`} being sent when the program was interrupted, and may have arrived`,
          'the next deploy retries after an hour; `smallsocial webmention send SOURCE TARGET` retries now',
        ),
      ]
}

type Deployed = { readonly value: unknown } | { readonly reason: string }

/** Returns smallsocial.json of the deployed site, undefined when the site has none, or the reason that it cannot be read. */
const fetchDeployed = async (url: string, http: Http): Promise<Deployed> => {
  const answer = await http({
    url: `${url}smallsocial.json`,
    maxBytes: 50_000_000,
    headers: { 'cache-control': 'no-cache' },
  })
  if (isFailure(answer)) return { reason: answer.reason }
  if (answer.status === 404 || answer.status === 410) return { value: undefined }
  if (answer.status !== 200 || answer.isTruncated)
    return { reason: `${url}smallsocial.json answers ${answer.status}` }
  const value = parseJsonText(answer.text)
  // The site of another program, which answers each URL with a page: all pages are new.
  return value !== undefined || /^\s*</.test(answer.text)
    ? { value }
    : { reason: `${url}smallsocial.json is not complete JSON` }
}

const deployBlockers = (
  { gone, unread }: Comparison,
  deployed: Deployed,
  { config: { url, base }, withheld }: Pick<Site, 'config' | 'withheld'>,
  { allowLostUrls, allowUnread, allowHosts }: PlanFlags,
): Message[] => {
  const { hostname, host } = new URL(url)
  const isLocal = /^(?:localhost|127\.[\d.]+|\[::1\]|.*\.local(?:host)?)$/.test(hostname)
  const lost = gone.filter(({ as }) => as === 'lost')
  return [
    ...(isLocal && !allowHosts.includes(host) && !allowHosts.includes(hostname)
      ? [
          error(
            'site-not-public',
            { file: 'content/site.yaml' },
            `the address of the site is \`${url}\`, which is not public`,
            'write its public URL, e.g. `url: https://example.com/`',
          ),
        ]
      : []),
    ...('reason' in deployed && !allowLostUrls
      ? [
          error(
            'live-unreachable',
            { file: url },
            `the published files cannot be compared: ${deployed.reason}`,
            'to deploy without the comparison: `smallsocial deploy --allow-lost-urls`',
          ),
        ]
      : []),
    ...(allowLostUrls
      ? []
      : lost.map(({ url: from }) => {
          const path = from.slice(base.length)
          const post = withheld.get(from)
          return post === undefined
            ? error(
                'lost-url',
                { file: 'content' },
                `\`${path}\` is published and would be lost`,
                `give the post that took its place \`aliases: ["${path}"]\`, or let it answer 410: \`smallsocial deploy --gone ${path}\``,
              )
            : error(
                'lost-url',
                { file: post.file },
                `\`${path}\` is published and would be lost: the post is ${post.as === 'draft' ? 'a draft' : 'to appear later'} now`,
                'write `deleted:` and the day into it, so that the address answers 410, or publish it again',
              )
        })),
    ...(unread > 0 && !allowUnread
      ? [
          error(
            'feed-items-reappear',
            { file: 'content/site.yaml' },
            `${unread === 1 ? 'one item' : `${unread} items`} would be unread again: the post has not changed, its address or id has`,
            'restore `feeds.id` and `permalinks`, or write the old address of a post that was renamed as `guid:` into it; `--allow-unread` deploys nevertheless',
          ),
        ]
      : []),
  ]
}

/** Returns the URLs of feeds that differ from the deployed ones: those of the front page and the sections, for which hubs are pinged. */
const changedFeeds = async (
  { home, sections, config }: Site,
  pages: readonly Page[],
  http: Http,
): Promise<string[]> => {
  const changed: string[] = []
  for (const { url: path } of feedsOf([home, ...sections], config)) {
    const contents = pages.find((page) => page.path === outputPath(path, { config }))?.contents
    if (typeof contents !== 'function') continue
    const feed = absoluteUrl(path, { config })
    const answer = await http({ url: feed, maxBytes: 20_000_000, headers: { 'cache-control': 'no-cache' } })
    if (
      isFailure(answer) ||
      answer.status !== 200 ||
      Buffer.compare(answer.bytes, Buffer.from(contents())) !== 0
    )
      changed.push(feed)
  }
  return changed
}
