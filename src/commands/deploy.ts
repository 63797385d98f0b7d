import { resolve } from 'node:path'
import { countDeploy } from '../io/cache/deploy-count.js'
import {
  type PendingPing,
  readPendingPings,
  uniquePings,
  writePendingPings,
} from '../io/cache/pending-pings.js'
import { runLocked } from '../io/fs/lock.js'
import { waitUntilLive } from '../io/net/wait-until-live.js'
import { deployEnvironment } from '../io/output/deploy-environment.js'
import { deployFiles } from '../io/output/deploy-files.js'
import { readPublishedManifest } from '../io/output/output-checks.js'
import type { Config } from '../model/config.js'
import type { ConfiguredTarget, DeployEnvironment, DeployOutcome } from '../model/deploy.js'
import type { Http } from '../model/http.js'
import { error, type Message, warning } from '../model/message.js'
import { runSteps } from '../model/steps.js'
import { httpClientFor, type LoadedSite, loadSite, withHttp } from '../project/load-site.js'
import {
  chosenTarget,
  copyFacts,
  type DeployPlan,
  noTarget,
  type PlanFlags,
  planDeploy,
} from '../project/plan-deploy.js'
import { copiesIn, reservePublication } from '../project/plan-syndication.js'
import { budgetReason, buildIdIn, buildIdOf, isDeployed } from '../project/plan-upload.js'
import { readConfig } from '../project/read-project.js'
import { type HubPing, pingHubs, type SentResult, sendWebmentionsOf } from '../project/send-webmentions.js'
import { type CopyResult, syndicate } from '../project/syndicate.js'
import { writeTombstones } from '../project/tombstones.js'
import { runBuild } from './build.js'

/** The options of `deploy`. */
export type DeployFlags = PlanFlags & {
  /** Whether webmentions are sent and posts are copied to other networks. */
  readonly send: boolean
  /** Whether posts are copied to other networks. */
  readonly syndicate: boolean
  readonly rollback: boolean
  /** URLs that answer 410 from this deploy on. */
  readonly gone: readonly string[]
  /** The longest time to wait until the site serves this build, in seconds. */
  readonly wait: number
  readonly strict: boolean
  readonly progress: (text: string) => void
}

/** An upload or a rollback, with or without success. */
type Uploaded = {
  readonly target: string
  readonly outcome: DeployOutcome
  readonly plan?: DeployPlan
}

type Attempt = Uploaded & { readonly stage: 'uploaded'; readonly messages: readonly Message[] }

/** The end of a deploy, by the stage that it reached. */
export type DeployResult = { readonly ok: boolean; readonly messages: readonly Message[] } & Reached

/**
 * Builds the site, uploads the files that differ, waits until the site serves them, and sends webmentions. After an
 * interruption the same command resumes: uploaded files do not differ, and the ledger lists sent webmentions.
 */
export const runDeploy = async (flags: DeployFlags): Promise<DeployResult> => {
  const root = resolve(flags.root)
  const result = await runLocked(root, 'deploy', () => deployLocked(root, flags))
  if (typeof result !== 'number') return result
  const running = `another deploy is running (process ${result})`
  return { ok: false, stage: 'stopped', messages: [error('command-running', place, running, 'wait for it')] }
}

const place = { file: 'deploy' }

type Reached =
  | { readonly stage: 'stopped'; readonly plan?: DeployPlan }
  | ({ readonly stage: 'uploaded' } & Uploaded)
  | (Uploaded & {
      readonly stage: 'sent'
      readonly plan: DeployPlan
      readonly sent: readonly SentResult[]
      readonly pings: readonly HubPing[]
      readonly copies: readonly CopyResult[]
    })

const deployLocked = async (root: string, flags: DeployFlags): Promise<DeployResult> => {
  const start: Reached = { stage: 'stopped' }
  const { ok, messages, reached } = await runSteps<Reached>(start, async (steps) => {
    // The settings first, so that a deploy without a target builds nothing.
    const { config, wrong = [] } = steps.done(await readConfig(flags))
    const { target } = steps.done(targetOf(config, flags.target, wrong))
    if (config === undefined || target === undefined) return steps.stop()
    await withHttp({ project: { config } }, flags, async (http) => {
      const environment = deployEnvironment(root, http, flags.progress)
      if (flags.rollback) {
        steps.reach(steps.done(await rollBack(target, environment)))
        return steps.stopOnErrors()
      }
      steps.done(await writeTombstones(flags, flags.gone, config))
      steps.stopOnErrors()

      if (flags.send && flags.syndicate) steps.done(await reservePublication(root, config, http))
      steps.stopOnErrors()
      const { site } = steps.done(await buildAndLoad(flags))
      if (site === undefined) return steps.stop()

      const plan = steps.done(await planDeploy(site, flags, http))
      steps.reach({ stage: 'stopped', plan })
      steps.stopOnErrors()

      const pending = recordPings(root, plan)
      const uploaded = { ...steps.done(await upload(site, target, environment)), plan }
      steps.reach(uploaded)
      steps.stopOnErrors()
      if (!flags.send) return

      const copies = flags.syndicate ? plan.syndication : { plans: [], messages: [] }
      if (plan.sends.length + plan.history.length + pending.length + copiesIn(copies) > 0) {
        steps.done(await untilLive(site, flags))
        steps.stopOnErrors()
      }
      const copied = steps.done(await syndicate(site, copies, copyFacts(flags, plan), http, flags.progress))
      const sent = await sendWebmentionsOf(plan, plan.ledger, { root, http, progress: flags.progress })
      const { pings } = steps.done(await sendPings(root, pending, http))
      steps.reach({ ...uploaded, stage: 'sent', sent, pings, copies: copied.results })
      steps.stopOnErrors()
    })
  })
  return { ...reached, ok, messages }
}

/** Returns the target of that name, or the first of the settings; without one, the errors of the settings, or the error that there is no target. */
const targetOf = (
  config: Config | undefined,
  name: string | undefined,
  wrong: readonly Message[],
): { readonly target?: ConfiguredTarget; readonly messages: readonly Message[] } => {
  const { deploy = [] } = config ?? {}
  const target = chosenTarget(deploy, name)
  if (config === undefined) return { messages: [] }
  if (target !== undefined) return { target, messages: [] }
  // A target with a mistake in its settings is none.
  return { messages: wrong.length > 0 ? wrong : [noTarget(name)] }
}

/** Builds the site and loads the same version: webmentions must match the upload although the author may edit meanwhile. Returns an error after five attempts. */
const buildAndLoad = async (
  flags: DeployFlags,
): Promise<{ readonly site?: LoadedSite; readonly messages: readonly Message[] }> => {
  for (let tries = 0; tries < 5; tries++) {
    const built = await runBuild({ ...flags, drafts: false, future: false })
    if (!built.ok) return { messages: built.messages }
    const { loaded, messages } = await loadSite(flags)
    if (loaded === undefined) return { messages }
    if (buildIdOf(loaded) === buildIdIn(readPublishedManifest(loaded.snapshot.output)))
      return { site: loaded, messages: built.messages }
  }
  return {
    messages: [
      error('content-changing', place, 'content/ changed while it was read', 'stop editing and deploy again'),
    ],
  }
}

/** Records the hubs to ping, with those of an interrupted earlier deploy, so that an interruption does not lose them. */
const recordPings = (root: string, plan: DeployPlan): PendingPing[] => {
  const pending = uniquePings([
    ...readPendingPings(root),
    ...plan.hubs.flatMap((hub) => plan.feeds.map((feed) => ({ hub, feed }))),
    ...plan.pings,
  ])
  writePendingPings(root, pending)
  return pending
}

const upload = async (
  { snapshot, project }: LoadedSite,
  target: ConfiguredTarget,
  environment: DeployEnvironment,
): Promise<Attempt> => {
  const site = deployFiles(snapshot.output, project.config.url)
  const reason = budgetReason(project.config, target.name, snapshot.root)
  if (reason !== undefined && (await isDeployed(target, site, environment)) !== true)
    return uploaded(target, { reason, note: 'wait for the next month, or raise it in content/site.yaml' })
  const outcome = await target.deploy(site, environment)
  if ('isChanged' in outcome && outcome.isChanged) countDeploy(snapshot.root, target.name)
  return uploaded(target, outcome)
}

const uploaded = ({ name }: ConfiguredTarget, outcome: DeployOutcome): Attempt => ({
  stage: 'uploaded',
  target: name,
  outcome,
  messages:
    'reason' in outcome
      ? [error('upload-failed', { file: `deploy ${name}` }, outcome.reason, outcome.note)]
      : [],
})

const rollBack = async (target: ConfiguredTarget, environment: DeployEnvironment): Promise<Attempt> =>
  uploaded(
    target,
    (await target.rollBack?.(environment)) ?? {
      reason: `\`--rollback\` does not work for \`${target.name}\`, which stores no earlier releases`,
      note: 'deploy an older commit of the blog',
    },
  )

/** Waits until the site serves this build; returns an error when it does not within `wait` seconds. */
const untilLive = async (
  site: LoadedSite,
  flags: DeployFlags,
): Promise<{ readonly messages: readonly Message[] }> => {
  const { url } = site.project.config
  const late = await waitUntilLive(site.snapshot.output, url, () => httpClientFor(site, flags), flags)
  const note = 'no webmention was sent; `smallsocial deploy` resumes from here'
  return { messages: late === undefined ? [] : [error('not-live', { file: url }, late, note)] }
}

/** Notifies the hubs, and records failed notifications for the next deploy. */
const sendPings = async (
  root: string,
  pending: readonly PendingPing[],
  http: Http,
): Promise<{ readonly pings: readonly HubPing[]; readonly messages: readonly Message[] }> => {
  const pings = await pingHubs(pending, http)
  const failed = pings.filter(({ isOk }) => !isOk)
  writePendingPings(root, failed)
  return {
    pings,
    messages: failed.map(({ hub, feed, message }) =>
      warning(
        'hub-failed',
        { file: hub },
        `the hub could not be notified of ${feed}: ${message}`,
        'the next `smallsocial deploy` retries',
      ),
    ),
  }
}
