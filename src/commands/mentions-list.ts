import { errorsIn, type Message } from '../model/message.js'
import { type ListedMention, listMentions } from '../project/list-mentions.js'
import { loadSite, type SiteFlags } from '../project/load-site.js'

/** The result of `mentions list`. */
export type ListResult = {
  readonly ok: boolean
  readonly mentions: readonly ListedMention[]
  readonly messages: readonly Message[]
}

/** Returns stored mentions, pending ones first, then the newest first; with `unmatched` those that match no page. */
export const runList = async (flags: SiteFlags & { readonly unmatched: boolean }): Promise<ListResult> => {
  const { loaded, messages } = await loadSite(flags)
  if (loaded === undefined) return { ok: false, mentions: [], messages: errorsIn(messages) }
  const listed = listMentions(loaded).filter(({ state }) => (state === 'unmatched') === flags.unmatched)
  return { ok: true, mentions: listed, messages: loaded.built.mentions.messages }
}
