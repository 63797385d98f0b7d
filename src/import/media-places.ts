import { hash } from 'node:crypto'
import { contentFileOf } from '../model/content-file.js'
import { encodePath } from '../model/path.js'
import { isWebUrl } from '../model/untrusted.js'
import { parseUrl, withoutFragment } from '../model/url.js'
import type { Imported } from './entry.js'
import type { OwnUrls } from './old-links.js'
import type { PlacedEntry } from './place.js'

/** The files of an import, as far as they are known. */
export type MediaState = {
  readonly own: OwnUrls
  readonly media: Map<string, string>
  readonly missing: Set<string>
  /** The URL of a file of the old site that the archive does not have → its path below content/. */
  readonly fetchable: Map<string, string>
  /** Whether the blog has a file, by its path below content/. */
  readonly hasFile: (path: string) => boolean
  /** A file in a folder of a post → its path below content/, for files that posts name several times. */
  readonly placed: Map<string, string>
}

/**
 * Returns a function that returns the URL to write for a medium: of the old site its path, else a file beside the post, or the
 * URL itself when the archive does not have the file. `isRequired` is true for media of the post itself.
 */
export const mediumPlacer =
  (
    imported: Imported,
    { path, entry }: PlacedEntry,
    { own, media, missing, fetchable, hasFile, placed }: MediaState,
  ) =>
  (written: string, isRequired = false): string => {
    const known = imported.fileOf(written)
    const source = known?.url ?? written
    const oldPath = own.pathOf(source)
    const ownFile = oldPath === undefined ? undefined : imported.ownFiles?.get(oldPath)
    if (
      oldPath !== undefined &&
      ownFile !== undefined &&
      (imported.copiesAllFiles === true || !entry.isDraft)
    ) {
      const to = `static${oldPath}`
      if (isPublishable(to)) {
        media.set(to, ownFile)
        return encodePath(oldPath)
      }
    }
    if (known?.path !== undefined) {
      const beside = besideOf(path)
      const key = `${beside} ${known.path}`
      const to = placed.get(key) ?? unusedName(media, beside, fileName(known.path, source))
      if (contentFileOf(to) === 'media') {
        media.set(to, known.path)
        placed.set(key, to)
        return encodePath(to.slice(to.lastIndexOf('/') + 1))
      }
    }
    const url = withoutFragment(source)
    if (written === '') return ''
    if (oldPath !== undefined) {
      const whole = isWebUrl(url) ? url : (parseUrl(url, own.url)?.href ?? url)
      const to = `static${oldPath}`
      if (isPublishable(to) && hasFile(to)) return encodePath(oldPath)
      missing.add(whole)
      if (isPublishable(to) && isWebUrl(whole) && !entry.isDraft) fetchable.set(whole, to)
      return whole
    }
    if (isRequired) missing.add(url)
    return url
  }

/**
 * Returns how the paths of files of a post begin: its folder, or the name of a post without one. An earlier import wrote such a post
 * when the archive had no files of it.
 */
const besideOf = (path: string): string =>
  path.endsWith('/index.md') ? path.slice(0, -'index.md'.length) : `${path.slice(0, -'.md'.length)}-`

const fileName = (path: string, url: string): string => {
  const written = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/[\\:*?"<>|\p{Cc}]/gu, '-')
    .replace(/^[._]+/, '')
  const name = Buffer.byteLength(written) <= longestName ? written : shortened(written)
  if (/\.\w{2,4}$/.test(name)) return name
  return `${name}.${/\.(\w{3,4})(?:[?#]|$)/.exec(url)?.[1] ?? 'mp4'}`
}

/** The most bytes of the name of a file: file systems allow 255, and a file that is being written has a longer one. */
const longestName = 200

/** Returns the start of a name, a hash of all of it, and its extension. */
const shortened = (name: string): string => {
  const [ending = ''] = /\.\w{2,4}$/.exec(name) ?? []
  return `${Array.from(name).slice(0, 40).join('')}-${hash('sha1', name).slice(0, 8)}${ending}`
}

const unusedName = (media: ReadonlyMap<string, string>, beside: string, name: string): string => {
  for (let count = 1; ; count++) {
    const to = beside + (count === 1 ? name : name.replace(/(\.\w+)?$/, `-${count}$1`))
    if (!media.has(to)) return to
  }
}

/** Whether a file of the old site may be published at its path, which does not lead out of its folder. */
export const isPublishable = (path: string): boolean =>
  !/[\\\p{Cc}]|(?:^|\/)\.{0,2}(?:\/|$)/u.test(path) &&
  path.split('/').every((part) => Buffer.byteLength(part) <= longestName) &&
  contentFileOf(path) === 'static' &&
  contentFileOf(path.slice(path.lastIndexOf('/') + 1)) === 'media'

/** Returns the URLs of the images in HTML. */
export const imagesIn = (html: string): string[] =>
  [...html.matchAll(/<img\b[^>]{0,2000}?\ssrc=["']([^"']{1,2000})["']/g)].map(([, src = '']) =>
    src.replaceAll('&amp;', '&'),
  )
