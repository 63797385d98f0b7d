import { resolve } from 'node:path'
import { now } from '../io/clock.js'
import { createFiles, existingFiles, isTombstone } from '../io/fs/create-files.js'
import type { Config } from '../model/config.js'
import { contentFileOf, isInDraftsFolder } from '../model/content-file.js'
import { error, type Message } from '../model/message.js'
import { barePath, belowBase, decodePath, filesAt } from '../model/path.js'
import { parseUrl } from '../model/url.js'
import { utcDay } from '../model/utc.js'
import { loadSite, type SiteFlags } from './load-site.js'

/**
 * Returns the file that makes a URL answer 410, a post with only the day of its deletion, with the URL from the root of the host; an
 * error when the URL cannot be that of a post.
 */
const tombstoneFile = (
  url: string,
  { origin, base }: Pick<Config, 'origin' | 'base'>,
): { readonly path: string; readonly contents: string; readonly url: string } | Message => {
  const whole = parseUrl(url)
  const decoded = decodePath(whole?.pathname ?? url)
  const path = belowBase(decoded, base)
  const name = path.replace(/^\/|\/$/g, '').replace(/\.html?$/, '')
  if (
    (whole !== undefined && whole.origin !== origin) ||
    !path.startsWith('/') ||
    name === '' ||
    name.split('/').some((part) => part === '' || part.startsWith('.')) ||
    /[\p{Cc}?#]/u.test(name) ||
    contentFileOf(`${name}.md`) !== 'post' ||
    isInDraftsFolder(`${name}.md`)
  )
    return error(
      'invalid-argument',
      { file: '--gone' },
      `\`${url}\` is not the URL of a post of this site`,
      'write its path, e.g. `--gone /notes/hello/`',
    )
  const day = utcDay(now())
  return {
    url: base + path,
    path: `content/${name}.md`,
    contents: `---\npermalink: ${JSON.stringify(path)}\ndeleted: ${day}\n---\n`,
  }
}

/**
 * Writes tombstones for posts whose files were deleted. A tombstone of an earlier deploy is not changed. Returns an error, and
 * writes none, when a URL is that of a post which still exists, whatever its file is.
 */
export const writeTombstones = async (
  flags: SiteFlags,
  urls: readonly string[],
  config: Pick<Config, 'origin' | 'base'>,
): Promise<{ readonly messages: readonly Message[] }> => {
  if (urls.length === 0) return { messages: [] }
  const root = resolve(flags.root)
  const { loaded, messages } = await loadSite(flags)
  if (loaded === undefined) return { messages }
  const { entries, pages, tombstones } = loaded.built.site
  const fileAt = new Map([...entries, ...pages].map(({ url, file }) => [barePath(url), file]))
  const files = urls.map((url) => tombstoneFile(url, config))
  const invalid = files.find((file) => 'reason' in file)
  if (invalid !== undefined && 'reason' in invalid) return { messages: [invalid] }
  const wanted = files.flatMap((file) => ('path' in file ? [file] : []))
  const existing = existingFiles(root, wanted)
  const alive =
    wanted.flatMap(({ url }) => fileAt.get(barePath(url)) ?? [])[0] ??
    existing.find((path) => !isTombstone(root, path))
  if (alive !== undefined)
    return {
      messages: [
        error(
          'post-exists',
          { file: alive },
          'the post still exists',
          `write \`deleted: ${utcDay(now())}\` into it`,
        ),
      ],
    }
  const fresh = wanted.filter(({ path }) => !existing.includes(path))
  const taken = new Set(loaded.built.pages.map(({ path }) => path.toLowerCase()))
  const gone = new Set(tombstones.map(({ url }) => barePath(url)))
  const other = fresh.find(
    ({ url }) =>
      !gone.has(barePath(url)) &&
      [belowBase(url, config.base), `${belowBase(url, config.base)}/`]
        .flatMap((path) => filesAt(path.slice(1).toLowerCase()))
        .some((path) => taken.has(path)),
  )
  if (other !== undefined)
    return {
      messages: [
        error(
          'invalid-argument',
          { file: '--gone' },
          `\`${other.url}\` is a page of this site`,
          'write the path of a post that was deleted, e.g. `--gone /notes/hello/`',
        ),
      ],
    }
  createFiles(root, fresh)
  return { messages: [] }
}
