import { resolve } from 'node:path'
import { targetNames } from '../deploy/targets.js'
import { readPendingPings, uniquePings, writePendingPings } from '../io/cache/pending-pings.js'
import { createFiles, existingFiles, isTombstone } from '../io/fs/create-files.js'
import { takeLock } from '../io/fs/lock.js'
import { waitUntilLive } from '../io/net/wait-until-live.js'
import { deployEnvironment } from '../io/output/deploy-environment.js'
import { deployFiles } from '../io/output/deploy-files.js'
import { readPublishedManifest } from '../io/output/output-checks.js'
import type { Config } from '../model/config.js'
import type { ConfiguredTarget, DeployEnvironment, DeployOutcome } from '../model/deploy.js'
import type { Http } from '../model/http.js'
import { error, type Message, warning } from '../model/message.js'
import { httpClientFor, type LoadedSite, loadSite } from '../project/load-site.js'
import { type DeployPlan, type PlanFlags, planDeploy } from '../project/plan-deploy.js'
import { readProject } from '../project/read-project.js'
import { type HubPing, pingHubs, type SentResult, sendWebmentionsOf } from '../project/send-webmentions.js'
import { takeSnapshot } from '../project/snapshot.js'
import { tombstoneFile } from '../project/tombstone-file.js'
import { runBuild } from './build.js'

/** What `deploy` is told. */
export type DeployFlags = PlanFlags & {
  readonly send: boolean
  readonly rollback: boolean
  /** URLs that shall answer 410 from now on. */
  readonly gone: readonly string[]
  /** How long to wait until the site serves this build, in seconds. */
  readonly wait: number
  readonly strict: boolean
  readonly progress: (words: string) => void
}

/** The outcome of an upload. Undefined parts were not reached. */
export type DeployResult = {
  readonly ok: boolean
  readonly messages: readonly Message[]
  readonly to?: string
  readonly receipt?: DeployOutcome
  readonly plan?: DeployPlan
  readonly told?: readonly SentResult[]
  readonly pings?: readonly HubPing[]
}

/**
 * build → guards → upload → wait until live → tell → receipts. Killed anywhere, the same command goes on: what
 * is uploaded differs no more, and the ledger says who was told.
 */
export const runDeploy = async (flags: DeployFlags): Promise<DeployResult> => {
  const root = resolve(flags.root)
  const release = takeLock(root, 'deploy')
  if (typeof release === 'number')
    return stopped([error(place, `another deploy is running (process ${release})`, 'wait for it')])
  try {
    return await deployLocked(root, flags)
  } finally {
    release()
  }
}

const place = { file: 'deploy' }
const stopped = (messages: readonly Message[]): DeployResult => ({ ok: false, messages })

const deployLocked = async (root: string, flags: DeployFlags): Promise<DeployResult> => {
  const settings = { ...flags, drafts: false, future: false }
  const { project, messages: found } = await readProject(settings, takeSnapshot(settings))
  if (project === undefined) return stopped(found)
  const { config } = project
  const target = targetOf(config, flags.target)
  if ('reason' in target) return stopped([target])
  const http = httpClientFor({ project }, flags)
  const world = deployEnvironment(root, http, flags.progress)
  try {
    if (flags.rollback) return received(await rollBack(target, world), target.name, [])
    const trouble = writeGone(root, flags.gone, config.base)
    if (trouble !== undefined) return stopped([trouble])
    const built = await buildAndRead(flags)
    if (built.known === undefined) return stopped(built.messages)
    const plan = await planDeploy(built.known, flags, http)
    const all = [...built.messages, ...plan.messages]
    if (all.some(({ fatal }) => fatal)) return { ok: false, messages: all, plan }
    return await publish({ known: built.known, plan, target, world, http, messages: all }, flags)
  } finally {
    await http.close()
  }
}

/** Builds, and reads the site that was built: what is told and what is uploaded must be the same, though the author goes on writing. */
const buildAndRead = async (
  flags: DeployFlags,
): Promise<{ known?: LoadedSite; messages: readonly Message[] }> => {
  for (let tries = 0; tries < 5; tries++) {
    const built = await runBuild({ ...flags, drafts: false, future: false })
    if (!built.ok) return { messages: built.messages }
    const { known, messages } = await loadSite(flags)
    if (known === undefined) return { messages }
    if (buildOf(known) === buildIn(readPublishedManifest(known.seen.output)))
      return { known, messages: built.messages }
  }
  return { messages: [error(place, 'content/ changed while it was read', 'stop editing and deploy again')] }
}

const buildOf = ({ built }: LoadedSite): string | undefined => {
  const contents = built.pages.find(({ path }) => path === 'smallsocial.json')?.contents
  return typeof contents === 'function' ? buildIn(JSON.parse(contents())) : undefined
}

const buildIn = (published: unknown): string | undefined =>
  (published as { build?: string } | undefined)?.build

const publish = async (
  {
    known,
    plan,
    target,
    world,
    http,
    messages,
  }: {
    readonly known: LoadedSite
    readonly plan: DeployPlan
    readonly target: ConfiguredTarget
    readonly world: DeployEnvironment
    readonly http: Http
    readonly messages: readonly Message[]
  },
  flags: DeployFlags,
): Promise<DeployResult> => {
  const { root, output } = known.seen
  const pending = uniquePings([
    ...readPendingPings(root),
    ...plan.hubs.flatMap((hub) => plan.feeds.map((feed) => ({ hub, feed }))),
  ])
  writePendingPings(root, pending)
  const uploaded = received(
    await target.deploy(deployFiles(output, known.project.config.url), world),
    target.name,
    messages,
  )
  if (!uploaded.ok || !flags.send) return { ...uploaded, plan }

  const { url } = known.project.config
  const hasNews = plan.sends.length + plan.history.length + pending.length > 0
  const late = hasNews
    ? await waitUntilLive(output, url, () => httpClientFor(known, flags), flags)
    : undefined
  if (late !== undefined) {
    const trouble = error({ file: url }, late, 'nobody was told; `smallsocial deploy` goes on from here')
    return { ...uploaded, ok: false, plan, messages: [...messages, trouble] }
  }
  const told = await sendWebmentionsOf(plan, plan.ledger, { root, http, progress: flags.progress })
  const pings = await pingHubs(pending, http)
  const unheard = pings.filter(({ isOk }) => !isOk)
  writePendingPings(root, unheard)
  const troubles = unheard.map(({ hub, feed, words }) =>
    warning({ file: hub }, `the hub did not take ${feed}: ${words}`, 'the next deploy tells it again'),
  )
  return { ...uploaded, plan, told, pings, messages: [...messages, ...troubles] }
}

const received = (receipt: DeployOutcome, to: string, messages: readonly Message[]): DeployResult =>
  'trouble' in receipt
    ? {
        ok: false,
        to,
        receipt,
        messages: [...messages, error({ file: `deploy ${to}` }, receipt.trouble, receipt.note)],
      }
    : { ok: true, to, receipt, messages }

const rollBack = async (target: ConfiguredTarget, environment: DeployEnvironment): Promise<DeployOutcome> =>
  target.rollBack?.(environment) ?? {
    trouble: `\`--rollback\` does not work for \`${target.name}\`, which keeps no earlier release`,
    note: 'deploy an older commit of the blog',
  }

const targetOf = ({ deploy }: Config, name: string | undefined): ConfiguredTarget | Message => {
  const found = name === undefined ? deploy[0] : deploy.find((target) => target.name === name)
  if (found !== undefined) return found
  return error(
    { file: 'content/site.yaml' },
    name === undefined ? 'it does not say where the site goes' : `there is no \`${name}\` below \`deploy:\``,
    `write \`deploy:\` and below it one of ${targetNames.map((one) => `\`${one}:\``).join(', ')}; the manual has each`,
  )
}

/** Tombstones for posts whose files are gone already. One that an earlier try has left is taken as it is. */
const writeGone = (root: string, urls: readonly string[], base: string): Message | undefined => {
  const files = urls.map((url) => tombstoneFile(url, base))
  const wrong = files.find((file) => 'reason' in file)
  if (wrong !== undefined && 'reason' in wrong) return wrong
  const wanted = files.flatMap((file) => ('path' in file ? [file] : []))
  const there = existingFiles(root, wanted)
  const alive = there.find((path) => !isTombstone(root, path))
  if (alive !== undefined)
    return error(
      { file: alive },
      'the post is still there',
      'write `deleted: 2026-11-20` into it, with the day of today',
    )
  createFiles(
    root,
    wanted.filter(({ path }) => !there.includes(path)),
  )
  return undefined
}
