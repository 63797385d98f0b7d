import type { Config } from '../model/config.js'
import { outputPath } from '../model/path.js'
import type { Page, Site } from '../model/site.js'

/**
 * Returns the Content-Security-Policy of the site: scripts of its own files for the search, and for sections that
 * allow them; images, audio, video and frames from all hosts, because authors embed them.
 */
export const policyOf = ({
  config,
  installed,
}: Pick<Site, 'installed'> & { readonly config: Pick<Config, 'search' | 'sections'> }): string =>
  [
    "default-src 'self'",
    hasSearchScript({ config, installed }) ? searchScripts : allowsScripts(config) ? ownScripts : noScripts,
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    'img-src * data:',
    'media-src *',
    'frame-src https:',
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self' https:",
    "frame-ancestors 'self'",
  ].join('; ')

/**
 * Returns a function that adds a policy to the pages of a site when one of its sections allows scripts: pages of such a section
 * run those of the site, other pages none. It is in the pages, because hosts apply all rules of `_headers` that match a path, so
 * that these cannot allow more for some paths than for all, and because some hosts send no headers.
 */
export const scriptRestriction = (site: Site): ((page: Page) => Page) => {
  const { config } = site
  if (!allowsScripts(config)) return (page) => page
  const allowed = new Set(
    [...site.entries, ...site.pages]
      .filter(({ section }) => section !== undefined && config.sections[section]?.scripts === 'self')
      .map(({ url }) => outputPath(url, site)),
  )
  return (page) => {
    const { contents, path } = page
    if (typeof contents !== 'function' || !path.endsWith('.html')) return page
    const policy =
      path === 'search/index.html' && hasSearchScript(site)
        ? searchScripts
        : allowed.has(path)
          ? ownScripts
          : noScripts
    return { ...page, contents: () => withPolicy(contents(), policy) }
  }
}

/** Returns a page with a policy at the beginning of its head, before all that could be a script. */
const withPolicy = (page: string, policy: string): string =>
  page.replace(
    startOfHead,
    (start) => `${start}\n<meta http-equiv="Content-Security-Policy" content="${policy}">`,
  )

/** Templates of a blog may leave out each of these tags. */
const startOfHead =
  /^(?:\s*<!doctype[^>]*>)?(?:\s*<html\b[^>]*>)?(?:\s*<head\b[^>]*>)?(?:\s*<meta charset=[^>]*>)?/i

const noScripts = "script-src 'none'"
const ownScripts = "script-src 'self'"
const searchScripts = "script-src 'self' 'wasm-unsafe-eval'"

const allowsScripts = ({ sections }: Pick<Config, 'sections'>): boolean =>
  Object.values(sections).some(({ scripts }) => scripts === 'self')

const hasSearchScript = ({
  config,
  installed,
}: Pick<Site, 'installed'> & { readonly config: Pick<Config, 'search'> }): boolean =>
  config.search && installed.pagefind
