import { type SentWebmention, webmentionKey } from '../../model/ledger.js'
import type { Message } from '../../model/message.js'
import { networkNames } from '../../model/network.js'
import type { Source } from '../../model/site.js'
import { type CopyLine, copyKey, copyStates, isCopyType } from '../../model/syndication.js'
import { asciiUrl } from '../../model/url.js'
import { withNewNames } from '../renamed-keys.js'
import { type LedgerFormat, parseLines } from './lines.js'

/** Reads content/sent.jsonl, the ledger of sent webmentions, as `parseLines` does; empty when there is none. */
export const parseLedger = (source: Source | undefined): Parsed<SentWebmention> =>
  source === undefined ? noLines : parseLines(source, webmentions)

/** Reads content/copies.jsonl, the ledger of copies on networks, as `parseLines` does; empty when there is none. */
export const parseCopies = (source: Source | undefined): Parsed<CopyLine> =>
  source === undefined ? noLines : parseLines(source, copies)

type Parsed<Line> = { readonly lines: readonly Line[]; readonly messages: readonly Message[] }

const noLines: Parsed<never> = { lines: [], messages: [] }

const sents = ['new', 'update', 'removed', 'deleted', 'history']

const webmentions: LedgerFormat<SentWebmention> = {
  keyOf: webmentionKey,
  start: '{"source":',
  what: 'sent webmentions',
  lineOf: (data) => {
    const { data: value } = withNewNames(data, 'sent.jsonl')
    const isWhole =
      [value.source, value.target, value.hash, value.time].every((one) => typeof one === 'string') &&
      sents.includes(String(value.sent))
    if (!isWhole) return undefined
    const line = value as unknown as SentWebmention
    return { ...line, target: asciiUrl(line.target) }
  },
}

const copies: LedgerFormat<CopyLine> = {
  keyOf: copyKey,
  start: '{"page":',
  what: 'copies on other networks',
  lineOf: (value) => {
    const isWhole =
      [value.page, value.hash, value.time].every((one) => typeof one === 'string') &&
      networkNames.some((name) => name === value.network) &&
      isCopyType(value.type) &&
      copyStates.some((state) => state === value.state)
    return isWhole ? (value as unknown as CopyLine) : undefined
  },
}
