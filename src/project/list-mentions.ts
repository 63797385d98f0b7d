import { epochOfMention, type StoredMention } from '../model/mention.js'
import { compareText } from '../model/message.js'
import { knownPages, matchTarget } from '../webmention/receive/match-target.js'
import { moderator } from '../webmention/receive/moderate.js'
import { verifiedHost } from '../webmention/receive/trust.js'
import type { LoadedSite } from './load-site.js'

/** A stored mention with its state after moderation, and the reason. */
export type ListedMention = {
  readonly mention: StoredMention
  readonly page?: string
  readonly state: 'pending' | 'unconfirmed' | 'shown' | 'hidden' | 'unmatched'
  readonly reason: string
}

/** Returns the host that a mention verifiably comes from, e.g. for a list: a page can name any URL as its own. */
export const senderHost = (mention: StoredMention): string => verifiedHost(mention)

/** Returns all stored mentions with their states: pending ones first, then the newest first. */
export const listMentions = ({ built, project }: LoadedSite): ListedMention[] => {
  const pages = knownPages(built.site)
  const moderate = moderator(built.mentions.moderation)
  const order = ['pending', 'unconfirmed', 'shown', 'hidden', 'unmatched']
  return built.mentions.store
    .flatMap(({ page, mentions }): ListedMention[] => {
      const url = page === undefined ? undefined : project.config.base + page
      if (url !== undefined && pages.pages.has(pages.moved.get(url) ?? url))
        return moderate(mentions).map((moderated) => ({ ...moderated, page: page as string }))
      return mentions.map((mention) => {
        const match = matchTarget(mention.target, pages)
        return {
          mention,
          state: 'unmatched',
          reason: 'reason' in match ? match.reason : 'the next pull assigns it to its page',
          ...(page !== undefined && { page }),
        }
      })
    })
    .sort(
      (a, b) =>
        order.indexOf(a.state) - order.indexOf(b.state) ||
        timeOf(b.mention) - timeOf(a.mention) ||
        compareText(a.mention.id, b.mention.id),
    )
}

const timeOf = ({ published, received }: StoredMention): number => epochOfMention(received ?? published) ?? 0
