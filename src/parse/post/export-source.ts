import { isKeyOfSettings, parseSettings } from '../../model/config.js'
import type { Site, Source } from '../../model/site.js'
import { outsideBlockLines } from '../markdown/block-lines.js'
import { withPeopleLinked } from '../markdown/nicks.js'
import { withPlainNotations } from '../markdown/other-notations.js'
import { resolveSiteUrl } from '../markdown/urls.js'
import { withUrls } from '../markdown/written-urls.js'
import { parseFrontMatter } from './front-matter.js'
import { dataKeys, keysOf, knownKeys } from './keys.js'
import { decidesPublishing } from './withheld.js'

/** The keys that the archive has in a normal form, so that they do not depend on settings. */
const normalised: ReadonlySet<string> = new Set([
  ...(
    [
      'published',
      'created',
      'updated',
      'category',
      'permalink',
      'aliases',
      'photo',
      'video',
      'audio',
    ] as const
  ).flatMap(keysOf),
  ...['slug', 'imported'],
])

/**
 * Returns the known keys of the front matter of a post and those of the settings, e.g. of blocks, but not those in a normal form
 * and those that decide about publishing, and
 * its Markdown with links to files and pages as paths of the site.
 */
export const sourceForExport = (
  source: Source,
  { config, urlOfSource }: Pick<Site, 'config' | 'urlOfSource'>,
): { readonly head: Readonly<Record<string, unknown>>; readonly body: string } | undefined => {
  const { data, body, messages } = parseFrontMatter(source)
  if (messages.length > 0) return undefined
  const settings = parseSettings(config)
  const published = (written: string): string => {
    const { url, internal } = resolveSiteUrl(written, { path: source.path, config: settings })
    if (!internal || written.startsWith('#') || /^[a-z]+:/i.test(written)) return written
    const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(url) ?? []
    return (urlOfSource.get(path) ?? path).slice(config.base.length) + rest
  }
  return {
    head: Object.fromEntries(
      Object.entries(data).filter(
        ([key]) =>
          (knownKeys.has(key) || dataKeys.has(key) || isKeyOfSettings(key, settings)) &&
          !normalised.has(key) &&
          (key === 'unlisted' || !decidesPublishing(key)),
      ),
    ),
    body: withUrls(
      withPeopleLinked(outsideBlockLines(body.trim(), config, withPlainNotations), config.nicks),
      published,
    ),
  }
}
