import { readFileSync } from 'node:fs'
import { type ContentFile, contentFileOf, isDataFile, isLinkList } from '../../model/content-file.js'
import { lazy } from '../../model/memoize.js'
import { compareText, type Message, warning } from '../../model/message.js'
import type { Asset, Source } from '../../model/site.js'
import { hasGpsCoordinates } from '../media/image-location.js'
import { imageInfo } from '../media/image-size.js'
import type { ListedFile } from './list-files.js'

/** The files of content/ by purpose, each list sorted by path. A text is read when its `value` is used. */
export type ContentFiles = {
  readonly sources: readonly Source[]
  readonly contexts: readonly Source[]
  readonly mentions: readonly Source[]
  readonly settings?: Source
  readonly linkLists: readonly Source[]
  readonly data: readonly Source[]
  readonly moderation?: Source
  readonly people?: Source
  readonly ledger?: Source
  readonly copies?: Source
  /** The author's rules for hosts, which are merged with the generated ones. */
  readonly redirectRules?: Source
  readonly headerRules?: Source
  /** The avatars of the authors of mentions. */
  readonly avatars: readonly Asset[]
  readonly assets: readonly Asset[]
  readonly messages: readonly Message[]
}

/** Sorts the files of content/ by purpose, which their paths determine. */
export const readContent = (files: readonly ListedFile[]): ContentFiles => {
  const within = (folder: string): Source[] =>
    files.filter(({ path }) => path.startsWith(folder) && path.endsWith('.json')).map(sourceOf)
  const one = (path: string): Source | undefined =>
    files.filter((file) => file.path === path).map(sourceOf)[0]
  const settings = one('site.yaml')
  const [moderation, people] = [one('mentions/moderation.yaml'), one('people.yaml')]
  const [ledger, copies] = [one('sent.jsonl'), one('copies.jsonl')]
  const [redirectRules, headerRules] = [one('static/_redirects'), one('static/_headers')]
  const kindOf = new Map(files.map((file) => [file, contentFileOf(file.path)]))
  const of = (kind: ContentFile): readonly ListedFile[] => files.filter((file) => kindOf.get(file) === kind)
  return {
    sources: of('post').map(sourceOf),
    contexts: within('contexts/'),
    mentions: within('mentions/'),
    ...(settings !== undefined && { settings }),
    linkLists: files.filter(({ path }) => isLinkList(path)).map(sourceOf),
    data: files.filter(({ path }) => isDataFile(path)).map(sourceOf),
    ...(moderation !== undefined && { moderation }),
    ...(people !== undefined && { people }),
    ...(ledger !== undefined && { ledger }),
    ...(copies !== undefined && { copies }),
    ...(redirectRules !== undefined && { redirectRules }),
    ...(headerRules !== undefined && { headerRules }),
    avatars: files.filter(({ path }) => /^mentions\/avatars\/[0-9a-f]{16}\.(?:webp|png|jpg|gif)$/.test(path)),
    assets: files
      .filter((file) => isPublished(kindOf.get(file)) && !/^static\/_(?:redirects|headers)$/.test(file.path))
      .map(assetOf),
    messages: unpublished(of('conflict'), of('unknown')),
  }
}

/** Returns the files that are posts. */
export const postFiles = (files: readonly ListedFile[]): readonly ListedFile[] =>
  files.filter(({ path }) => contentFileOf(path) === 'post')

/**
 * Returns the source of a file; the same object for the same file, so that `serve` can compare sources
 * between builds.
 */
export const sourceOf = (file: ListedFile): Source => {
  const cached = sources.get(file)
  if (cached !== undefined) return cached
  const { path, from, signature } = file
  const source = {
    path,
    file: `content/${path}`,
    get value() {
      return readFileText(from)
    },
    ...(signature !== undefined && { signature }),
  }
  sources.set(file, source)
  return source
}

const sources = new WeakMap<ListedFile, Source>()

/**
 * Returns the asset of a file. The properties of an image or a film are read from its file when they are first used.
 */
const assetOf = (file: ListedFile): Asset => {
  const isFilm = /\.(?:3g2|3gp|m4v|mov|mp4)$/i.test(file.path)
  if (!isFilm && !/\.(?:avif|gif|hei[cf]|jfif|jpe|jpe?g|png|svg|webp)$/i.test(file.path)) return file
  const cached = images.get(file)
  if (cached !== undefined) return cached
  const facts = lazy(() => (isFilm ? undefined : imageInfo(file.from)))
  const isLocated = lazy(() => hasGpsCoordinates(file.from))
  const image = {
    ...file,
    get dimensions() {
      return facts()?.dimensions
    },
    get isAnimated() {
      return facts()?.isAnimated === true
    },
    get hasCoordinates() {
      return isLocated()
    },
  }
  images.set(file, image)
  return image
}

const images = new WeakMap<ListedFile, Asset>()

/** Reads a text file, without a byte order mark. Bytes that are not UTF-8 become U+FFFD. */
export const readFileText = (path: string): string => {
  const text = readFileSync(path, 'utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

const isPublished = (kind: ContentFile | undefined): boolean => kind === 'media' || kind === 'static'

/** Returns warnings for the files of content/ that are not published. */
const unpublished = (conflicts: readonly ListedFile[], unknown: readonly ListedFile[]): Message[] => [
  ...conflicts.map(({ path }) =>
    warning(
      'conflict-copy',
      { file: `content/${path}` },
      'the file is a conflict copy by its name, and is not published',
      'merge its changes, and delete it',
    ),
  ),
  ...(unknown.length === 0
    ? []
    : [
        warning(
          'unpublished-file',
          { file: `content/${unknown[0]?.path}` },
          `${unknown.length === 1 ? 'the file is' : `${unknown.length} files are`} neither posts nor media, and not published (${endingsOf(unknown)})`,
          'move what visitors should get to `content/static/`',
        ),
      ]),
]

/**
 * Returns the extensions of files with their counts, e.g. `.json` 12, `.njk` 3: the most frequent first, five
 * at most.
 */
const endingsOf = (files: readonly ListedFile[]): string => {
  const counts = new Map<string, number>()
  for (const { path } of files) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    const ending = /\.[\p{L}\p{N}]{1,12}$/u.exec(name)?.[0] ?? name.slice(0, 40)
    counts.set(ending, (counts.get(ending) ?? 0) + 1)
  }
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || compareText(a, b))
  const shown = ranked.slice(0, 5).map(([ending, count]) => `\`${ending}\` ${count}`)
  return [...shown, ...(ranked.length > 5 ? ['…'] : [])].join(', ')
}
