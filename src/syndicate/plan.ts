import { absoluteUrl } from '../model/content.js'
import type { NetworkName } from '../model/network.js'
import { retryState } from '../model/retry.js'
import type { Entry, Site } from '../model/site.js'
import { type CopyLine, copyKey, isRecordType } from '../model/syndication.js'
import { dayLength, utcTime } from '../model/utc.js'
import { type CopyDraft, type CopyRules, draftOf } from './draft.js'

/** A request to a network: a new copy, an update or a deletion. */
export type PlannedCopy = {
  readonly network: NetworkName
  readonly page: string
  readonly reason: string
  /** Whether the post itself asks for the copy. */
  readonly isAsked?: boolean
} & (
  | { readonly action: 'post'; readonly draft: CopyDraft; readonly line?: CopyLine }
  | { readonly action: 'update'; readonly draft: CopyDraft; readonly line: CopyLine }
  | { readonly action: 'delete'; readonly line: CopyLine }
)

/** A post that is wanted on a network and has no copy, and why. */
type SkippedCopy = { readonly network: NetworkName; readonly page: string; readonly reason: string }

/** The copies of a deploy on one network. */
export type CopyPlan = {
  /** In the order in which they are sent: deletions last, posts oldest first. */
  readonly copies: readonly PlannedCopy[]
  /** Lines for older posts, which are not copied. */
  readonly history: readonly CopyLine[]
  /** Lines whose page has another URL now, with the URL before. */
  readonly moved: readonly { readonly from: string; readonly line: CopyLine }[]
  readonly waiting: readonly CopyLine[]
  readonly skipped: readonly SkippedCopy[]
}

/** The parameters of `planCopies`. Times are in milliseconds since 1970. */
export type CopyPlanOptions = {
  readonly network: NetworkName
  readonly rules: CopyRules
  /** All lines of the ledger of copies. */
  readonly lines: readonly CopyLine[]
  readonly now: number
  /** The time since which posts are new, if the author gave one. */
  readonly sendSince?: number
  /** Whether a page is deployed already. */
  readonly isDeployed: (entry: Entry) => boolean
  /** Drafts of other types, in the order of their dependence: records of the site and its articles. */
  readonly records?: readonly CopyDraft[]
}

/**
 * Returns the copies to make, to update and to delete on one network. A post from before the setting is history, and so is
 * one that is older than a week when it is first seen: adopting a network, or importing an archive, posts nothing. A
 * later `syndicate` key in such a post asks for a copy after all.
 */
export const planCopies = (site: Site, options: CopyPlanOptions): CopyPlan => {
  const { network, now } = options
  const moves = new Map(site.moves.map(({ from, to }) => [absoluteUrl(from, site), absoluteUrl(to, site)]))
  const own = options.lines.filter((line) => line.network === network)
  const taken = new Set(own.map(copyKey))
  const moved: { from: string; line: CopyLine }[] = []
  const lines = own.map((line): CopyLine => {
    const page = moves.get(line.page)
    // Of two pages that became one, each has its copy; the copy of the remaining page goes on.
    if (page === undefined || taken.has(copyKey({ ...line, page }))) return line
    moved.push({ from: line.page, line: { ...line, page } })
    return { ...line, page }
  })
  const posts = new Map(lines.filter(({ type }) => !isRecordType(type)).map((line) => [line.page, line]))
  const isAdoption = posts.size === 0
  const history: CopyLine[] = []
  const waiting: CopyLine[] = []
  const skipped: SkippedCopy[] = []
  const copies: PlannedCopy[] = []

  for (const entry of site.entries
    .filter(({ unlisted, isScheduled }) => !unlisted && !isScheduled)
    .toReversed()) {
    const page = absoluteUrl(entry.url, site)
    const line = posts.get(page)
    const isAsked = entry.syndicate?.includes(network) === true
    const isWanted =
      isAsked || (entry.syndicate === undefined && site.config.syndicate?.kinds.includes(entry.kind) === true)
    if ((line === undefined || (line.state === 'planned' && line.key === undefined)) && !isWanted) continue
    const isOver = line?.state === 'history' || line?.state === 'deleted'
    if (isOver && (!isAsked || line.wasAsked === true)) continue
    if (line?.isAdopted === true) continue
    const isNew = line === undefined || (line.state === 'planned' && line.key === undefined)
    if (isNew && isOld(entry, isAdoption && line === undefined, isAsked, options)) {
      history.push({
        ...{ page, network, type: 'post', state: 'history', hash: '' },
        ...(isAsked && { wasAsked: true }),
        time: utcTime(now),
      })
      continue
    }
    if (entry.syndicate?.length === 0 && line?.state !== 'published') continue
    const drafted = draftOf(entry, site, options.rules)
    if ('reason' in drafted) {
      if (line === undefined || line.state !== 'published')
        skipped.push({ network, page, reason: drafted.reason })
      continue
    }
    const planned = actionOf(drafted.draft, line, options)
    if (planned === 'waiting' && line !== undefined) waiting.push(line)
    else if (planned !== undefined && planned !== 'waiting') copies.push({ ...planned, isAsked })
  }

  const records = options.records ?? []
  const recordLines = new Map(
    lines.filter(({ type }) => isRecordType(type)).map((line) => [`${line.type} ${line.page}`, line]),
  )
  for (const draft of records) {
    const line = recordLines.get(`${draft.type} ${draft.page}`)
    const planned = actionOf(draft, line, options)
    if (planned === 'waiting' && line !== undefined) waiting.push(line)
    else if (planned !== undefined && planned !== 'waiting') copies.unshift(planned)
  }
  const wantedRecords = new Set(records.map(({ type, page }) => `${type} ${page}`))
  const gone = new Set(site.tombstones.map(({ url }) => absoluteUrl(url, site)))
  const deletions = lines.filter((line) => {
    if (line.id === undefined || line.state === 'deleted' || line.isAdopted === true) return false
    if (line.type === 'document')
      return options.records !== undefined && !wantedRecords.has(`document ${line.page}`)
    return gone.has(line.page)
  })
  return {
    copies: [
      ...sortedByType(copies),
      ...deletions.map(
        (line): PlannedCopy => ({
          action: 'delete',
          network,
          page: line.page,
          line,
          reason: 'the page is gone',
        }),
      ),
    ],
    history,
    moved,
    waiting,
    skipped,
  }
}

/** Sorts copies so that what others refer to comes first: the publication, its documents, then posts. */
const sortedByType = (copies: readonly PlannedCopy[]): PlannedCopy[] => {
  const rank = (copy: PlannedCopy): number => {
    const type = copy.action === 'delete' ? copy.line.type : copy.draft.type
    return type === 'publication' ? 0 : type === 'document' ? 1 : 2
  }
  return copies.toSorted((a, b) => rank(a) - rank(b))
}

const isOld = (
  entry: Entry,
  isAdoption: boolean,
  isAsked: boolean,
  { sendSince, now, isDeployed }: CopyPlanOptions,
): boolean => {
  const { epoch } = entry.published
  if (sendSince !== undefined) return epoch < sendSince
  if (isAdoption) return isDeployed(entry) || epoch < now - dayLength
  return !isAsked && epoch < now - 7 * dayLength
}

const actionOf = (
  draft: CopyDraft,
  line: CopyLine | undefined,
  { network, now }: CopyPlanOptions,
): PlannedCopy | 'waiting' | undefined => {
  const { page } = draft
  const post = (reason: string): PlannedCopy => ({
    ...{ action: 'post', network, page, draft, reason },
    ...(line !== undefined && line.state !== 'history' && line.state !== 'deleted' && { line }),
  })
  switch (line?.state) {
    case undefined:
      return post('a new post')
    case 'history':
      return post('`syndicate` asks for it')
    case 'deleted':
      // The key of a deleted copy is not used again: networks remember it.
      return { ...post('`syndicate` asks for it'), draft: { ...draft, published: now } } as PlannedCopy
    case 'planned':
      return post(isRecordType(line.type) ? 'a new record' : 'a new post')
    case 'sending':
      return line.id === undefined
        ? post('interrupted while it was sent')
        : { action: 'update', network, page, draft, line, reason: 'interrupted while it was sent' }
    case 'published':
      return line.hash === draft.hash || line.type !== draft.type
        ? undefined
        : { action: 'update', network, page, draft, line, reason: 'the post has changed' }
    case 'later':
      if (retryState(line, now) === 'waiting') return 'waiting'
      if (retryState(line, now) === 'given up' && line.hash === draft.hash) return undefined
      return line.id === undefined
        ? post('tried before')
        : { action: 'update', network, page, draft, line, reason: 'tried before' }
    case 'refused':
      if (line.hash === draft.hash) return undefined
      return line.id === undefined
        ? post('the post has changed since it was refused')
        : { action: 'update', network, page, draft, line, reason: 'the post has changed' }
  }
}
