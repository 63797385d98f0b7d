import type { Config } from '../model/config.js'
import { escapeText } from '../model/html.js'
import { epochOfMention, type StoredMention } from '../model/mention.js'
import { utcTime } from '../model/utc.js'
import { xmlText } from './feed-text.js'

/** Returns an Atom feed (RFC 4287) of the mentions that wait for a decision, for the author's own feed reader. */
export const pendingFeed = (
  pending: readonly { readonly page: string; readonly mention: StoredMention }[],
  { url, title, author }: Pick<Config, 'url' | 'title' | 'author'>,
): string => {
  const timeOf = ({ received }: StoredMention): number => epochOfMention(received) ?? 0
  const entries = pending.toSorted((a, b) => timeOf(b.mention) - timeOf(a.mention))
  const items = entries.map(
    ({ page, mention }) => `<entry>
<id>${escapeText(`${url}#pending-${mention.id}`)}</id>
<title>${xmlText(`${mention.type} by ${mention.author.name} on ${page}`)}</title>
<link href="${escapeText(mention.url)}"/>
<updated>${utcTime(timeOf(mention))}</updated>
<content type="text">${xmlText(`${mention.content ?? ''}\n\nsmallsocial mentions approve ${mention.id}\nsmallsocial mentions block ${mention.id}`.trim())}</content>
</entry>
`,
  )
  const latest = entries[0]
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${escapeText(`${url}#pending`)}</id>
<title>${xmlText(`${title}: waiting for a decision`)}</title>
<author><name>${xmlText(author.name)}</name></author>
<updated>${utcTime(latest === undefined ? 0 : timeOf(latest.mention))}</updated>
${items.join('')}</feed>
`
}
