import { resolve } from 'node:path'
import { now } from '../io/clock.js'
import { hasSettings, lostLines, readLedger } from '../io/content/ledger-file.js'
import { takeLock } from '../io/fs/lock.js'
import { httpClient } from '../io/net/http.js'
import { type Http, isFailure } from '../model/http.js'
import { type SentWebmention, webmentionKey } from '../model/ledger.js'
import { error, type Message } from '../model/message.js'
import { isWebUrl } from '../model/untrusted.js'
import type { WebmentionSource } from '../model/webmention-source.js'
import { parseLedger } from '../parse/records/ledger.js'
import { httpClientFor, type LoadedSite, loadSite } from '../project/load-site.js'
import { interrupted } from '../project/plan-deploy.js'
import { type SentResult, sendWebmentionsOf } from '../project/send-webmentions.js'
import { webmentionSources } from '../site/webmention-sources.js'
import { type PlannedWebmention, planSends } from '../webmention/send/plan.js'
import { readSourcePage } from '../webmention/send/source-page.js'

/** What `webmention send` is told. */
export type SendFlags = {
  readonly root: string
  readonly allowHosts: readonly string[]
  readonly progress: (words: string) => void
}

/** What was sent. Not ok when something was refused or is to be tried again. */
export type SendResult = {
  readonly ok: boolean
  readonly sent: readonly SentResult[]
  readonly messages: readonly Message[]
}

/**
 * The protocol alone, for any page: reads the source, tells what it links, what it links no more, and when it is
 * gone all that were told. With a target only that one, whatever was told before.
 */
export const runSend = async (
  source: string,
  target: string | undefined,
  flags: SendFlags,
): Promise<SendResult> => {
  const failed = (message: Message): SendResult => ({ ok: false, sent: [], messages: [message] })
  const wrong = [source, ...(target === undefined ? [] : [target])].find((url) => !isWebUrl(url))
  if (wrong !== undefined)
    return failed(
      error(
        'invalid-argument',
        { file: 'webmention send' },
        `\`${wrong}\` is not a URL`,
        'write it whole, e.g. `https://example.com/post`',
      ),
    )
  if (source === target)
    return failed(
      error(
        'invalid-argument',
        { file: 'webmention send' },
        'source and target are one',
        'a page does not answer itself',
      ),
    )
  const root = resolve(flags.root)
  const release = takeLock(root, 'deploy')
  if (typeof release === 'number')
    return failed(
      error(
        'command-running',
        { file: 'webmention send' },
        `a deploy is running (process ${release})`,
        'wait for it',
      ),
    )
  const own = hasSettings(root) ? (await loadSite({ ...flags, output: 'public' })).loaded : undefined
  const http =
    own === undefined
      ? httpClient({ userAgent: 'smallsocial (Webmention)', allow: flags.allowHosts })
      : httpClientFor(own, flags)
  try {
    return await send(source, target, { ...flags, root, ...(own !== undefined && { own }) }, http)
  } finally {
    release()
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
  const file = readLedger(flags.root)
  const ledger = file === undefined ? { lines: [], messages: [] } : parseLedger(file)
  const damage = [...ledger.messages, ...lostLines(flags.root, ledger.lines)]
  if (damage.some(({ fatal }) => fatal)) return { ok: false, sent: [], messages: damage }
  const page = await http({ url: source, headers: { accept: 'text/html' } })
  if (isFailure(page)) return stop(page.reason, 'the source must be readable by others too')
  const read = readSourcePage(page)
  const isGone = read?.isGone ?? page.status === 410
  if (page.status !== 200 && !isGone)
    return stop(`the source answers ${page.status}`, 'a page that was deleted must answer 410')
  if (read === undefined || page.isTruncated)
    return stop(
      'the source cannot be read as a whole: it is over 1 MB, or nested too deep',
      'receivers will not read it either',
    )

  const time = now()
  const own =
    flags.own === undefined
      ? undefined
      : webmentionSources(flags.own.built.site).find((from) => from.source === source)
  const from: WebmentionSource = isGone
    ? { source, hash: 'gone', published: time, targets: [], isGone }
    : (own ?? { source, hash: read.hash, published: time, targets: read.targets, isGone })
  const plan = planSends([from], ledger.lines, { now: time, sendSince: 0 })
  const again = [...plan.waiting, ...plan.givenUp].map((line) => asked(from, line.target, ledger.lines))
  const sends = target === undefined ? [...plan.sends, ...again] : [asked(from, target, ledger.lines)]
  const isKnown = (to: string): boolean =>
    ledger.lines.some((line) => webmentionKey(line) === webmentionKey({ source, target: to }))
  const idle = sends.find((one) => !from.targets.includes(one.target) && !isKnown(one.target))
  if (idle !== undefined)
    return stop(
      `the source does not link \`${idle.target}\``,
      'the link must be in the h-entry, letter by letter',
    )
  const sent = await sendWebmentionsOf({ sends, history: [] }, ledger.lines, { ...flags, http })
  return {
    ok: sent.every(({ outcome }) => outcome.state === 'accepted' || outcome.state === 'none'),
    sent,
    messages: [...damage, ...interrupted(plan.waiting)],
  }
}

/** A webmention that is sent because somebody said so. */
const asked = (
  { source, hash, targets, isGone }: WebmentionSource,
  target: string,
  lines: readonly SentWebmention[],
): PlannedWebmention => {
  const isKnown = lines.some((line) => webmentionKey(line) === webmentionKey({ source, target }))
  const sent = isGone ? 'deleted' : targets.includes(target) ? (isKnown ? 'update' : 'new') : 'removed'
  return { source, target, sent, hash, reason: 'asked for' }
}
