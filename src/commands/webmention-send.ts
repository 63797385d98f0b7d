import { resolve } from 'node:path'
import { now } from '../io/clock.js'
import { hasSettings, webmentionLedger } from '../io/content/ledger-file.js'
import { runLocked } from '../io/fs/lock.js'
import { httpClient } from '../io/net/http.js'
import { type Http, isFailure } from '../model/http.js'
import { type SentWebmention, webmentionKey } from '../model/ledger.js'
import { error, hasError, type Message } from '../model/message.js'
import { isWebUrl } from '../model/untrusted.js'
import type { WebmentionSource } from '../model/webmention-source.js'
import { parseLedger } from '../parse/records/ledger.js'
import { httpClientFor, type LoadedSite, loadSite } from '../project/load-site.js'
import { interruptedSends } from '../project/plan-deploy.js'
import { type SentResult, sendWebmentionsOf } from '../project/send-webmentions.js'
import { webmentionSources } from '../site/webmention-sources.js'
import { type PlannedWebmention, planSends } from '../webmention/send/plan.js'
import { readSourcePage } from '../webmention/send/source-page.js'

/** The options of `webmention send`. */
export type SendFlags = {
  readonly root: string
  readonly allowHosts: readonly string[]
  readonly progress: (text: string) => void
}

/** The result of `webmention send`. Not ok when a webmention was refused or is to be retried. */
export type SendResult = {
  readonly ok: boolean
  readonly sent: readonly SentResult[]
  readonly messages: readonly Message[]
}

/**
 * Sends the webmentions of any page: for its links, for removed links, and when the page is deleted, for all targets in
 * the ledger. With a target, sends only to this one, also when it was sent before. Returns an error when the source
 * cannot be read: https://www.w3.org/TR/webmention/#sending-webmentions
 */
export const runSend = async (
  source: string,
  target: string | undefined,
  flags: SendFlags,
): Promise<SendResult> => {
  const failed = (message: Message): SendResult => ({ ok: false, sent: [], messages: [message] })
  const invalid = [source, ...(target === undefined ? [] : [target])].find((url) => !isWebUrl(url))
  if (invalid !== undefined)
    return failed(
      error(
        'invalid-argument',
        { file: 'webmention send' },
        `\`${invalid}\` is not a URL`,
        'write it whole, e.g. `https://example.com/post`',
      ),
    )
  if (source === target)
    return failed(
      error(
        'invalid-argument',
        { file: 'webmention send' },
        'source and target are the same',
        'write two different URLs: `smallsocial webmention send SOURCE TARGET`',
      ),
    )
  const root = resolve(flags.root)
  const result = await runLocked(root, 'deploy', () => sendLocked(source, target, { ...flags, root }))
  return typeof result === 'number'
    ? failed(
        error(
          'command-running',
          { file: 'webmention send' },
          `a deploy is running (process ${result})`,
          'wait for it',
        ),
      )
    : result
}

const sendLocked = async (
  source: string,
  target: string | undefined,
  flags: SendFlags,
): Promise<SendResult> => {
  const own = hasSettings(flags.root) ? (await loadSite({ ...flags, output: 'public' })).loaded : undefined
  const http =
    own === undefined
      ? httpClient({ userAgent: 'smallsocial (Webmention)', allow: flags.allowHosts })
      : httpClientFor(own, flags)
  try {
    return await send(source, target, { ...flags, ...(own !== undefined && { own }) }, http)
  } finally {
    await http.close()
  }
}

const send = async (
  source: string,
  target: string | undefined,
  flags: SendFlags & { readonly own?: LoadedSite },
  http: Http,
): Promise<SendResult> => {
  const stop = (reason: string, note: string): SendResult => ({
    ok: false,
    sent: [],
    messages: [error('source-unreadable', { file: source }, reason, note)],
  })
  const file = webmentionLedger.read(flags.root)
  const ledger = parseLedger(file)
  const damage = [...ledger.messages, ...webmentionLedger.checkLost(flags.root, ledger.lines)]
  if (hasError(damage)) return { ok: false, sent: [], messages: damage }
  const page = await http({ url: source, headers: { accept: 'text/html' } })
  if (isFailure(page)) return stop(page.reason, 'receivers must be able to fetch it')
  const read = readSourcePage(page)
  const isGone = read?.isGone ?? page.status === 410
  if (page.status !== 200 && !isGone)
    return stop(`the source answers ${page.status}`, 'a page that was deleted must answer 410')
  if (read === undefined || page.isTruncated)
    return stop(
      'the source cannot be read as a whole: it is over 1 MB, or nested too deep',
      'split the page, or reduce its nesting: receivers cannot read it either',
    )

  const time = now()
  const own =
    flags.own === undefined
      ? undefined
      : webmentionSources(flags.own.built.site).find((one) => one.source === source)
  const sender: WebmentionSource = isGone
    ? { source, hash: 'gone', published: time, targets: [], isGone }
    : (own ?? { source, hash: read.hash, published: time, targets: read.targets, isGone })
  const plan = planSends([sender], ledger.lines, { now: time, sendSince: 0 })
  const retries = [...plan.waiting, ...plan.givenUp].map((line) =>
    requested(sender, line.target, ledger.lines),
  )
  const sends = target === undefined ? [...plan.sends, ...retries] : [requested(sender, target, ledger.lines)]
  const isKnown = (to: string): boolean =>
    ledger.lines.some((line) => webmentionKey(line) === webmentionKey({ source, target: to }))
  const unlinked = sends.find((one) => !sender.targets.includes(one.target) && !isKnown(one.target))
  if (unlinked !== undefined)
    return stop(
      `the source does not link \`${unlinked.target}\``,
      'the h-entry must link to exactly this URL',
    )
  const sent = await sendWebmentionsOf({ sends, history: [] }, ledger.lines, { ...flags, http })
  return {
    ok: sent.every(({ outcome }) => outcome.state === 'accepted' || outcome.state === 'none'),
    sent,
    messages: [
      ...damage,
      ...interruptedSends(plan.waiting.filter((line) => !sends.some((one) => one.target === line.target))),
    ],
  }
}

/** Returns the webmention for a target that is sent regardless of the ledger. */
const requested = (
  { source, hash, targets, isGone }: WebmentionSource,
  target: string,
  lines: readonly SentWebmention[],
): PlannedWebmention => {
  const isKnown = lines.some((line) => webmentionKey(line) === webmentionKey({ source, target }))
  const sent = isGone ? 'deleted' : targets.includes(target) ? (isKnown ? 'update' : 'new') : 'removed'
  return { source, target, sent, hash, reason: 'asked for' }
}
