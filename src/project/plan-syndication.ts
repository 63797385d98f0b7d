import { now, pause } from '../io/clock.js'
import { copyLedger } from '../io/content/ledger-file.js'
import { publishedPictures } from '../io/output/published-pictures.js'
import { secretOf } from '../io/secrets.js'
import type { Config } from '../model/config.js'
import type { Http } from '../model/http.js'
import { hasError, type Message } from '../model/message.js'
import { type NetworkName, networkLabels, networkNames } from '../model/network.js'
import { recordKey } from '../model/record-key.js'
import type { Entry, Site } from '../model/site.js'
import type { CopyLine } from '../model/syndication.js'
import { utcTime } from '../model/utc.js'
import { parseCopies } from '../parse/records/ledger.js'
import { resolveIdentity } from '../syndicate/bluesky/identity.js'
import { standardSiteDrafts } from '../syndicate/bluesky/standard-site.js'
import { networkFailed } from '../syndicate/copy-messages.js'
import { type Failure, isRefusal, type Network, type NetworkEnvironment } from '../syndicate/network.js'
import { networks } from '../syndicate/networks.js'
import { type CopyPlan, planCopies } from '../syndicate/plan.js'
import type { LoadedSite } from './load-site.js'

/** The copies of a deploy on all networks, and the messages about the ledger. */
export type SyndicationPlan = {
  readonly plans: readonly (NetworkPlan & { readonly network: NetworkName })[]
  readonly messages: readonly Message[]
}

/** The facts about a deploy that decide which posts are new. */
export type PlanFacts = {
  /** In milliseconds since 1970; undefined unless the author gave a date. */
  readonly sendSince?: number
  /** URLs of the deployed pages, from the root of the host. */
  readonly deployed: ReadonlyMap<string, string>
}

/** Returns the number of requests that a plan has, without those that lack a secret when `isReady` is set. */
export const copiesIn = ({ plans }: SyndicationPlan, { isReady = false } = {}): number =>
  plans
    .filter(({ network }) => !isReady || secretOf(networks[network].secret.name) !== undefined)
    .reduce((sum, { copies, history, moved }) => sum + copies.length + history.length + moved.length, 0)

/** Returns the networks of the settings. */
const networksOf = ({ syndicate }: Config): Network[] =>
  networkNames.filter((name) => syndicate?.[name] !== undefined).map((name) => networks[name])

/** Returns the copies that a deploy would make, update and delete. Asks networks only for their limits. */
export const planSyndication = async (
  { snapshot, project, built }: LoadedSite,
  facts: PlanFacts,
  http: Http,
): Promise<SyndicationPlan> => {
  const { config } = project
  if (config.syndicate === undefined) return { plans: [], messages: [] }
  const environment = networkEnvironment(built.site, snapshot.output.folder, http)
  const lines = built.copies
  const plans = []
  const messages: Message[] = []
  for (const network of networksOf(config)) {
    const plan = await planNetwork(network, built.site, lines, facts, environment)
    if (plan.failure !== undefined && plan.copies.length > 0)
      messages.push(networkFailed(network.label, plan.failure))
    plans.push({ network: network.name, ...plan })
  }
  return { plans, messages: [...messages, ...copyLedger.checkLost(snapshot.root, lines)] }
}

/** The copies on one network; `failure` when its limits are not known, so that nothing can be sent. */
type NetworkPlan = CopyPlan & { readonly failure?: Failure }

/** Returns the copies on one network, with the ledger as it is now. */
export const planNetwork = async (
  { name, rules }: Network,
  site: Site,
  lines: readonly CopyLine[],
  { sendSince, deployed }: PlanFacts,
  environment: NetworkEnvironment,
): Promise<NetworkPlan> => {
  const records = name === 'bluesky' ? standardSiteDrafts(site, lines) : []
  const { failure, ...known } = await rules(environment)
  const plan = planCopies(site, {
    network: name,
    rules: known,
    lines,
    now: now(),
    isDeployed: ({ url }: Entry) => deployed.has(url),
    ...(sendSince !== undefined && { sendSince }),
    ...(records.length > 0 && { records }),
  })
  // With other limits, copies look changed that are not.
  return failure === undefined
    ? plan
    : { ...plan, copies: plan.copies.filter(({ action }) => action !== 'update'), failure }
}

/** Returns the side effects that networks need, with the pictures of a built site. */
export const networkEnvironment = (site: Site, folder: string, http: Http): NetworkEnvironment => ({
  config: site.config,
  http,
  secret: secretOf,
  ...publishedPictures(folder, site),
  wait: pause,
  now,
})

/**
 * Writes the key of the site's record at standard.site to the ledger before the first build that names it, so that the
 * first deploy has the links by which readers verify the records.
 */
export const reservePublication = async (
  root: string,
  config: Config,
  http: Http,
): Promise<{ readonly messages: readonly Message[] }> => {
  const settings = config.syndicate?.bluesky
  if (settings?.standardSite !== true) return { messages: [] }
  const source = copyLedger.read(root)
  const { lines, messages } = parseCopies(source)
  if (hasError(messages) || lines.some(({ type }) => type === 'publication')) return { messages: [] }
  const identity = await resolveIdentity(http, settings)
  if (isRefusal(identity)) return { messages: [networkFailed(networkLabels.bluesky, identity)] }
  const line: CopyLine = {
    page: config.url,
    network: 'bluesky',
    type: 'publication',
    state: 'planned',
    hash: '',
    account: identity.did,
    // Always the same key: when the ledger is lost, the record is found again.
    key: recordKey(Date.UTC(2025, 0), config.url),
    time: utcTime(now()),
  }
  copyLedger.rewrite(root, [...lines, line])
  return { messages: [] }
}
