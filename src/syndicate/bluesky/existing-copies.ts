import { type JsonObject, jsonObject, jsonObjects, jsonText } from '../../model/json.js'
import { canonicalUrl } from '../../model/untrusted.js'
import type { ExistingCopy, Failure } from '../network.js'
import { type BlueskyAccount, collections, recordCopy } from './account.js'

/** Returns the newest posts of the account since a time that link to one of the pages and are no replies; reads at most 1,000. */
export const findBlueskyCopies = async (
  account: BlueskyAccount,
  pages: readonly string[],
  since: number,
): Promise<readonly ExistingCopy[] | Failure> => {
  const wanted = new Map(pages.map((page) => [canonicalUrl(page), page]))
  const found: ExistingCopy[] = []
  let cursor: string | undefined
  for (let count = 0; count < maxPages; count++) {
    const answer = await account.call('com.atproto.repo.listRecords', {
      query: {
        repo: account.did,
        collection: collections.post,
        limit: '100',
        ...(cursor !== undefined && { cursor }),
      },
    })
    if (!('value' in answer)) return answer
    const records = jsonObjects(answer.value.records)
    for (const { uri, cid, value } of records) {
      const post = jsonObject(value)
      const page = wanted.get(canonicalUrl(linksOfPost(post).at(-1) ?? ''))
      const isReply = post.reply !== undefined
      const key = jsonText(uri).split('/').pop() ?? ''
      if (page !== undefined && !isReply && !found.some((one) => one.page === page))
        found.push({ page, text: jsonText(post.text), ...recordCopy(account, 'post', key, jsonText(cid)) })
    }
    cursor = typeof answer.value.cursor === 'string' ? answer.value.cursor : undefined
    const last = jsonText(jsonObject(records.at(-1)?.value).createdAt)
    if (cursor === undefined || records.length === 0 || Date.parse(last) < since - dayInMs) break
  }
  return found
}

/** Returns the URLs that a post links to, in the order of its text, the card last. */
export const linksOfPost = ({ embed, facets }: JsonObject): string[] => {
  const card = jsonObject(jsonObject(embed).external).uri
  const features = jsonObjects(facets).flatMap((facet) => jsonObjects(facet.features))
  return [...features.map(({ uri }) => uri), card].filter((one): one is string => typeof one === 'string')
}

const maxPages = 10
const dayInMs = 86_400_000
