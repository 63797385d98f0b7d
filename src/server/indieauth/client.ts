import { attributeOf, elementsOf, foreignClassesOf, parseForeignHtml } from '../../html/foreign-html.js'
import { baseUrlOf, parseLinkHeader, relsOf } from '../../html/links.js'
import { type Http, isFailure } from '../../model/http.js'
import { parseJsonObject } from '../../model/json.js'
import { cleanText } from '../../model/untrusted.js'
import { parseUrl } from '../../model/url.js'
import { isLoopback } from './client-url.js'

/** What a client publishes about itself. All of it is untrusted. */
export type ClientInfo = {
  readonly name?: string
  /** The redirect URIs that it publishes, exactly as they are compared. */
  readonly redirects: readonly string[]
}

/**
 * Requests the page of a client, and returns what it says: a JSON document, or an h-app with links
 * (https://indieauth.spec.indieweb.org/#client-information-discovery). A client that cannot be read has no name. A
 * client of this machine is not requested.
 */
export const fetchClient = async (clientId: string, http: Http): Promise<ClientInfo> => {
  if (isLoopback(parseUrl(clientId)?.hostname ?? '')) return { redirects: [] }
  const page = await http({
    url: clientId,
    headers: { accept: 'application/json, text/html;q=0.9' },
    timeout: 5000,
    maxBytes,
  })
  if (isFailure(page) || page.status !== 200) return { redirects: [] }
  if (/json/.test(page.header('content-type') ?? ''))
    // A redirect could lead to the document of another client.
    return page.url === clientId ? fromDocument(page.text, clientId) : { redirects: [] }
  const info = fromPage(page.text, page.url, page.header('link') ?? '')
  // After a redirect to another host, it is not the app that publishes the redirects.
  return parseUrl(page.url)?.origin === parseUrl(clientId)?.origin ? info : { redirects: [] }
}

/** In bytes. The page of an app is short; a long one would take the time of other requests. */
const maxBytes = 100_000

/** Reads a client metadata document; its `client_id` must be its URL, character by character. */
const fromDocument = (text: string, clientId: string): ClientInfo => {
  const document = parseJsonObject(text) ?? {}
  if (document.client_id !== clientId) return { redirects: [] }
  const name = cleanText(document.client_name, 80)
  const { redirect_uris: redirects } = document
  return {
    ...(name !== undefined && { name }),
    redirects: Array.isArray(redirects)
      ? redirects.filter((one) => typeof one === 'string').slice(0, 50)
      : [],
  }
}

const fromPage = (html: string, url: string, linkHeader: string): ClientInfo => {
  const root = parseForeignHtml(html)
  if (root === undefined) return { redirects: [] }
  const elements = elementsOf(root)
  const base = baseUrlOf(elements, url)
  const inPage = elements
    .filter(({ tagName }) => tagName === 'link')
    .filter((link) => relsOf(attributeOf(link, 'rel') ?? '').includes('redirect_uri'))
    .flatMap((link) => parseUrl(attributeOf(link, 'href') ?? '', base)?.href ?? [])
  const inHeader = parseLinkHeader(linkHeader)
    .filter(({ rels }) => rels.includes('redirect_uri'))
    .flatMap(({ href }) => parseUrl(href, url)?.href ?? [])
  const app = elements.find((element) =>
    foreignClassesOf(element).some((name) => /^h-(?:x-)?app$/.test(name)),
  )
  const named = app && elementsOf({ type: 'root', children: [app] })
  const shown = named?.find((element) => foreignClassesOf(element).includes('p-name')) ?? app
  const name = shown && cleanText(textIn(shown), 80)
  return {
    ...(name !== undefined && { name }),
    redirects: [...inHeader, ...inPage].slice(0, 50),
  }
}

const textIn = (node: { readonly children: readonly unknown[] }): string =>
  node.children
    .map((child) => {
      const one = child as { type: string; value?: string; children?: readonly unknown[] }
      return one.type === 'text'
        ? (one.value ?? '')
        : one.children === undefined
          ? ''
          : textIn({ children: one.children })
    })
    .join('')
