import { now } from '../io/clock.js'
import { createFiles, existingFiles, isTombstone } from '../io/fs/create-files.js'
import type { Config } from '../model/config.js'
import { error, type Message } from '../model/message.js'
import { decodePath } from '../model/path.js'
import { parseUrl } from '../model/url.js'
import { utcDay } from '../model/utc.js'

/** Returns the file that makes a URL answer 410, a post with only the day of its deletion; an error when the URL is not that of a post. */
const tombstoneFile = (
  url: string,
  { origin, base }: Pick<Config, 'origin' | 'base'>,
): { readonly path: string; readonly contents: string } | Message => {
  const whole = parseUrl(url)
  const decoded = decodePath(whole?.pathname ?? url)
  const path = base !== '' && decoded.startsWith(`${base}/`) ? decoded.slice(base.length) : decoded
  const name = path.replace(/^\/|\/$/g, '').replace(/\.html?$/, '')
  if (
    (whole !== undefined && whole.origin !== origin) ||
    !path.startsWith('/') ||
    name === '' ||
    name.split('/').some((part) => part === '' || part.startsWith('.'))
  )
    return error(
      'invalid-argument',
      { file: '--gone' },
      `\`${url}\` is not the URL of a post of this site`,
      'write its path, e.g. `--gone /notes/hello/`',
    )
  const day = utcDay(now())
  return {
    path: `content/${name}.md`,
    contents: `---\npermalink: ${JSON.stringify(path)}\ndeleted: ${day}\n---\n`,
  }
}

/** Writes tombstones for posts whose files were deleted. A tombstone of an earlier deploy is not changed. */
export const writeTombstones = (
  root: string,
  urls: readonly string[],
  config: Pick<Config, 'origin' | 'base'>,
): { readonly messages: readonly Message[] } => {
  const files = urls.map((url) => tombstoneFile(url, config))
  const invalid = files.find((file) => 'reason' in file)
  if (invalid !== undefined && 'reason' in invalid) return { messages: [invalid] }
  const wanted = files.flatMap((file) => ('path' in file ? [file] : []))
  const existing = existingFiles(root, wanted)
  const alive = existing.find((path) => !isTombstone(root, path))
  if (alive !== undefined)
    return {
      messages: [
        error(
          'post-exists',
          { file: alive },
          'the post still exists',
          'write `deleted: 2026-11-20` into it, with the date of today',
        ),
      ],
    }
  createFiles(
    root,
    wanted.filter(({ path }) => !existing.includes(path)),
  )
  return { messages: [] }
}
