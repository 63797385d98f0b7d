import type { StoredMention } from '../model/mention.js'
import type { Message } from '../model/message.js'
import { judging } from '../webmention/judge.js'
import { knownPages, matchTarget } from '../webmention/match.js'
import { type KnownSite, readSite, type SiteFlags } from './site.js'

/** A stored mention with what is done with it, and why. */
export type ListedMention = {
  readonly mention: StoredMention
  readonly page?: string
  readonly state: 'held' | 'suspect' | 'shown' | 'hidden' | 'unmatched'
  readonly reason: string
}

/** What `mentions list` found. */
export type ListResult = {
  readonly ok: boolean
  readonly mentions: readonly ListedMention[]
  readonly messages: readonly Message[]
}

/** Lists what is stored, held ones first, then the newest first; or what matches no page. */
export const runList = async (flags: SiteFlags & { readonly unmatched: boolean }): Promise<ListResult> => {
  const { known, messages } = await readSite(flags)
  if (known === undefined) return { ok: false, mentions: [], messages: messages.filter(({ fatal }) => fatal) }
  const listed = listMentions(known).filter(({ state }) => (state === 'unmatched') === flags.unmatched)
  return { ok: true, mentions: listed, messages: known.built.heard.messages }
}

/** All that is stored, judged. */
export const listMentions = ({ built, project }: KnownSite): ListedMention[] => {
  const pages = knownPages(built.site)
  const judge = judging(built.heard.court)
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
