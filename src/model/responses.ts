import { hash } from 'node:crypto'
import type { Mention, MentionCounts } from './mention.js'

/** The responses that a page shows. */
export type ShownResponses = {
  readonly mentions: readonly Mention[]
  /** The number of mentions of each type, also where none is shown. */
  readonly mentionCounts: MentionCounts
  /** A hash of both, which is cheaper to compare; empty when there are none. */
  readonly mentionsHash: string
}

export const noResponses: ShownResponses = { mentions: [], mentionCounts: {}, mentionsHash: '' }

/** Returns the responses of a page with their hash. */
export const shownResponses = (mentions: readonly Mention[], mentionCounts: MentionCounts): ShownResponses =>
  Object.keys(mentionCounts).length === 0 && mentions.length === 0
    ? noResponses
    : { mentions, mentionCounts, mentionsHash: hash('sha1', JSON.stringify([mentions, mentionCounts])) }
