import type { StoredMention } from '../model/mention.js'
import { knownPages, matchTarget } from '../webmention/receive/match-target.js'
import { moderator } from '../webmention/receive/moderate.js'
import type { LoadedSite } from './load-site.js'

/** A stored mention with what is done with it, and why. */
export type ListedMention = {
  readonly mention: StoredMention
  readonly page?: string
  readonly state: 'held' | 'suspect' | 'shown' | 'hidden' | 'unmatched'
  readonly reason: string
}

/** All that is stored, judged. */
export const listMentions = ({ built, project }: LoadedSite): ListedMention[] => {
  const pages = knownPages(built.site)
  const judge = moderator(built.heard.court)
  const order = ['held', 'suspect', 'shown', 'hidden', 'unmatched']
  return built.heard.store
    .flatMap(({ page, mentions }): ListedMention[] => {
      const url = page === undefined ? undefined : project.config.base + page
      if (url !== undefined && pages.pages.has(pages.moved.get(url) ?? url))
        return judge(mentions).map((judged) => ({ ...judged, page: page as string }))
      return mentions.map((mention) => {
        const match = matchTarget(mention.target, pages)
        return {
          mention,
          state: 'unmatched',
          reason: 'reason' in match ? match.reason : 'the next pull will put it in its place',
          ...(page !== undefined && { page }),
        }
      })
    })
    .sort(
      (a, b) =>
        order.indexOf(a.state) - order.indexOf(b.state) || (timeOf(a.mention) < timeOf(b.mention) ? 1 : -1),
    )
}

const timeOf = ({ published, received }: StoredMention): string => received ?? published ?? ''
