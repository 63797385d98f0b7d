import { readAnswerStates } from '../io/cache/answer-states.js'
import { now, pause } from '../io/clock.js'
import { secretOf } from '../io/secrets.js'
import { absoluteUrl } from '../model/content.js'
import { defined } from '../model/defined.js'
import { addToGroup } from '../model/group-by.js'
import type { Http } from '../model/http.js'
import { networkOf, type SourceStatus, type StoredMention } from '../model/mention.js'
import { type Message, warning } from '../model/message.js'
import type { NetworkName } from '../model/network.js'
import type { Site } from '../model/site.js'
import { storedMention } from '../parse/records/mentions.js'
import { type AnswerSource, type AskedCopy, type CopyState, isDue } from '../syndicate/answers.js'
import { blueskyAnswers } from '../syndicate/bluesky/answers.js'
import { mastodonAnswers } from '../syndicate/mastodon/answers.js'
import type { NetworkEnvironment } from '../syndicate/network.js'
import type { IncomingMention } from '../webmention/receive/normalize.js'
import type { Store } from '../webmention/receive/store-draft.js'
import type { LoadedSite } from './load-site.js'

/** The answers from all networks, and what became of stored ones. */
export type PulledAnswers = {
  readonly received: readonly IncomingMention[]
  readonly checks: ReadonlyMap<string, SourceStatus>
  readonly messages: readonly Message[]
  /** Returns what is known about each copy now, by its URL, with the numbers of answers that the changed store has. */
  readonly countsAfter: (store: Store) => Readonly<Record<string, CopyState>>
}

/** All sources of answers. */
const sources: readonly AnswerSource[] = [blueskyAnswers, mastodonAnswers]

/** The most copies of one network that a pull asks for: those that waited longest come first, the others next time. */
const maxCopies = 200

/** Fetches the answers to copies of posts that are due; with `full`, to all that one pull may ask for. */
export const fetchAnswers = async (
  { snapshot, project, built }: LoadedSite,
  { full }: { readonly full: boolean },
  http: Http,
): Promise<PulledAnswers> => {
  const { site, copies, mentions } = built
  const states = { ...readAnswerStates<CopyState>(snapshot.root) }
  const nothing = { received: [], checks: new Map(), messages: [], countsAfter: () => states }
  if (project.config.syndicate?.answers !== true) return nothing
  const none = () => undefined
  const environment: NetworkEnvironment = {
    ...{ config: project.config, http, secret: secretOf, wait: pause, now },
    pictureOf: none,
    cardPictureOf: none,
  }
  const idOf = new Map(
    copies.flatMap(({ url, id }) => (url === undefined || id === undefined ? [] : [[url, id] as const])),
  )
  const storedAt = answersByPage(mentions.store, site)
  const received: IncomingMention[] = []
  const checks = new Map<string, SourceStatus>()
  const messages: Message[] = []
  const asked: { readonly url: string; readonly page: string; readonly name: NetworkName }[] = []
  const time = now()
  for (const source of sources) {
    if (project.config.syndicate?.[source.name] === undefined) continue
    const due = copiesOf(site, source, environment)
      .map(({ url, page, published }): AskedCopy => {
        const stored = (storedAt.get(page) ?? []).filter((mention) => networkOf(mention) === source.name)
        return defined({ url, page, published, id: idOf.get(url), state: states[url], stored })
      })
      .filter((copy) => full || isDue(copy, time))
      .sort((a, b) => (a.state?.asked ?? 0) - (b.state?.asked ?? 0) || b.published - a.published)
      .slice(0, maxCopies)
    if (due.length === 0) continue
    for (const { url, page } of due) asked.push({ url, page, name: source.name })
    const found = await source.read(due, environment, full)
    for (const one of found.received) {
      // As it will be read from the store: cleaned, with its fields in the same order.
      const mention = storedMention(one)
      if (mention !== undefined) received.push({ mention, isPrivate: false })
    }
    for (const [key, status] of found.checks) checks.set(key, status)
    for (const [url, state] of found.states) states[url] = state
    messages.push(
      ...found.problems
        .slice(0, 1)
        .map((reason) =>
          warning(
            'answers-failed',
            { file: 'mentions pull' },
            reason,
            'stored answers were not changed; the next `smallsocial mentions pull` retries',
          ),
        ),
    )
  }
  /** The copies that were asked for count what the store has after the pull: some answers were refused, others dropped. */
  const countsAfter = (store: Store): Readonly<Record<string, CopyState>> => {
    const answers = answersByPage(store, site)
    for (const { url, page, name } of asked) {
      const stored = (answers.get(page) ?? []).filter((mention) => networkOf(mention) === name).length
      const state = states[url]
      if (state !== undefined) states[url] = { ...state, stored }
    }
    return states
  }
  return { received, checks, messages, countsAfter }
}

/** Returns the copies of posts on the network of a source, each with the absolute URL of its post. */
const copiesOf = (
  site: Site,
  source: AnswerSource,
  environment: NetworkEnvironment,
): { readonly url: string; readonly page: string; readonly published: number }[] =>
  site.entries.flatMap((entry) =>
    entry.syndication
      .filter((url) => source.isCopy(url, environment))
      .map((url) => ({ url, page: absoluteUrl(entry.url, site), published: entry.published.epoch })),
  )

/** Returns the answers of networks in a store, by the absolute URL that their page has now. */
const answersByPage = (store: Store, site: Site): Map<string, StoredMention[]> => {
  const moves = new Map(site.moves.map(({ from, to }) => [from, to]))
  const found = new Map<string, StoredMention[]>()
  for (const { page, mentions } of store) {
    if (page === undefined) continue
    const url = absoluteUrl(moves.get(site.config.base + page) ?? site.config.base + page, site)
    const answers = mentions.filter((mention) => networkOf(mention) !== undefined)
    for (const answer of answers) addToGroup(found, url, answer)
  }
  return found
}
