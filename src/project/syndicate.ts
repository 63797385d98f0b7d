import { now, pause } from '../io/clock.js'
import { copyLedger } from '../io/content/ledger-file.js'
import { publishedPictures } from '../io/output/published-pictures.js'
import { secretOf } from '../io/secrets.js'
import type { Config } from '../model/config.js'
import type { Http } from '../model/http.js'
import { error, type Message, warning } from '../model/message.js'
import { type NetworkName, networkNames } from '../model/network.js'
import { recordKey } from '../model/record-key.js'
import { ledgerTime } from '../model/retry.js'
import type { Entry, Site } from '../model/site.js'
import { type CopyLine, copyKey } from '../model/syndication.js'
import { parseCopies } from '../parse/records/ledger.js'
import { resolveIdentity } from '../syndicate/bluesky/identity.js'
import { standardSiteDrafts } from '../syndicate/bluesky/standard-site.js'
import type { CopyDraft } from '../syndicate/draft.js'
import {
  type Failure,
  isRefusal,
  type Network,
  type NetworkEnvironment,
  type Session,
  type WrittenCopy,
} from '../syndicate/network.js'
import { networks } from '../syndicate/networks.js'
import { type CopyPlan, type PlannedCopy, planCopies } from '../syndicate/plan.js'
import { segmentText } from '../syndicate/segments.js'
import type { LoadedSite } from './load-site.js'

/** The copies of a deploy on all networks, and the messages about the ledger. */
export type SyndicationPlan = {
  readonly plans: readonly (CopyPlan & { readonly network: NetworkName })[]
  readonly messages: readonly Message[]
}

/** A request to a network, and what became of it. */
export type CopyResult = Pick<PlannedCopy, 'network' | 'page' | 'action'> & {
  readonly type: CopyLine['type']
  readonly state: 'done' | 'later' | 'refused'
  /** The URL of the copy, or the reason that there is none. */
  readonly message: string
}

/** The facts about a deploy that decide which posts are new. */
type PlanFacts = {
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
  const environment = environmentOf(built.site, snapshot.output.folder, http)
  const lines = built.copies
  const plans = []
  for (const network of networksOf(config))
    plans.push({ network: network.name, ...(await planOne(network, built.site, lines, facts, environment)) })
  return { plans, messages: copyLedger.checkLost(snapshot.root, lines) }
}

const planOne = async (
  { name, rules }: Network,
  site: Site,
  lines: readonly CopyLine[],
  { sendSince, deployed }: PlanFacts,
  environment: NetworkEnvironment,
): Promise<CopyPlan> => {
  const records = name === 'bluesky' ? standardSiteDrafts(site, lines) : []
  return planCopies(site, {
    network: name,
    rules: await rules(environment),
    lines,
    now: now(),
    isDeployed: ({ url }: Entry) => deployed.has(url),
    ...(sendSince !== undefined && { sendSince }),
    ...(records.length > 0 && { records }),
  })
}

const environmentOf = (site: Site, folder: string, http: Http): NetworkEnvironment => ({
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
  const { lines, messages } = source === undefined ? { lines: [], messages: [] } : parseCopies(source)
  if (messages.some(({ fatal }) => fatal) || lines.some(({ type }) => type === 'publication'))
    return { messages: [] }
  const identity = await resolveIdentity(http, settings)
  if (isRefusal(identity)) return { messages: [failed('Bluesky', identity)] }
  const line: CopyLine = {
    page: config.url,
    network: 'bluesky',
    type: 'publication',
    state: 'planned',
    hash: '',
    account: identity.did,
    // Always the same key: when the ledger is lost, the record is found again.
    key: recordKey(Date.UTC(2025, 0), config.url),
    time: ledgerTime(now()),
  }
  copyLedger.rewrite(root, [...lines, line])
  return { messages: [] }
}

/**
 * Makes, updates and deletes the planned copies, one after the other on each network. Every copy is written to the ledger
 * before it is sent and after it, so that a later run resumes.
 */
export const syndicate = async (
  loaded: LoadedSite,
  { plans }: SyndicationPlan,
  facts: PlanFacts,
  http: Http,
  progress: (text: string) => void,
): Promise<{ readonly results: readonly CopyResult[]; readonly messages: readonly Message[] }> => {
  const { snapshot, built } = loaded
  if (plans.length === 0) return { results: [], messages: [] }
  const { root } = snapshot
  const lines = new Map(built.copies.map((line) => [copyKey(line), line]))
  const environment = environmentOf(built.site, snapshot.output.folder, http)
  const results: CopyResult[] = []
  const messages: Message[] = []
  for (const { network: name, ...plan } of plans) {
    const network = networks[name]
    for (const { from, line } of plan.moved) lines.delete(copyKey({ ...line, page: from }))
    for (const line of [...plan.history, ...plan.moved.map((one) => one.line)]) lines.set(copyKey(line), line)
    copyLedger.rewrite(root, [...lines.values()])
    if (plan.copies.length === 0) continue
    if (environment.secret(network.secret.name) === undefined) {
      messages.push(noSecret(network, plan.copies.length))
      continue
    }
    const session = await network.open(environment, () => [...lines.values()])
    if (isRefusal(session)) {
      messages.push(failed(network.label, session))
      continue
    }
    messages.push(...(session.messages ?? []))
    const runner = { network, session, lines, root, results, messages, progress }
    const isKnown = await adoptExisting(plan.copies, runner)
    const ready = plan.copies.filter(
      (copy) => isKnown || copy.action !== 'post' || copy.draft.type !== 'post',
    )
    const records = await runRecords(ready.filter(isRecord), runner)
    for (const copy of ready.filter((one) => !isRecord(one))) await runCopy(copy, runner)
    // Documents name the posts that were made after them.
    const again = await planOne(network, built.site, [...lines.values()], facts, environment)
    if (records.areDone)
      await runRecords(
        again.copies.filter((copy) => isRecord(copy) && copy.action === 'update'),
        runner,
        records.count,
      )
  }
  copyLedger.rewrite(root, [...lines.values()])
  return { results, messages }
}

/** The most records of standard.site that a deploy writes: a server takes about 1,600 in an hour. */
const maxRecords = 1000

const isRecord = (copy: PlannedCopy): boolean => {
  const type = copy.action === 'delete' ? copy.line.type : copy.draft.type
  return type === 'document' || type === 'publication'
}

/** Writes records, up to the limit; stops when the server is busy. The next deploy goes on. `before` were written before. */
const runRecords = async (
  copies: readonly PlannedCopy[],
  runner: Runner,
  before = 0,
): Promise<{ readonly areDone: boolean; readonly count: number }> => {
  let count = before
  for (const [index, copy] of copies.entries()) {
    const isStopped = count >= maxRecords || (await runCopy(copy, runner)) === 'later'
    if (isStopped) {
      runner.messages.push(postponed(runner.network, copies.length - index))
      return { areDone: false, count }
    }
    count++
  }
  return { areDone: true, count }
}

/** A session with the ledger that it changes, and the results so far. */
type Runner = {
  readonly network: Network
  readonly session: Session
  readonly lines: Map<string, CopyLine>
  readonly root: string
  readonly results: CopyResult[]
  readonly messages: Message[]
  readonly progress: (text: string) => void
}

const record = ({ lines, root }: Runner, line: CopyLine): void => {
  lines.set(copyKey(line), line)
  copyLedger.append(root, line)
}

/**
 * Finds the posts of the account that link to pages about to be posted: the ledger was lost, the author posted them, or an
 * interrupted request arrived. They become the copies, and are not posted again. Returns false when the network does not
 * answer: then nothing may be posted.
 */
const adoptExisting = async (copies: readonly PlannedCopy[], runner: Runner): Promise<boolean> => {
  const posts = copies.flatMap((copy) => (copy.action === 'post' && copy.draft.type === 'post' ? [copy] : []))
  if (posts.length === 0) return true
  const oldest = Math.min(...posts.map(({ draft }) => draft.published))
  const found = await runner.session.existing(
    posts.map(({ page }) => page),
    oldest,
  )
  if ('reason' in found) {
    runner.messages.push(failed(runner.network.label, found))
    return false
  }
  const known = new Set([...runner.lines.values()].flatMap(({ id }) => id ?? []))
  for (const { page, text, ...written } of found) {
    const copy = posts.find((one) => one.page === page)
    if (copy === undefined || known.has(written.id ?? '')) continue
    // An interrupted attempt, or one whose line was lost, has our text. Any other post is the author's own.
    const isOurs = copy.line?.key !== undefined || text === undefined || isSameText(text, copy)
    record(runner, {
      ...lineAfter(copy, written, runner),
      hash: copy.line?.hash ?? copy.draft.hash,
      ...(!isOurs && { isAdopted: true }),
    })
  }
  return true
}

const isSameText = (text: string, copy: PlannedCopy): boolean =>
  copy.action !== 'delete' && wordsOf(text).includes(wordsOf(segmentText(copy.draft.segments)).slice(0, 60))

const wordsOf = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()

/** Sends one copy, records it, and returns what became of it; undefined when nothing was to be sent. */
const runCopy = async (copy: PlannedCopy, runner: Runner): Promise<CopyResult['state'] | undefined> => {
  const { network, session, lines, results, messages, progress } = runner
  const type = copy.action === 'delete' ? copy.line.type : copy.draft.type
  const line = lines.get(copyKey({ ...copy, type }))
  const done = (state: CopyResult['state'], message: string): CopyResult['state'] => {
    results.push({ network: copy.network, page: copy.page, action: copy.action, type, state, message })
    progress(`${network.label}: ${results.length} copies`)
    return state
  }
  if (copy.action === 'post' && line?.state === 'published')
    return done('done', `it was there: ${line.url ?? line.id ?? ''}`)
  if (copy.action !== 'post' && line?.account !== undefined && line.account !== session.account) {
    messages.push(ofOtherAccount(copy.page, line.account, network))
    // It is not ours any more: the next deploy does not plan it again.
    record(runner, {
      ...line,
      ...(copy.action === 'delete' ? { state: 'deleted' } : { state: 'published', hash: copy.draft.hash }),
      time: ledgerTime(now()),
    })
    return undefined
  }
  const result = await request(copy, line, runner)
  if (isRefusal(result)) {
    if (result.isGone === true && line !== undefined) {
      const wasAsked = copy.isAsked === true
      record(runner, { ...line, state: 'deleted', ...(wasAsked && { wasAsked }), time: ledgerTime(now()) })
      messages.push(goneThere(copy.page, network))
      return undefined
    }
    record(runner, lineOfFailure(copy, lines.get(copyKey({ ...copy, type })), result, runner))
    messages.push(copyFailed(copy, result, network))
    return done(result.isTransient ? 'later' : 'refused', result.reason)
  }
  if (result.warning !== undefined) messages.push(result.warning)
  const after = lineAfter(copy, result, runner)
  record(runner, after)
  return done('done', after.url ?? after.id ?? '')
}

/** Sends the request of a copy; for a new one and an update, after its line was written. */
const request = async (
  copy: PlannedCopy,
  line: CopyLine | undefined,
  runner: Runner,
): Promise<WrittenCopy | Failure> => {
  const { session } = runner
  if (copy.action === 'delete') {
    const removed = await session.remove(copy.line)
    return isRefusal(removed) ? removed : {}
  }
  const { draft } = copy
  const sending = (prepared: Pick<CopyLine, 'key' | 'record'>): CopyLine => ({
    ...lineBase(copy, draft, session),
    ...retriesOf(line),
    state: 'sending',
    ...prepared,
    ...(line?.id !== undefined && { id: line.id }),
    ...(line?.url !== undefined && { url: line.url }),
    time: ledgerTime(now()),
  })
  if (copy.action === 'post')
    return session.publish(draft, line, (prepared) => record(runner, sending(prepared)))
  return session.update(draft, copy.line)
}

const lineBase = (copy: PlannedCopy, draft: CopyDraft, { account }: Session) => ({
  page: copy.page,
  network: copy.network,
  type: draft.type,
  hash: draft.hash,
  account,
})

const retriesOf = (line: CopyLine | undefined): Pick<CopyLine, 'attempts' | 'since'> => ({
  ...(line?.attempts !== undefined && { attempts: line.attempts }),
  ...(line?.since !== undefined && { since: line.since }),
})

const lineAfter = (copy: PlannedCopy, { warning: _, ...written }: WrittenCopy, runner: Runner): CopyLine => {
  const time = ledgerTime(now())
  if (copy.action === 'delete') {
    const { record: __, ...kept } = copy.line
    return { ...kept, state: 'deleted', time }
  }
  const before = runner.lines.get(copyKey({ ...copy, type: copy.draft.type }))
  return {
    ...lineBase(copy, copy.draft, runner.session),
    state: 'published',
    ...(before?.key !== undefined && { key: before.key }),
    ...(before?.id !== undefined && { id: before.id }),
    ...(before?.cid !== undefined && { cid: before.cid }),
    ...(before?.url !== undefined && { url: before.url }),
    ...written,
    time,
  }
}

const lineOfFailure = (
  copy: PlannedCopy,
  before: CopyLine | undefined,
  { reason, isTransient }: Failure,
  { session }: Runner,
): CopyLine => {
  const time = ledgerTime(now())
  const base = copy.action === 'delete' ? copy.line : { ...before, ...lineBase(copy, copy.draft, session) }
  return {
    ...base,
    // A copy that is there stays there: its deletion is tried again, and its update when the post changes again.
    state: copy.action === 'delete' ? copy.line.state : isTransient ? 'later' : 'refused',
    message: reason,
    time,
    ...(isTransient && {
      attempts: (before?.attempts ?? 0) + 1,
      since: before?.attempts === undefined ? time : (before.since ?? time),
    }),
  }
}

const noSecret = ({ label, secret }: Network, count: number): Message =>
  warning(
    'no-secret',
    { file: 'content/site.yaml' },
    `${count === 1 ? 'one copy waits' : `${count} copies wait`} for ${label}: \`${secret.name}\` is not set`,
    `${secret.help}, and set the environment variable`,
  )

const failed = (label: string, { reason, note, isTransient }: Failure): Message =>
  (isTransient ? warning : error)(
    'copy-failed',
    { file: 'syndicate' },
    `${label}: ${reason}`,
    note ??
      (isTransient
        ? 'the next `smallsocial deploy` retries'
        : 'check `syndicate:` in content/site.yaml and the secret'),
  )

const copyFailed = (copy: PlannedCopy, { reason, note, isTransient }: Failure, { label }: Network): Message =>
  warning(
    'copy-failed',
    { file: copy.page },
    `${label}: ${reason}`,
    note ??
      (isTransient ? 'a later `smallsocial deploy` retries' : 'it is tried again when the post changes'),
  )

const postponed = ({ label }: Network, count: number): Message =>
  warning(
    'copy-postponed',
    { file: 'syndicate' },
    `${count === 1 ? 'one record waits' : `${count} records wait`}: ${label} takes only so many in an hour`,
    'the next `smallsocial deploy` goes on',
  )

const ofOtherAccount = (page: string, account: string, { label }: Network): Message =>
  warning(
    'copy-of-other-account',
    { file: page },
    `the copy at ${label} belongs to ${account}, not to the account of the settings`,
    'change it there by hand',
  )

const goneThere = (page: string, { label, name }: Network): Message =>
  warning(
    'copy-gone',
    { file: page },
    `the copy at ${label} was deleted there, and is not made again`,
    `write \`syndicate: [${name}]\` into the post to post it again`,
  )
