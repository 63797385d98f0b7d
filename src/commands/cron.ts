import { hash } from 'node:crypto'
import { resolve } from 'node:path'
import { readCronState, writeCronState } from '../io/cache/cron-state.js'
import { readPendingPings } from '../io/cache/pending-pings.js'
import { now } from '../io/clock.js'
import { deployFiles } from '../io/output/deploy-files.js'
import type { Config } from '../model/config.js'
import { manifestOf } from '../model/manifest.js'
import { hasError, type Message, warning } from '../model/message.js'
import { utcDay } from '../model/utc.js'
import { type LoadedSite, loadSite, withHttp } from '../project/load-site.js'
import { notifyOfPending } from '../project/notify.js'
import { chosenTarget, planDeploy } from '../project/plan-deploy.js'
import { copiesIn } from '../project/plan-syndication.js'
import { budgetReason } from '../project/plan-upload.js'
import { readConfig } from '../project/read-project.js'
import { runBuild } from './build.js'
import { type DeployFlags, type DeployResult, runDeploy } from './deploy.js'
import { type PullFlags, runPull } from './mentions-pull.js'

/** The options of `cron`. */
export type CronFlags = Omit<DeployFlags, 'rollback' | 'gone' | 'send' | 'syndicate'> &
  Pick<PullFlags, 'token'> & {
    /** Whether received mentions are fetched. */
    readonly pull: boolean
    readonly deploy: boolean
    /** The most deploys of a day in UTC, for hosts that count them. */
    readonly maxDeploys?: number
  }

/** What `cron` did. */
export type CronResult = {
  readonly ok: boolean
  readonly state: 'unchanged' | 'built' | 'deployed' | 'postponed'
  readonly messages: readonly Message[]
  readonly deploy?: DeployResult
  /** The next time at which a scheduled post appears or an expired one disappears, in milliseconds since 1970. */
  readonly next?: number
}

/**
 * Does what is due: fetches received mentions, builds, notifies of mentions that wait for a decision, and deploys when a
 * file differs from the last deploy, or a webmention or a hub is to be notified. A failed pull does not prevent the rest.
 */
export const runCron = async (flags: CronFlags): Promise<CronResult> => {
  const root = resolve(flags.root)
  const { config, messages } = await readConfig(flags)
  if (config === undefined) return { ok: false, state: 'unchanged', messages }
  const pulled = flags.pull && hasSource(config, flags) ? await runPull({ ...flags, full: false }) : undefined
  const problems = (pulled?.messages ?? []).map((message) => ({ ...message, fatal: false }))

  const built = await runBuild({ ...flags, drafts: false, future: false })
  if (!built.ok) return { ok: false, state: 'unchanged', messages: [...problems, ...built.messages] }
  const { loaded } = await loadSite(flags)
  if (loaded === undefined)
    return { ok: false, state: 'unchanged', messages: [...problems, ...built.messages] }
  const notified = await notifyOfPending(loaded)
  const { nextChange } = loaded.built.site
  const done = {
    ok: !hasError(notified),
    messages: [...problems, ...notified],
    ...(nextChange !== undefined && { next: nextChange }),
  }
  const isBuilt = built.written + built.removed > 0 || pulled?.changed === true
  if (!flags.deploy || config.deploy.length === 0) return { ...done, state: isBuilt ? 'built' : 'unchanged' }

  const state = readCronState(root)
  const digest = hash('sha1', manifestOf(deployFiles(loaded.snapshot.output, config.url).files))
  const isSame = state.digest === digest
  if (isSame && readPendingPings(root).length === 0 && !(await hasDueWebmentions(loaded, flags)))
    return { ...done, state: 'unchanged' }
  const today = utcDay(now())
  const count = state.day === today ? state.count : 0
  if (!isSame && flags.maxDeploys !== undefined && count >= flags.maxDeploys)
    return { ...done, state: 'postponed', messages: [...done.messages, postponed(count)] }
  const target = chosenTarget(config.deploy, undefined)
  const reason = target && budgetReason(config, target.name, root)
  if (!isSame && reason !== undefined)
    return { ...done, state: 'postponed', messages: [...done.messages, overBudget(reason)] }
  const deploy = await runDeploy({ ...flags, rollback: false, gone: [], send: true, syndicate: true })
  if (deploy.stage !== 'stopped')
    writeCronState(root, {
      ...(deploy.ok && { digest }),
      day: today,
      count: count + (isUpload(deploy) ? 1 : 0),
    })
  return {
    ...done,
    ok: deploy.ok,
    state: deploy.stage === 'stopped' ? (isBuilt ? 'built' : 'unchanged') : 'deployed',
    deploy,
    messages: [...done.messages, ...deploy.messages],
  }
}

/** Whether mentions can be fetched: with a token, from named sources, or from an endpoint of another host. */
const hasSource = ({ webmention, server, origin, syndicate }: Config, { token }: CronFlags): boolean =>
  token !== undefined ||
  syndicate?.answers === true ||
  webmention.sources.length > 0 ||
  (webmention.endpoint !== undefined &&
    server === undefined &&
    new URL(webmention.endpoint).origin !== origin)

const hasDueWebmentions = async (loaded: LoadedSite, flags: CronFlags): Promise<boolean> => {
  const plan = await withHttp(loaded, flags, (http) => planDeploy(loaded, flags, http))
  return plan.sends.length + plan.history.length + copiesIn(plan.syndication, { isReady: true }) > 0
}

const overBudget = (reason: string): Message =>
  warning('deploy-postponed', { file: 'cron' }, reason, 'the first run of the next month deploys')

const isUpload = (deploy: DeployResult): boolean =>
  'outcome' in deploy && 'isChanged' in deploy.outcome && deploy.outcome.isChanged

const postponed = (count: number): Message =>
  warning(
    'deploy-postponed',
    { file: 'cron' },
    `the site was deployed ${count === 1 ? 'once' : `${count} times`} today, which is the limit`,
    'tomorrow’s first run deploys; `smallsocial deploy` deploys now',
  )
