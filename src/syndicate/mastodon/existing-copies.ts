import {
  attributeOf,
  elementsOf,
  foreignClassesOf,
  parseForeignHtml,
  textOfHtml,
} from '../../html/foreign-html.js'
import { type JsonObject, jsonObjects, jsonText } from '../../model/json.js'
import { canonicalUrl } from '../../model/untrusted.js'
import { dayLength } from '../../model/utc.js'
import type { ExistingCopy, Failure } from '../network.js'
import { idText, type MastodonAccount, statusCopy } from './account.js'
import { type ApiResult, callApi, nextPageOf } from './api.js'

/** Returns the newest posts of the account since a time that link to one of the pages; reads at most 400. */
export const findMastodonCopies = async (
  { accountId, environment, server, token }: MastodonAccount,
  pages: readonly string[],
  since: number,
): Promise<readonly ExistingCopy[] | Failure> => {
  const wanted = new Map(pages.map((page) => [canonicalUrl(page), page]))
  const found: ExistingCopy[] = []
  let next: string | undefined =
    `${server}/api/v1/accounts/${encodeURIComponent(accountId)}/statuses?limit=40&exclude_reblogs=true`
  for (let count = 0; next !== undefined && count < maxPages; count++) {
    const answer: ApiResult = await callApi(environment.http, next, { token })
    if (!('value' in answer)) return answer
    const statuses = jsonObjects(answer.value)
    for (const status of statuses) {
      const page = wanted.get(canonicalUrl(linksOf(status).at(-1) ?? ''))
      if (page === undefined) continue
      const text = textOfHtml(jsonText(status.content)).text
      found.push({ page, text, ...(!isPublicPost(status) && { isHidden: true }), ...statusCopy(status) })
    }
    const oldest = Date.parse(jsonText(statuses.at(-1)?.created_at))
    if (statuses.length === 0 || oldest < since - dayLength) break
    next = nextPageOf(answer.response) ?? olderPage(next, statuses)
  }
  return found
}

/** Whether a status is a post of its own that everybody may read. The address of a copy becomes part of the page. */
const isPublicPost = ({ visibility, in_reply_to_id }: JsonObject): boolean =>
  (visibility === undefined || visibility === 'public' || visibility === 'unlisted') &&
  (in_reply_to_id === undefined || in_reply_to_id === null)

/** Returns the URLs to which a post links, without its hashtags. */
const linksOf = ({ content }: JsonObject): string[] =>
  elementsOf(
    parseForeignHtml(typeof content === 'string' ? content.slice(0, 100_000) : '') ?? {
      type: 'root',
      children: [],
    },
  ).flatMap((element) => {
    const isTag =
      foreignClassesOf(element).includes('hashtag') || attributeOf(element, 'rel')?.includes('tag') === true
    return element.tagName === 'a' && !isTag ? (attributeOf(element, 'href') ?? []) : []
  })

/** Returns the URL of the statuses that are older than those of a page, for servers without a `Link`. */
const olderPage = (url: string, statuses: readonly JsonObject[]): string | undefined => {
  const last = idText(statuses.at(-1)?.id)
  if (last === undefined) return undefined
  const older = new URL(url)
  older.searchParams.set('max_id', last)
  return older.href
}

const maxPages = 10
