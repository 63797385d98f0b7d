import { webmentionKey } from '../model/ledger.js'
import type { SourceStatus, StoredMention } from '../model/mention.js'
import type { NetworkName } from '../model/network.js'
import type { Syndication } from '../model/syndication.js'
import { dayLength } from '../model/utc.js'
import type { NetworkEnvironment } from './network.js'

/** What was known about a copy at the last request. All of it may be lost: then everything is asked for again. */
export type CopyState = {
  /** The time of the last request, in milliseconds since 1970. */
  readonly asked: number
  /** The time at which something was last found to have changed, in milliseconds since 1970. */
  readonly changed: number
  /** The numbers of answers that the network gave, by type. */
  readonly counts: Readonly<Record<string, number>>
  /** A hash of the replies that were found. */
  readonly replies: string
  /** The number of answers in the store. */
  readonly stored: number
}

/** A post with a copy whose answers are to be fetched. */
export type AskedCopy = {
  /** The absolute URL of the page: the target of its answers. */
  readonly page: string
  /** The URL of the copy, as it is in u-syndication. */
  readonly url: string
  /** The id of the copy on the network, where the ledger has it. */
  readonly id?: string
  /** The time of the post in milliseconds since 1970. */
  readonly published: number
  readonly state?: CopyState
  /** The answers to the page that are stored, from this network. */
  readonly stored: readonly StoredMention[]
}

/** What a network knows about the copies that were asked for. */
type FetchedAnswers = {
  readonly received: readonly StoredMention[]
  /** What became of stored answers that are not among the received ones, by `webmentionKey`. */
  readonly checks: ReadonlyMap<string, SourceStatus>
  /** The new states, by URL of the copy; copies that could not be asked have none. */
  readonly states: ReadonlyMap<string, CopyState>
  /** Why something could not be asked. */
  readonly problems: readonly string[]
}

/** A network from which answers are fetched. */
export type AnswerSource = {
  readonly name: NetworkName
  /** Whether a URL in u-syndication is a copy that it can ask for. */
  readonly isCopy: (url: string, environment: NetworkEnvironment) => boolean
  /** Returns the answers to copies. With `isFull`, also where no number has changed. */
  readonly read: (
    copies: readonly AskedCopy[],
    environment: NetworkEnvironment,
    isFull: boolean,
  ) => Promise<FetchedAnswers>
}

/** One run of requests to a network, and what they have brought so far. */
export type Reading<Settings> = {
  readonly settings: Settings
  readonly environment: NetworkEnvironment
  /** Whether the answers are read, too, where no number has changed. */
  readonly isFull: boolean
  readonly answers: ReturnType<typeof collectAnswers>
  /** Whether the network must not be asked any more in this run. */
  isStopped: boolean
}

/** The numbers of answers to a post; they include hidden ones. A network may not count all of them. */
export type Counts = Readonly<Record<'replies' | 'likes' | 'reposts' | 'quotes', number>>

/** Returns a number of answers as a network gave it; 0 for other values. */
export const answerCount = (value: unknown): number =>
  typeof value === 'number' && value > 0 ? Math.floor(value) : 0

/** Makes a source whose `readAll` adds what it finds to the answers of a run; without settings of the network, there are none. */
export const answerSource = <Name extends NetworkName>(
  name: Name,
  isCopy: AnswerSource['isCopy'],
  readAll: (copies: readonly AskedCopy[], reading: Reading<NonNullable<Syndication[Name]>>) => Promise<void>,
): AnswerSource => ({
  name,
  isCopy,
  read: async (copies, environment, isFull) => {
    const settings = environment.config.syndicate?.[name]
    const answers = collectAnswers(environment.now)
    if (settings != null) await readAll(copies, { settings, environment, isFull, answers, isStopped: false })
    return answers.result()
  },
})

/** Whether a post is new, or something has happened in the last week, so that its replies are always asked for. */
export const isRecent = ({ published, state }: AskedCopy, now: number): boolean =>
  now - Math.max(published, state?.changed ?? 0) < 7 * dayLength

/** Whether a copy is to be asked for: a recent one always, others after a tenth of the time in which nothing happened. */
export const isDue = (copy: AskedCopy, now: number): boolean => {
  const { state, published, stored } = copy
  if (state === undefined || state.stored !== stored.length || isRecent(copy, now)) return true
  return now - state.asked >= (now - Math.max(published, state.changed)) / 10
}

/** Returns the collected answers of a network, empty at first, with the conclusions that are the same for each network. */
const collectAnswers = (now: () => number) => {
  const received: StoredMention[] = []
  const checks = new Map<string, SourceStatus>()
  const states = new Map<string, CopyState>()
  const problems: string[] = []
  /** Keeps what is known about a copy now. */
  const remember = (copy: AskedCopy, counts: CopyState['counts'], replies: string): void => {
    const { state, url, stored } = copy
    const isNew =
      replies !== (state?.replies ?? '') ||
      Object.entries(counts).some(([name, count]) => state?.counts[name] !== count)
    states.set(url, {
      asked: now(),
      // The first request finds what may be old: only the date of the post counts then.
      changed: isNew && state !== undefined ? now() : (state?.changed ?? 0),
      counts,
      replies,
      // Replaced by the number after the store has changed.
      stored: stored.length,
    })
  }
  return {
    received: received as readonly StoredMention[],
    add: (mention: StoredMention): void => void received.push(mention),
    /** Sets what became of a stored answer. */
    check: (mention: StoredMention, status: SourceStatus): void =>
      void checks.set(webmentionKey(mention), status),
    fail: (reason: string): undefined => void problems.push(reason),
    /** Returns the stored answers of a type that are not among the received ones; `prefix` is how their sources begin. */
    missing: (copy: AskedCopy, type: StoredMention['type'], prefix = ''): StoredMention[] => {
      const there = new Set(received.map(webmentionKey))
      return copy.stored.filter(
        (mention) =>
          mention.type === type && mention.source.startsWith(prefix) && !there.has(webmentionKey(mention)),
      )
    },
    /** Whether a source is already stored or received as a reply to the page. */
    isReply: (copy: AskedCopy, source: string): boolean =>
      [...copy.stored, ...received].some((one) => one.type === 'reply' && one.source === source),
    /**
     * Marks stored reactions that a list lacks; they are removed when they lack a day later, too. An old, short or empty
     * list looks like many people who took their likes back: it changes nothing. `listed` is the length of the list,
     * `count` the number that the network gave.
     */
    checkList: (
      copy: AskedCopy,
      missing: readonly StoredMention[],
      {
        type,
        listed,
        count,
      }: { readonly type: StoredMention['type']; readonly listed: number; readonly count: number },
    ): void => {
      const stored = copy.stored.filter((mention) => mention.type === type).length
      const isShort = (listed === 0 && count > 0) || (stored >= 10 && missing.length > stored / 2)
      if (!isShort) for (const mention of missing) checks.set(webmentionKey(mention), 'unlisted')
    },
    remember,
    /** Keeps what was known about a copy: nothing is known now, and others are asked for before it the next time. */
    keep: (copy: AskedCopy): void => remember(copy, copy.state?.counts ?? {}, copy.state?.replies ?? ''),
    result: (): FetchedAnswers => ({ received, checks, states, problems }),
  }
}

/** Whether a number of answers may have changed since the last request. */
export const mayDiffer = (
  copy: AskedCopy,
  name: string,
  counts: CopyState['counts'],
  isFull: boolean,
): boolean => isFull || copy.state?.stored !== copy.stored.length || counts[name] !== copy.state?.counts[name]

/** Whether the store has answers of a type to a copy. */
export const hasStored = ({ stored }: AskedCopy, type: StoredMention['type']): boolean =>
  stored.some((mention) => mention.type === type)

/** Whether a reaction of a type was missing in the last list, so that the list is asked for again. */
export const awaitsList = ({ stored }: AskedCopy, type: StoredMention['type']): boolean =>
  stored.some((mention) => mention.type === type && mention.missing !== undefined)
