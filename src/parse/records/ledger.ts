import { type SentWebmention, webmentionKey } from '../../model/ledger.js'
import { error, type Message, warning } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { asciiUrl } from '../../model/url.js'
import { asObject } from '../fields.js'
import { withNewNames } from '../renamed-keys.js'

/**
 * Reads content/sent.jsonl. Of two lines for one pair of source and target, the later counts. Conflict
 * markers are skipped with a warning, because the lines of both versions are true. An incomplete last line is
 * left out with a warning. Any other invalid line, and a file that is empty or contains NUL, is an error,
 * because webmentions would be sent again.
 */
export const parseLedger = (
  source: Source,
): { readonly lines: readonly SentWebmention[]; readonly messages: readonly Message[] } => {
  const messages: Message[] = []
  const lines = new Map<string, SentWebmention>()
  const texts = source.value.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  if (source.value.includes('\0') || source.value.trim() === '')
    return { lines: [], messages: [destroyed(source)] }
  texts.forEach((text, index) => {
    if (text.trim() === '') return
    const place = { file: source.file, line: index + 1 }
    if (/^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/.test(text)) {
      messages.push(
        warning(
          'merge-conflict',
          place,
          'the line is a conflict marker of a merge',
          'both versions are read; `smallsocial deploy` removes the line',
        ),
      )
      return
    }
    const line = lineOf(text)
    if (line === undefined) {
      const isUnfinished = index === texts.length - 1 && text.startsWith('{"source":')
      messages.push(
        isUnfinished
          ? warning(
              'ledger-unfinished-line',
              place,
              'the last line is incomplete: the program was interrupted while writing it',
              'it is left out; `smallsocial deploy` removes it',
            )
          : error(
              'ledger-invalid',
              place,
              'the line is not an entry of the ledger',
              'restore the file from version control',
            ),
      )
      return
    }
    const before = lines.get(webmentionKey(line))
    if (before === undefined || before.time <= line.time) lines.set(webmentionKey(line), line)
  })
  return { lines: [...lines.values()], messages }
}

const destroyed = ({ file, value }: Source): Message =>
  error(
    'ledger-invalid',
    { file, line: 1 },
    value.includes('\0')
      ? 'the file contains NUL bytes, so the sent webmentions are unknown'
      : 'the file is empty, so the sent webmentions are unknown',
    'restore the file from version control; delete it only if no webmention was ever sent',
  )

const sents = ['new', 'update', 'removed', 'deleted', 'history']

const lineOf = (text: string): SentWebmention | undefined => {
  try {
    const { data: value } = withNewNames(asObject(JSON.parse(text)) ?? {}, 'sent.jsonl')
    const isWhole =
      [value.source, value.target, value.hash, value.time].every((one) => typeof one === 'string') &&
      sents.includes(String(value.sent))
    if (!isWhole) return undefined
    const line = value as unknown as SentWebmention
    return { ...line, target: asciiUrl(line.target) }
  } catch {
    return undefined
  }
}
