import type { ParseSettings } from '../../model/config.js'
import { belowBase, decodePath, encodePath } from '../../model/path.js'
import { asText, type Fields } from '../fields.js'
import { keysOf } from './keys.js'
import { invalidPathReason, isPlaceholder, placeholder } from './permalink.js'
import { flagOf } from './withheld.js'

/**
 * Returns the path that a post has by its front matter: that of `permalink`, else of `url` or `path` if it is one of
 * this site. It may contain the placeholders of `permalinks`. A template of another generator that has no
 * equivalent is an error.
 */
export const readPermalink = (fields: Fields, config: ParseSettings): string | undefined => {
  const written = asText(fields.raw('permalink'))
  if (fields.has('permalink') && flagOf(fields.raw('permalink')) === undefined && written !== '') {
    const text = fields.text('permalink')
    if (text === undefined) return undefined
    const path = styles.get(text) ?? withPlaceholders(text)
    if (path === '') return undefined
    if (path !== undefined)
      return readPath(
        path,
        path.replace(placeholder, (whole, name: string) => (isPlaceholder(name) ? 'x' : whole)),
        'permalink',
        fields,
        config,
      )
    fields.reportError(
      'permalink',
      `\`permalink\` is a template of another generator: \`${text.slice(0, 80)}\``,
      'write the path itself, or `permalinks: { posts: /web/:slug/ }` in content/site.yaml',
    )
    return undefined
  }
  for (const key of keysOf('permalink').slice(1)) {
    const path = ownPath(asText(fields.raw(key)) ?? '', config)
    if (path !== undefined && !/\s|\{/.test(path) && invalidPathReason(path) === undefined) return path
  }
  return undefined
}

/**
 * Reads the former URLs of a post. A text without `/` and `.`, or with blanks, is another name of the post, for
 * wiki links.
 */
export const readAliases = (
  fields: Fields,
  config: ParseSettings,
): { readonly aliases: readonly string[]; readonly otherNames?: readonly string[] } => {
  const aliases: string[] = []
  const otherNames: string[] = []
  for (const key of keysOf('aliases'))
    for (const written of fields.paths(key)) {
      // `AC/DC` may be a name, and the old path of Hugo.
      if (!written.startsWith('/') && !written.includes('://')) otherNames.push(written)
      if (written.startsWith('/') || (!/\s/.test(written) && /[/.]/.test(written))) {
        const path = readPath(written, written, key, fields, config)
        if (path !== undefined) aliases.push(encodePath(decodePath(path)))
      }
    }
  const unique = new Map(aliases.map((alias) => [alias.replace(/\/$/, ''), alias]))
  return { aliases: [...unique.values()], ...(otherNames.length > 0 && { otherNames }) }
}

/** The permalink styles of Jekyll, without a pattern for those that are ours by default. */
const styles: ReadonlyMap<string, string> = new Map([
  ['pretty', ''],
  ['date', '/:categories/:year/:month/:day/:title.html'],
  ['none', '/:categories/:title.html'],
])

/**
 * Returns a path with placeholders for the template tags of Eleventy that have an equivalent; undefined when others
 * are left.
 */
const withPlaceholders = (text: string): string | undefined => {
  const path = text.replace(/\{\{-?\s*([\w.]+)\s*(?:\|\s*([^{}]*?)\s*)?-?\}\}/g, (whole, name, filter) => {
    const found = templateTags.find(({ names, filters }) => names.test(name) && filters.test(filter ?? ''))
    return found?.pattern ?? whole
  })
  return /\{\{|\{%|<%|\$\{/.test(path) ? undefined : path
}

const templateTags = [
  { names: /^(?:page\.)?fileSlug$/, filters: /^(?:slug|slugify)?$/, pattern: ':slug' },
  { names: /^slug$/, filters: /^(?:slug|slugify)?$/, pattern: ':slug' },
  { names: /^title$/, filters: /^(?:slug|slugify)$/, pattern: ':title' },
  { names: /^(?:page\.)?date$/, filters: /^date\w*:?\s*\(?["'](?:%Y|yyyy|YYYY)["']\)?$/, pattern: ':year' },
  { names: /^(?:page\.)?date$/, filters: /^date\w*:?\s*\(?["'](?:%m|MM)["']\)?$/, pattern: ':month' },
  { names: /^(?:page\.)?date$/, filters: /^date\w*:?\s*\(?["'](?:%d|dd|DD)["']\)?$/, pattern: ':day' },
  {
    names: /^(?:page\.)?date$/,
    filters: /^date\w*:?\s*\(?["'](?:%Y\/%m\/%d|yyyy\/MM\/dd|YYYY\/MM\/DD)["']\)?$/,
    pattern: ':year/:month/:day',
  },
] as const

/** Reads a path of this site; undefined, with an error, when `tested`, the path with its placeholders filled, cannot be used. */
const readPath = (
  written: string,
  tested: string,
  key: string,
  fields: Fields,
  config: ParseSettings,
): string | undefined => {
  const path = ownPath(written, config) ?? written
  const reason = invalidPathReason(ownPath(tested, config) ?? tested)
  if (reason === undefined) return path
  // A redirect of another generator that cannot be made loses no content.
  const report = key === 'permalink' || key === 'aliases' ? fields.reportError : fields.reportWarning
  report(key, `\`${key}\` ${reason}: \`${written}\``, 'write a path of this site, e.g. `/2019/hello/`')
  return undefined
}

/**
 * Returns a URL or path as a path of this site, with a slash in front and without `index.html`; undefined for
 * other sites.
 */
const ownPath = (written: string, { origin, base }: ParseSettings): string | undefined => {
  const isOwn = written.startsWith(`${origin}/`)
  if (written === '' || (!isOwn && /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(written))) return undefined
  const path = isOwn ? written.slice(origin.length) : written
  const below = isOwn ? belowBase(path, base) : path
  return (below.startsWith('/') ? below : `/${below}`).replace(/\/index\.html?$/, '/')
}
