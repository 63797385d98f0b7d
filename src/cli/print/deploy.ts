import type { DeployResult } from '../../commands/deploy.js'
import type { PlanResult } from '../../commands/plan.js'
import type { SendResult } from '../../commands/webmention-send.js'
import { hasError } from '../../model/message.js'
import { isRecordType } from '../../model/syndication.js'
import { toRfc3339 } from '../../model/timestamp.js'
import type { DeployPlan } from '../../project/plan-deploy.js'
import type { SyndicationPlan } from '../../project/plan-syndication.js'
import type { UploadPlan } from '../../project/plan-upload.js'
import type { SentResult } from '../../project/send-webmentions.js'
import type { PlannedCopy } from '../../syndicate/plan.js'
import { segmentText } from '../../syndicate/segments.js'
import type { OutputOptions } from '../output-options.js'
import { plural, printLine, printResult } from '../report.js'

/** Prints the actions of a deploy, at most eight lines of each. */
export const printPlan = (result: PlanResult, options: OutputOptions): void => {
  const { plan, upload } = result
  const facts = { ...(plan !== undefined && planJson(plan)), ...(upload && { upload }) }
  if (!printResult(result, options, facts) || options.quiet || plan === undefined) return
  const { added, changed, gone, unread, sends, history, waiting, givenUp, hubs, feeds, scheduled } = plan
  if (upload !== undefined) section('upload', uploadLines(upload))
  section('pages', [
    // Of a site that cannot be reached, nothing is known.
    ...(plan.isFirst && result.ok ? ['the deployed site has no smallsocial.json: all pages are new'] : []),
    ...listUpTo(added, 'added', (url) => url),
    ...listUpTo(changed, 'changed', (url) => url),
    ...listUpTo(gone, 'gone', ({ url, as }) => `${url} (${as})`),
  ])
  section('webmentions', [
    ...(['new', 'update', 'removed', 'deleted'] as const).flatMap((sent) =>
      listUpTo(
        sends.filter((send) => send.sent === sent),
        sent,
        ({ source, target, reason }) => `${pathOf(source)} → ${target}  (${reason})`,
      ),
    ),
    ...(history.length > 0 ? [`history   ${history.length}, recorded and not sent`] : []),
    ...listUpTo(waiting, 'waiting', ({ target, message }) => `${target}  (${message ?? 'tried before'})`),
    ...listUpTo(
      givenUp,
      'given up',
      ({ target, message }) => `${target}  (${message ?? 'for a week without success'})`,
    ),
  ])
  printCopies(plan.syndication)
  if (plan.fediverse !== undefined) section('fediverse', [fediverseModes[plan.fediverse]])
  if (hubs.length > 0)
    section(
      'hubs',
      listUpTo(feeds, 'changed', (feed) => feed),
    )
  if (unread > 0) section('feed readers', [`${plural(unread, 'item')} would be unread again`])
  if (scheduled.length > 0)
    section(
      'scheduled',
      listUpTo(
        scheduled,
        'later',
        ({ title, published }) => `${toRfc3339(published).slice(0, 16)}  ${title}`,
      ),
    )
}

const uploadLines = ({ target, files, changes, reason, budget }: UploadPlan): string[] => [
  changes === undefined
    ? `${target.padEnd(9)} ${plural(files, 'file')}${reason === undefined ? '' : `; ${reason}`}`
    : `${target.padEnd(9)} ${changes.changed} of ${plural(files, 'file')} to send (${sizeText(changes.bytes)}), ${changes.removed} to delete`,
  ...(budget === undefined
    ? []
    : [`budget    ${budget.used} of ${plural(budget.of, 'deploy')} of this month used`]),
]

const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`

/** Prints the result of a deploy: the upload, the webmentions that were sent, and the hubs. */
export const printDeploy = (result: DeployResult, options: OutputOptions): void => {
  const { stage } = result
  const facts = {
    target: stage === 'stopped' ? null : result.target,
    outcome: stage === 'stopped' ? null : result.outcome,
    history: result.plan?.history.length ?? 0,
    sent: stage === 'sent' ? result.sent.map(sentJson) : null,
    hubs: stage === 'sent' ? result.pings : null,
    copies: stage === 'sent' ? result.copies : null,
  }
  if (!printResult(result, options, facts) || options.quiet || stage === 'stopped') return
  const { target, outcome } = result
  if ('isChanged' in outcome)
    printLine(
      outcome.isChanged
        ? `${target}: ${plural(outcome.sent, 'file') || 'no files'} sent; ${outcome.message}`
        : `${target}: nothing deployed, ${outcome.message}`,
    )
  if (stage !== 'sent') return
  const { sent, plan, pings, copies } = result
  for (const { network, action, type, page, state, message } of copies)
    printLine(
      `${actionTexts[action].padEnd(8)} ${network} ${type === 'post' ? '' : `${type} `}${pathOf(page)}  ${state === 'done' ? message : `${state === 'later' ? 'try later' : 'refused'}: ${message}`}`,
    )
  printSent(sent)
  if (plan.history.length > 0)
    printLine(`${plural(plan.history.length, 'older link')} recorded as history; no webmention was sent`)
  for (const { hub, feed } of pings.filter(({ isOk }) => isOk))
    printLine(`pinged ${new URL(hub).host} for ${feed}`)
}

/** Prints the outcome of each webmention that was sent. */
export const printSend = (result: SendResult, options: OutputOptions): void => {
  const { sent, messages } = result
  if (!printResult(result, options, { sent: sent.map(sentJson) }) || options.quiet) return
  if (hasError(messages)) return
  printSent(sent)
  if (sent.length === 0) printLine('nothing to send')
}

const printSent = (results: readonly SentResult[]): void => {
  for (const { sent, target, outcome } of results)
    printLine(`${sent.padEnd(8)} ${target}  ${outcomeText(outcome)}`)
  const counts = new Map<string, number>()
  for (const { outcome } of results) counts.set(outcome.state, (counts.get(outcome.state) ?? 0) + 1)
  if (results.length > 1)
    printLine([...counts].map(([state, count]) => `${count} ${stateTexts[state] ?? state}`).join(', '))
}

const outcomeText = ({ state, message }: SentResult['outcome']): string =>
  state === 'later' ? `try later: ${message}` : state === 'refused' ? `refused: ${message}` : message

const stateTexts: Readonly<Record<string, string>> = {
  accepted: 'accepted',
  none: 'without an endpoint',
  refused: 'refused',
  later: 'to be retried',
}

const section = (title: string, lines: readonly string[]): void => {
  printLine(`${title}${lines.length === 0 ? ': nothing' : ''}`)
  for (const line of lines) printLine(`  ${line}`.trimEnd())
}

/** Returns lines for at most eight items, and the number of the others. */
const listUpTo = <Item>(items: readonly Item[], label: string, show: (item: Item) => string): string[] =>
  items.length === 0
    ? []
    : [
        ...items.slice(0, 8).map((item, index) => `${(index === 0 ? label : '').padEnd(9)} ${show(item)}`),
        ...(items.length > 8 ? [`${' '.repeat(10)}and ${items.length - 8} more`] : []),
      ]

/** What the modes of Bridgy Fed mean: https://fed.brid.gy/docs */
const fediverseModes = {
  bridgy:
    'Bridgy Fed gets each new, changed and deleted post by webmention; after the first one it no longer reads your feed',
  'bridgy-feed':
    'Bridgy Fed reads your feed, at least once a day; it does not learn of deleted posts, and pages do not name it',
} as const

const actionTexts = { post: 'posted', update: 'updated', delete: 'deleted' } as const

/** Prints the copies of each network, new ones with their whole text. */
const printCopies = ({ plans }: SyndicationPlan): void => {
  for (const { network, copies, history, waiting, skipped } of plans) {
    const posts = copies.filter((copy) => copy.action === 'delete' || !isRecordType(copy.draft.type))
    const records = copies.length - posts.length
    section(network, [
      ...posts.slice(0, 8).flatMap((copy) => linesOfCopy(copy)),
      ...(posts.length > 8 ? [`${' '.repeat(10)}and ${posts.length - 8} more`] : []),
      ...(records > 0 ? [`records   ${plural(records, 'record')} of standard.site`] : []),
      ...(history.length > 0
        ? [`history   ${plural(history.length, 'older post')}, recorded and not copied`]
        : []),
      ...listUpTo(
        waiting,
        'waiting',
        ({ page, message }) => `${pathOf(page)}  (${message ?? 'tried before'})`,
      ),
      ...listUpTo(skipped, 'skipped', ({ page, reason }) => `${pathOf(page)}  (${reason})`),
    ])
  }
}

const linesOfCopy = (copy: PlannedCopy): string[] => {
  const head = `${copy.action.padEnd(9)} ${pathOf(copy.page)}  (${copy.reason})`
  if (copy.action === 'delete') return [head]
  const { type, target, segments, images, card, warning } = copy.draft
  const indent = ' '.repeat(10)
  return [
    head,
    ...(target === undefined ? [] : [`${indent}[${type === 'post' ? 'reply to' : `${type} of`} ${target}]`]),
    ...(warning === undefined ? [] : [`${indent}[content warning: ${warning}]`]),
    ...(segments.length === 0
      ? []
      : segmentText(segments)
          .split('\n')
          .map((line) => indent + line)),
    ...images.map(({ url, alt }) => `${indent}[picture ${url}: ${alt === '' ? 'no alternative text' : alt}]`),
    ...(card === undefined ? [] : [`${indent}[card: ${card.title}, ${card.url}]`]),
  ]
}

const pathOf = (url: string): string => new URL(url).pathname

const planJson = (plan: DeployPlan): object => ({
  pages: { added: plan.added, changed: plan.changed, gone: plan.gone },
  mentions: Object.fromEntries(
    (['new', 'update', 'removed', 'deleted'] as const).map((sent) => [
      sent,
      plan.sends
        .filter((send) => send.sent === sent)
        .map(({ source, target, reason }) => ({ source, target, reason })),
    ]),
  ),
  history: plan.history.length,
  waiting: plan.waiting,
  givenUp: plan.givenUp,
  hubs: plan.hubs.map((hub) => ({ hub, feeds: plan.feeds })),
  copies: plan.syndication.plans.map(({ network, copies, history, skipped }) => ({
    network,
    copies: copies.map((copy) => ({
      page: copy.page,
      action: copy.action,
      reason: copy.reason,
      ...(copy.action !== 'delete' && { type: copy.draft.type, text: segmentText(copy.draft.segments) }),
    })),
    history: history.length,
    skipped: skipped.map(({ page, reason }) => ({ page, reason })),
  })),
  unread: plan.unread,
  scheduled: plan.scheduled.map(({ url, title, published }) => ({
    url,
    title,
    published: toRfc3339(published),
  })),
})

const sentJson = ({ source, target, sent, outcome }: SentResult): object => ({
  source,
  target,
  sent,
  ...outcome,
})
