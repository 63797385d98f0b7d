import type { DeployOutcome } from '../model/deploy.js'
import type { Message } from '../model/message.js'
import { toRfc3339 } from '../model/timestamp.js'
import type { DeployPlan } from '../project/plan-deploy.js'
import type { SentResult } from '../project/send-webmentions.js'
import type { OutputOptions } from './output-options.js'
import { supportsColor } from './print-build.js'
import { formatMessages, messageJson, plural } from './report.js'

/** Says what a deploy would do, on one screen. */
export const printPlan = (
  {
    ok,
    plan,
    messages,
  }: { readonly ok: boolean; readonly plan?: DeployPlan; readonly messages: readonly Message[] },
  { json, quiet }: OutputOptions,
): void => {
  if (json) {
    console.log(
      JSON.stringify({ ok, messages: messages.map(messageJson), ...(plan !== undefined && planJson(plan)) }),
    )
    return
  }
  process.stderr.write(formatMessages(messages, supportsColor()))
  if (plan === undefined || quiet) return
  const { added, changed, gone, unread, sends, history, waiting, givenUp, hubs, feeds, scheduled } = plan
  section('pages', [
    ...(plan.isFirst ? ['the deployed site has no smallsocial.json: all is new'] : []),
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
    ...(history.length > 0 ? [`history   ${history.length}, written down and not sent`] : []),
    ...listUpTo(waiting, 'waiting', ({ target, words }) => `${target}  (${words ?? 'tried before'})`),
    ...listUpTo(
      givenUp,
      'given up',
      ({ target, words }) => `${target}  (${words ?? 'for a week without success'})`,
    ),
  ])
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

/** Says what a deploy did. */
export const printDeploy = (
  result: {
    readonly ok: boolean
    readonly messages: readonly Message[]
    readonly to?: string
    readonly receipt?: DeployOutcome
    readonly plan?: DeployPlan
    readonly told?: readonly SentResult[]
    readonly pings?: readonly {
      readonly hub: string
      readonly feed: string
      readonly isOk: boolean
      readonly words: string
    }[]
  },
  { json, quiet }: OutputOptions,
): void => {
  const { ok, messages, to, receipt, plan, told, pings } = result
  if (json) {
    console.log(
      JSON.stringify({
        ok,
        messages: messages.map(messageJson),
        to: to ?? null,
        receipt: receipt ?? null,
        history: plan?.history.length ?? 0,
        told: told?.map(sentJson) ?? null,
        hubs: pings ?? null,
      }),
    )
    return
  }
  process.stderr.write(formatMessages(messages, supportsColor()))
  if (quiet || receipt === undefined) return
  if ('words' in receipt)
    console.log(
      receipt.isChanged
        ? `${to}: ${plural(receipt.sent, 'file') || 'no files'} sent; ${receipt.words}`
        : `${to}: nothing deployed, ${receipt.words}`,
    )
  if (told === undefined) return
  printSent(told)
  if (plan !== undefined && plan.history.length > 0)
    console.log(
      `${plural(plan.history.length, 'older link')} written down as history; nobody was told of them`,
    )
  for (const { hub, feed } of pings?.filter(({ isOk }) => isOk) ?? [])
    console.log(`told ${new URL(hub).host} of ${feed}`)
}

/** Says what became of webmentions. */
export const printSend = (
  {
    ok,
    told,
    messages,
  }: { readonly ok: boolean; readonly told: readonly SentResult[]; readonly messages: readonly Message[] },
  { json, quiet }: OutputOptions,
): void => {
  if (json) {
    console.log(JSON.stringify({ ok, messages: messages.map(messageJson), told: told.map(sentJson) }))
    return
  }
  process.stderr.write(formatMessages(messages, supportsColor()))
  if (quiet || messages.some(({ fatal }) => fatal)) return
  printSent(told)
  if (told.length === 0) console.log('nothing to tell')
}

const printSent = (told: readonly SentResult[]): void => {
  for (const { sent, target, outcome } of told)
    console.log(`${sent.padEnd(8)} ${target}  ${wordsOf(outcome)}`)
  const counts = new Map<string, number>()
  for (const { outcome } of told) counts.set(outcome.state, (counts.get(outcome.state) ?? 0) + 1)
  if (told.length > 1)
    console.log([...counts].map(([state, count]) => `${count} ${stateWords[state] ?? state}`).join(', '))
}

const wordsOf = ({ state, words }: SentResult['outcome']): string =>
  state === 'later' ? `try later: ${words}` : state === 'refused' ? `refused: ${words}` : words

const stateWords: Readonly<Record<string, string>> = {
  accepted: 'accepted',
  none: 'without an endpoint',
  refused: 'refused',
  later: 'to be tried again',
}

const section = (title: string, lines: readonly string[]): void => {
  console.log(`${title}${lines.length === 0 ? ': nothing' : ''}`)
  for (const line of lines) console.log(`  ${line}`)
}

/** At most eight of them, and how many more. */
const listUpTo = <Item>(items: readonly Item[], word: string, show: (item: Item) => string): string[] =>
  items.length === 0
    ? []
    : [
        ...items.slice(0, 8).map((item, index) => `${(index === 0 ? word : '').padEnd(9)} ${show(item)}`),
        ...(items.length > 8 ? [`${' '.repeat(10)}and ${items.length - 8} more`] : []),
      ]

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
