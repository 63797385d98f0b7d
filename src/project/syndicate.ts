import { now } from '../io/clock.js'
import { copyLedger } from '../io/content/ledger-file.js'
import { wordsOnly } from '../model/collapse.js'
import type { Http } from '../model/http.js'
import type { Message } from '../model/message.js'
import { type CopyLine, copyKey, isRecordType } from '../model/syndication.js'
import { utcTime } from '../model/utc.js'
import {
  type LineFacts,
  lineAfterCopy,
  lineBeforeCopy,
  lineOfFailure,
  typeOfCopy,
} from '../syndicate/copy-lines.js'
import {
  copyFailed,
  goneThere,
  networkFailed,
  noSecretMessage,
  ofOtherAccount,
  recordsPostponed,
} from '../syndicate/copy-messages.js'
import {
  type Failure,
  isRefusal,
  type Network,
  type Session,
  type WrittenCopy,
} from '../syndicate/network.js'
import { networks } from '../syndicate/networks.js'
import type { PlannedCopy } from '../syndicate/plan.js'
import { segmentText } from '../syndicate/segments.js'
import type { LoadedSite } from './load-site.js'
import { networkEnvironment, type PlanFacts, planNetwork, type SyndicationPlan } from './plan-syndication.js'

/** A request to a network, and what became of it. */
export type CopyResult = Pick<PlannedCopy, 'network' | 'page' | 'action'> & {
  readonly type: CopyLine['type']
  readonly state: 'done' | 'later' | 'refused'
  /** The URL of the copy, or the reason that there is none. */
  readonly message: string
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
  const environment = networkEnvironment(built.site, snapshot.output.folder, http)
  const results: CopyResult[] = []
  const messages: Message[] = []
  for (const { network: name, ...plan } of plans) {
    const network = networks[name]
    for (const { from, line } of plan.moved) lines.delete(copyKey({ ...line, page: from }))
    for (const line of [...plan.history, ...plan.moved.map((one) => one.line)]) lines.set(copyKey(line), line)
    for (const line of plannedLines(plan.copies))
      if (!lines.has(copyKey(line))) lines.set(copyKey(line), line)
    copyLedger.rewrite(root, [...lines.values()])
    if (plan.copies.length === 0 || plan.failure !== undefined) continue
    if (environment.secret(network.secret.name) === undefined) {
      messages.push(noSecretMessage(network, plan.copies.length))
      continue
    }
    const session = await network.open(environment, () => [...lines.values()])
    if (isRefusal(session)) {
      messages.push(networkFailed(network.label, session))
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
    if (!records.areDone || records.count === 0) continue
    // Documents name the posts that were made after them.
    const again = await planNetwork(network, built.site, [...lines.values()], facts, environment)
    await runRecords(
      again.copies.filter((copy) => isRecord(copy) && copy.action === 'update'),
      runner,
      records.count,
    )
  }
  copyLedger.rewrite(root, [...lines.values()])
  return { results, messages }
}

/** Returns lines for the posts to copy: when the network does not answer, they are not older than their copies. */
const plannedLines = (copies: readonly PlannedCopy[]): CopyLine[] =>
  copies
    .filter((copy) => copy.action === 'post' && !isRecord(copy))
    .map(
      (copy): CopyLine => ({
        ...{ page: copy.page, network: copy.network, type: typeOfCopy(copy) },
        ...{ state: 'planned', hash: '', time: utcTime(now()) },
      }),
    )

/** The most records of standard.site that a deploy writes: a server takes about 1,600 in an hour. */
const maxRecords = 1000

const isRecord = (copy: PlannedCopy): boolean => isRecordType(typeOfCopy(copy))

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
      runner.messages.push(recordsPostponed(runner.network, copies.length - index))
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

/** Returns the facts about a request, with the line as it is now. */
const factsOf = (copy: PlannedCopy, { lines, session }: Runner): LineFacts => ({
  before: lines.get(copyKey({ ...copy, type: typeOfCopy(copy) })),
  account: session.account,
  now: now(),
})

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
    runner.messages.push(networkFailed(runner.network.label, found))
    return false
  }
  const known = new Set([...runner.lines.values()].flatMap(({ id }) => id ?? []))
  const adopted = new Set<string>()
  for (const { page, text, isHidden, ...written } of found) {
    const copy = posts.find((one) => one.page === page)
    if (copy === undefined || known.has(written.id ?? '') || adopted.has(page)) continue
    // An interrupted attempt, or one whose line was lost, has our text. Any other post is the author's own.
    const isOurs =
      (isHidden !== true && copy.line?.key !== undefined) || text === undefined || isSameText(text, copy)
    if (isHidden === true && !isOurs) continue
    adopted.add(page)
    record(runner, {
      ...lineAfterCopy(copy, written, factsOf(copy, runner)),
      hash: copy.line?.hash || copy.draft.hash,
      ...(!isOurs && { isAdopted: true }),
    })
  }
  return true
}

const isSameText = (text: string, copy: PlannedCopy): boolean =>
  copy.action !== 'delete' &&
  wordsOnly(text).includes(wordsOnly(segmentText(copy.draft.segments)).slice(0, 60))

/** Sends one copy, records it, and returns what became of it; undefined when nothing was to be sent. */
const runCopy = async (copy: PlannedCopy, runner: Runner): Promise<CopyResult['state'] | undefined> => {
  const { network, session, lines, results, messages, progress } = runner
  const type = typeOfCopy(copy)
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
      time: utcTime(now()),
    })
    return undefined
  }
  const result = await request(copy, runner)
  if (isRefusal(result)) {
    if (result.isGone === true && line !== undefined) {
      const wasAsked = copy.isAsked === true
      record(runner, { ...line, state: 'deleted', ...(wasAsked && { wasAsked }), time: utcTime(now()) })
      messages.push(goneThere(copy.page, network))
      return undefined
    }
    record(runner, lineOfFailure(copy, result, factsOf(copy, runner)))
    messages.push(copyFailed(copy, result, network))
    return done(result.isTransient ? 'later' : 'refused', result.reason)
  }
  if (result.warning !== undefined) messages.push(result.warning)
  const after = lineAfterCopy(copy, result, factsOf(copy, runner))
  record(runner, after)
  return done('done', after.url ?? after.id ?? '')
}

/** Sends the request of a copy; for a new one and an update, after its line was written. */
const request = async (copy: PlannedCopy, runner: Runner): Promise<WrittenCopy | Failure> => {
  const { session } = runner
  if (copy.action === 'delete') {
    const removed = await session.remove(copy.line)
    return isRefusal(removed) ? removed : {}
  }
  if (copy.action === 'update') return session.update(copy.draft, copy.line)
  // The line of an attempt before. That of a copy which was deleted says nothing about the new one.
  return session.publish(copy.draft, copy.line, (prepared) =>
    record(runner, lineBeforeCopy(copy, prepared, factsOf(copy, runner))),
  )
}
