import type { PageMentions } from '../model/mention.js'

/** The records of an archive of `smallsocial export`. */
export type StoredRecords = {
  readonly mentions: readonly PageMentions[]
  /** The text of the ledger. */
  readonly ledger?: string
  /** The text of the ledger of copies. */
  readonly copies?: string
  /** Path below content/ → path in the archive. */
  readonly files: ReadonlyMap<string, string>
}
