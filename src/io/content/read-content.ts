import { readFileSync } from 'node:fs'
import { type ContentFile, contentFileOf } from '../../model/content-file.js'
import { lazy } from '../../model/memoize.js'
import { type Message, warning } from '../../model/message.js'
import type { Asset, Source } from '../../model/site.js'
import { hasGpsCoordinates } from '../media/image-location.js'
import { imageInfo } from '../media/image-size.js'
import type { ListedFile } from './list-files.js'

/** What lies under content/, sorted by path. Texts are read when their `value` is asked for. */
export type ContentFiles = {
  readonly sources: readonly Source[]
  readonly contexts: readonly Source[]
  readonly mentions: readonly Source[]
  readonly settings?: Source
  readonly blogroll?: Source
  readonly moderation?: Source
  readonly people?: Source
  readonly ledger?: Source
  /** Rules for hosts, which are joined with ours. */
  readonly redirectRules?: Source
  readonly headerRules?: Source
  /** Pictures of those who answered. */
  readonly avatars: readonly Asset[]
  readonly assets: readonly Asset[]
  readonly messages: readonly Message[]
}

/** Tells the files of content/ by their paths. */
export const readContent = (files: readonly ListedFile[]): ContentFiles => {
  const within = (folder: string): Source[] =>
    files.filter(({ path }) => path.startsWith(folder) && path.endsWith('.json')).map(sourceOf)
  const one = (path: string): Source | undefined =>
    files.filter((file) => file.path === path).map(sourceOf)[0]
  const [settings, blogroll] = [one('site.yaml'), one('blogroll.yaml')]
  const [moderation, people] = [one('mentions/moderation.yaml'), one('people.yaml')]
  const ledger = one('sent.jsonl')
  const [redirectRules, headerRules] = [one('static/_redirects'), one('static/_headers')]
  const kindOf = new Map(files.map((file) => [file, contentFileOf(file.path)]))
  const of = (kind: ContentFile): readonly ListedFile[] => files.filter((file) => kindOf.get(file) === kind)
  return {
    sources: of('post').map(sourceOf),
    contexts: within('contexts/'),
    mentions: within('mentions/'),
    ...(settings !== undefined && { settings }),
    ...(blogroll !== undefined && { blogroll }),
    ...(moderation !== undefined && { moderation }),
    ...(people !== undefined && { people }),
    ...(ledger !== undefined && { ledger }),
    ...(redirectRules !== undefined && { redirectRules }),
    ...(headerRules !== undefined && { headerRules }),
    avatars: files.filter(({ path }) => /^mentions\/avatars\/[0-9a-f]{16}\.(?:webp|png|jpg|gif)$/.test(path)),
    assets: files
      .filter((file) => isPublished(kindOf.get(file)) && !/^static\/_(?:redirects|headers)$/.test(file.path))
      .map(assetOf),
    messages: unpublished(of('conflict'), of('unknown')),
  }
}

/** The same source for the same file, so that who stays and looks again knows what has not changed. */
export const sourceOf = (file: ListedFile): Source => {
  const known = sources.get(file)
  if (known !== undefined) return known
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

/** Images tell their dimensions when they are asked, once. */
const assetOf = (file: ListedFile): Asset => {
  if (!/\.(?:avif|gif|jpe?g|png|svg|webp)$/i.test(file.path)) return file
  const known = images.get(file)
  if (known !== undefined) return known
  const facts = lazy(() => imageInfo(file.from))
  const hasPlace = lazy(() => /\.jpe?g$/i.test(file.path) && hasGpsCoordinates(file.from))
  const image = {
    ...file,
    get dimensions() {
      return facts()?.dimensions
    },
    get isAnimated() {
      return facts()?.isAnimated === true
    },
    get tellsPlace() {
      return hasPlace()
    },
  }
  images.set(file, image)
  return image
}

const images = new WeakMap<ListedFile, Asset>()

/** A text file, without a byte order mark. Bytes that are no UTF-8 become U+FFFD. */
export const readFileText = (path: string): string => {
  const text = readFileSync(path, 'utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

const isPublished = (kind: ContentFile | undefined): boolean => kind === 'media' || kind === 'static'

/** Says which files are not published though they lie among the posts. */
const unpublished = (conflicts: readonly ListedFile[], unknown: readonly ListedFile[]): Message[] => [
  ...conflicts.map(({ path }) =>
    warning(
      { file: `content/${path}` },
      'the file is the copy of a conflict by its name, and is not published',
      'take over what it has, and delete it',
    ),
  ),
  ...(unknown.length === 0
    ? []
    : [
        warning(
          { file: `content/${unknown[0]?.path}` },
          `${unknown.length === 1 ? 'the file is' : `${unknown.length} files are`} neither posts nor media, and not published (${endingsOf(unknown)})`,
          'what visitors should get belongs into content/static/',
        ),
      ]),
]

/** `.json` 12, `.njk` 3: the commonest first, five at most. */
const endingsOf = (files: readonly ListedFile[]): string => {
  const counts = new Map<string, number>()
  for (const { path } of files) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    const ending = /\.[\p{L}\p{N}]{1,12}$/u.exec(name)?.[0] ?? name.slice(0, 40)
    counts.set(ending, (counts.get(ending) ?? 0) + 1)
  }
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const shown = ranked.slice(0, 5).map(([ending, count]) => `\`${ending}\` ${count}`)
  return [...shown, ...(ranked.length > 5 ? ['…'] : [])].join(', ')
}
