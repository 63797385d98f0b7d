import type { Config } from '../model/config.js'
import type { Page, Site } from '../model/site.js'
import { outputPath } from './posts.js'

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
    hasSearchScript({ config, installed })
      ? "script-src 'self' 'wasm-unsafe-eval'"
      : allowsScripts(config)
        ? "script-src 'self'"
        : noScripts,
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
 * Returns a function that forbids scripts in the pages of a site on which they must not run, when one of its sections
 * allows them. The policy of such a page is in the page: hosts apply all rules of `_headers` that match a path, so these
 * cannot allow more for some paths than for all.
 */
export const scriptRestriction = (site: Site): ((page: Page) => Page) => {
  const { config } = site
  if (!allowsScripts(config)) return (page) => page
  const allowed = new Set(
    [...site.entries, ...site.pages]
      .filter(({ section }) => section !== undefined && config.sections[section]?.scripts === 'self')
      .map(({ url }) => outputPath(url, site)),
  )
  if (hasSearchScript(site)) allowed.add('search/index.html')
  return (page) => {
    const { contents, path } = page
    return typeof contents === 'function' && path.endsWith('.html') && !allowed.has(path)
      ? { ...page, contents: () => withoutScripts(contents()) }
      : page
  }
}

/** Returns a page with a policy at the beginning of its head, before all that could be a script. */
const withoutScripts = (page: string): string =>
  page.replace(
    startOfHead,
    (start) => `${start}\n<meta http-equiv="Content-Security-Policy" content="${noScripts}">`,
  )

/** Templates of a blog may leave out each of these tags. */
const startOfHead =
  /^(?:\s*<!doctype[^>]*>)?(?:\s*<html\b[^>]*>)?(?:\s*<head\b[^>]*>)?(?:\s*<meta charset=[^>]*>)?/i

const noScripts = "script-src 'none'"

const allowsScripts = ({ sections }: Pick<Config, 'sections'>): boolean =>
  Object.values(sections).some(({ scripts }) => scripts === 'self')

const hasSearchScript = ({
  config,
  installed,
}: Pick<Site, 'installed'> & { readonly config: Pick<Config, 'search'> }): boolean =>
  config.search && installed.pagefind
