import { type Http, isFailure } from '../model/http.js'
import type { StoredMention } from '../model/mention.js'
import { attributeOf, elementsOf, parseForeignHtml } from './foreign-html.js'
import type { Check } from './reconcile.js'

/** Asks the source of a mention whether it still says it: https://www.w3.org/TR/webmention/#webmention-verification */
export const checkSource = async ({ source, target }: StoredMention, http: Http): Promise<Check> => {
  const result = await http({
    url: source,
    headers: { accept: 'text/html, application/json;q=0.9, */*;q=0.5' },
  })
  if (isFailure(result)) return 'unknown'
  if (result.status === 410) return 'gone'
  if (result.status === 404) return 'not found'
  if (result.status !== 200) return 'unknown'
  if (linksTo(result.text, target)) return 'linked'
  return result.isCut ? 'unknown' : 'unlinked'
}

/** The target stands in a link, or in the text of something that is not HTML. */
const linksTo = (text: string, target: string): boolean => {
  if (!/<[a-z!]/i.test(text))
    return text.includes(target) || text.includes(JSON.stringify(target).slice(1, -1).replaceAll('/', '\\/'))
  const root = parseForeignHtml(text)
  if (root === undefined) return text.includes(target)
  return elementsOf(root).some((element) =>
    ['href', 'src', 'cite', 'value'].some((name) => attributeOf(element, name) === target),
  )
}
