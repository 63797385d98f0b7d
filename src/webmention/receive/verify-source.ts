import { type Http, isFailure } from '../../model/http.js'
import type { StoredMention } from '../../model/mention.js'
import { canonicalUrl } from '../../model/untrusted.js'
import { attributeOf, elementsOf, parseForeignHtml } from '../html/foreign-html.js'
import type { SourceStatus } from './reconcile.js'

/** Requests the source of a mention and returns whether it still links to the target: https://www.w3.org/TR/webmention/#webmention-verification */
export const checkSource = async ({ source, target }: StoredMention, http: Http): Promise<SourceStatus> => {
  const result = await http({
    url: source,
    headers: { accept: 'text/html, application/json;q=0.9, */*;q=0.5' },
  })
  if (isFailure(result)) return 'unknown'
  if (result.status === 410) return 'gone'
  if (result.status === 404) return 'not found'
  if (result.status !== 200) return 'unknown'
  const type = result.header('content-type') ?? 'text/html'
  if (/html|xml/.test(type) ? linksTo(result.text, target) : contains(result.text, target)) return 'linked'
  return result.isTruncated || !/html|text\/plain|json/.test(type) ? 'unknown' : 'unlinked'
}

const linksTo = (html: string, target: string): boolean => {
  const root = parseForeignHtml(html)
  if (root === undefined) return contains(html, target)
  const wanted = canonicalUrl(target)
  return elementsOf(root).some((element) =>
    ['href', 'src', 'cite', 'value'].some(
      (name) => canonicalUrl(attributeOf(element, name)?.trim() ?? '') === wanted,
    ),
  )
}

/** Whether a text contains the target, as it is or escaped as in JSON. */
const contains = (text: string, target: string): boolean =>
  text.includes(target) || text.replaceAll('\\/', '/').includes(target)
