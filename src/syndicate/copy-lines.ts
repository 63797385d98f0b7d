import type { CopyLine } from '../model/syndication.js'
import { utcTime } from '../model/utc.js'
import type { Failure, WrittenCopy } from './network.js'
import type { PlannedCopy } from './plan.js'

/** The facts about a request that its line in the ledger needs. */
export type LineFacts = {
  /** The line before the request. */
  readonly before: CopyLine | undefined
  readonly account: string
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Returns the type of the line of a planned copy. */
export const typeOfCopy = (copy: PlannedCopy): CopyLine['type'] =>
  copy.action === 'delete' ? copy.line.type : copy.draft.type

/** Returns the line to write before a new copy is sent, with all that a repetition needs. */
export const lineBeforeCopy = (
  copy: Extract<PlannedCopy, { action: 'post' }>,
  prepared: Pick<CopyLine, 'key' | 'record'>,
  { account, now }: LineFacts,
): CopyLine => ({
  ...base(copy, copy.draft.hash, account),
  ...(copy.line?.attempts !== undefined && { attempts: copy.line.attempts }),
  ...(copy.line?.since !== undefined && { since: copy.line.since }),
  state: 'sending',
  ...prepared,
  time: utcTime(now),
})

/** Returns the line after a request that succeeded. What the network did not return stays as it was. */
export const lineAfterCopy = (
  copy: PlannedCopy,
  { warning: _, ...written }: WrittenCopy,
  { before, account, now }: LineFacts,
): CopyLine => {
  const time = utcTime(now)
  if (copy.action === 'delete') {
    const { record: __, ...kept } = copy.line
    return { ...kept, state: 'deleted', time }
  }
  const { key, id, cid, url } = {
    key: undefined,
    id: undefined,
    cid: undefined,
    url: undefined,
    ...living(before),
  }
  return {
    ...base(copy, copy.draft.hash, account),
    state: 'published',
    ...(key !== undefined && { key }),
    ...(id !== undefined && { id }),
    ...(cid !== undefined && { cid }),
    ...(url !== undefined && { url }),
    ...written,
    time,
  }
}

/** Returns the line after a request that failed. */
export const lineOfFailure = (
  copy: PlannedCopy,
  { reason, isTransient }: Failure,
  { before, account, now }: LineFacts,
): CopyLine => {
  const time = utcTime(now)
  const kept =
    copy.action === 'delete' ? copy.line : { ...living(before), ...base(copy, copy.draft.hash, account) }
  return {
    ...kept,
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

/** Returns a line unless its copy was deleted: then nothing of it is true of a new one. */
const living = (line: CopyLine | undefined): CopyLine | undefined =>
  line?.state === 'deleted' ? undefined : line

const base = (copy: PlannedCopy, hash: string, account: string) => ({
  page: copy.page,
  network: copy.network,
  type: typeOfCopy(copy),
  hash,
  account,
})
