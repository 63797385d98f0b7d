import { webmentionKey } from '../../model/ledger.js'
import type { DeletedMention, PageMentions, StoredMention } from '../../model/mention.js'
import { compareText } from '../../model/message.js'

/** The stored mentions in content/mentions/, by page; mentions that match no page have none. */
export type Store = readonly PageMentions[]

/** The change of one mention. Whether it is shown is decided later, by moderation. */
export type Change = {
  readonly change:
    | 'new'
    | 'edited'
    | 'unconfirmed'
    | 'gone'
    | 'back again'
    | 'private'
    | 'own copy'
    | 'forgotten'
    | 'unmatched'
  readonly mention: StoredMention
  readonly reason?: string
}

type Page = string | undefined
type Pair = Pick<StoredMention, 'source' | 'target'>

/** Returns an empty store that can be changed: mentions and tombstones by page, and the page of each pair. */
export const openDraft = () => {
  const changes: Change[] = []
  const pages = new Map<
    Page,
    { readonly mentions: Map<string, StoredMention>; readonly gone: Map<string, DeletedMention> }
  >()
  const pageByKey = new Map<string, Page>()
  const tombstones = new Map<string, { readonly page: Page; readonly gone: DeletedMention }>()
  const at = (page: Page) => {
    const found = pages.get(page) ?? { mentions: new Map(), gone: new Map() }
    pages.set(page, found)
    return found
  }
  const pageOf = (pair: Pair): Page => pageByKey.get(webmentionKey(pair))
  return {
    changes: changes as readonly Change[],
    record: (change: Change['change'], mention: StoredMention, reason?: string): void =>
      void changes.push({ change, mention, ...(reason !== undefined && { reason }) }),
    pageOf,
    get: (key: string): StoredMention | undefined =>
      pageByKey.has(key) ? at(pageByKey.get(key)).mentions.get(key) : undefined,
    put: (mention: StoredMention, page: Page): void => {
      pageByKey.set(webmentionKey(mention), page)
      at(page).mentions.set(webmentionKey(mention), mention)
    },
    remove: (mention: Pair): void => void at(pageOf(mention)).mentions.delete(webmentionKey(mention)),
    tombstone: (pair: Pair): DeletedMention | undefined => tombstones.get(webmentionKey(pair))?.gone,
    addTombstone: (gone: DeletedMention, page: Page): void => {
      tombstones.set(webmentionKey(gone), { page, gone })
      at(page).gone.set(webmentionKey(gone), gone)
    },
    removeTombstone: (pair: Pair): void => {
      const found = tombstones.get(webmentionKey(pair))
      if (found !== undefined) at(found.page).gone.delete(webmentionKey(pair))
    },
    all: (): StoredMention[] => [...pages.values()].flatMap(({ mentions }) => [...mentions.values()]),
    /** Returns the store sorted by pair, not by time: pulls on two machines change different lines, so that git can merge. */
    sorted: (): PageMentions[] =>
      [...pages]
        .map(([page, { mentions, gone }]) => ({
          ...(page !== undefined && { page }),
          mentions: [...mentions.values()].sort(byPair),
          gone: [...gone.values()].sort(byPair),
        }))
        .filter(({ mentions, gone }) => mentions.length + gone.length > 0)
        .sort((a, b) => compareText(a.page ?? '', b.page ?? '')),
  }
}
export type StoreDraft = ReturnType<typeof openDraft>

const byPair = (a: Pair, b: Pair): number =>
  compareText(a.source, b.source) || compareText(a.target, b.target)
