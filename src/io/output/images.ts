import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Sharp } from 'sharp'
import { lazy } from '../../model/memoize.js'
import { error, type Message, reasonOf, warning } from '../../model/message.js'
import type { Asset, GeneratedImage, Page, WritablePage } from '../../model/site.js'
import { type OutputPaths, statePath } from '../cache/output-record.js'
import { readJson, writeAtomic } from '../fs/atomic.js'
import { loadSharp } from '../media/optional-packages.js'
import { mapConcurrent } from '../net/map-concurrent.js'

/** Path of a page → its key, and the name of its file in `.smallsocial/pictures/`. */
type ImageCache = Readonly<Record<string, { readonly key: string; readonly file: string }>>

/** A page that is a generated image. */
type ImagePage = Page & { readonly contents: GeneratedImage }

/**
 * Makes the generated images among the pages. Each is cached in `.smallsocial/pictures/` by the hash of its
 * source, so that a new clone with the same cache makes none; images that no output needs are removed from
 * the cache. An image that cannot be read is published as it is, with a warning, or with an error if it
 * contains the place where it was taken.
 */
export const generateImages = async (
  pages: readonly Page[],
  output: OutputPaths,
  progress: (words: string) => void,
): Promise<{ readonly pages: readonly WritablePage[]; readonly messages: readonly Message[] }> => {
  const wanted = pages.filter(isImage)
  const before = (readJson(recordOf(output)) ?? {}) as ImageCache
  if (wanted.length === 0 && Object.keys(before).length === 0)
    return { pages: pages.filter(isReady), messages: [] }
  const folder = join(output.state, 'pictures')
  mkdirSync(folder, { recursive: true })
  const cached = wanted.flatMap(({ path, key }) => {
    const made = Object.hasOwn(before, path) ? before[path] : undefined
    return made !== undefined && made.key === key && existsSync(join(folder, made.file))
      ? [[path, made.file] as const]
      : []
  })
  const fileOf = new Map(cached)
  const missing = wanted.filter(({ path }) => !fileOf.has(path))
  const { made, messages } = await makeMissing(missing, folder, progress)
  for (const [path, file] of made) fileOf.set(path, file)
  saveRecord(
    Object.fromEntries(
      wanted.flatMap(({ path, key = '' }) => {
        const file = fileOf.get(path)
        return file === undefined ? [] : [[path, { key, file }]]
      }),
    ),
    before,
    output,
  )
  const ready = (page: Page): WritablePage[] => {
    if (!isImage(page)) return isReady(page) ? [page] : []
    const file = fileOf.get(page.path)
    if (file !== undefined) return [{ ...page, contents: cachedFile(join(folder, file), page.path) }]
    return 'image' in page.contents ? [{ ...page, contents: page.contents.image }] : []
  }
  return { pages: pages.flatMap(ready), messages }
}

/** Makes images, and returns the names of their files by path. */
const makeMissing = async (
  pages: readonly ImagePage[],
  folder: string,
  progress: (words: string) => void,
): Promise<{ readonly made: ReadonlyMap<string, string>; readonly messages: readonly Message[] }> => {
  const made = new Map<string, string>()
  if (pages.length === 0) return { made, messages: [] }
  const make = await imageMaker(folder)
  if (make === undefined) return { made, messages: [noSharp] }
  const messages: Message[] = []
  let count = 0
  await mapConcurrent(pages, atOnce, async ({ path, contents, source = path }) => {
    try {
      made.set(path, await make(contents))
    } catch (thrown) {
      const words = reasonOf(thrown)
      messages.push(imageProblem(contents, source, words.trim().split('\n')[0] ?? ''))
    }
    progress(`${++count} of ${pages.length} pictures`)
  })
  progress('')
  return { made, messages: uniqueByFile(messages) }
}

/**
 * The number of images that are made at a time. It suits a small machine: sharp uses several threads for
 * each.
 */
const atOnce = 2

const isImage = (page: Page): page is ImagePage =>
  typeof page.contents !== 'function' && !('from' in page.contents)
const isReady = (page: Page): page is WritablePage => !isImage(page)

const recordOf = (output: OutputPaths): string => statePath(output, 'pictures')

const cachedFile = (from: string, path: string): Asset => {
  const { size, mtimeMs } = statSync(from)
  return { path, from, size, modified: mtimeMs }
}

/**
 * Returns a function that makes one image and returns the name of its file; undefined when sharp cannot be
 * loaded.
 */
const imageMaker = async (
  folder: string,
): Promise<((picture: GeneratedImage) => Promise<string>) | undefined> => {
  const sharp = await loadSharp()
  if (sharp === undefined) return undefined
  // A truncated photo is shown as far as it goes.
  const lenient = { failOn: 'none' } as const
  // Without fonts every letter is drawn as the same box.
  const hasFonts = lazy(async () => {
    const [one, other] = await Promise.all(
      ['M', 'i'].map((letter) =>
        sharp(Buffer.from(drawnLetter(letter)))
          .raw()
          .toBuffer(),
      ),
    )
    return other !== undefined && one?.equals(other) === false
  })
  let count = 0
  return async (picture) => {
    if ('drawing' in picture && !(await hasFonts())) throw new Error('there are no fonts on this machine')
    const source = 'image' in picture ? readFileSync(picture.image.from) : Buffer.from(picture.drawing())
    const { recipe, ending, isAnimated = false, work } = recipeOf(picture)
    const file = `${hash('sha1', source).slice(0, 20)}-${recipe}.${ending}`
    const path = join(folder, file)
    if (existsSync(path)) return file
    // Two pages may have the same picture.
    const temporary = `${path}.${process.pid}-${++count}`
    await work(sharp(source, { ...lenient, animated: isAnimated })).toFile(temporary)
    renameSync(temporary, path)
    return file
  }
}

const drawnLetter = (letter: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text x="2" y="18" font-size="20" font-family="sans-serif">${letter}</text></svg>`

type Recipe = {
  readonly recipe: string
  readonly ending: string
  /** Whether all frames are kept. */
  readonly isAnimated?: boolean
  readonly work: (image: Sharp) => Sharp
}

/** Returns how an image is made. By default sharp removes metadata and converts colours to sRGB. */
const recipeOf = (picture: GeneratedImage): Recipe => {
  if ('drawing' in picture)
    return { recipe: 'drawn', ending: 'png', work: (image) => image.png({ palette: true, effort: 4 }) }
  const { width } = picture
  if (width === undefined) return plainRecipe(picture.image.path)
  return {
    recipe: `${width}`,
    ending: 'webp',
    work: (image) => image.autoOrient().resize({ width }).webp({ quality: 80, smartSubsample: true }),
  }
}

/** Returns how an image is written again in its own format, without metadata. */
const plainRecipe = (path: string): Recipe => {
  const extension = /\.([^.]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  const make = (ending: string, work: Recipe['work']): Recipe => ({ recipe: 'plain', ending, work })
  if (extension === 'png') return make('png', (image) => image.autoOrient().png())
  if (extension === 'webp')
    return { ...make('webp', (image) => image.autoOrient().webp({ quality: 92 })), isAnimated: true }
  if (extension === 'avif') return make('avif', (image) => image.autoOrient().avif({ quality: 70 }))
  return make('jpg', (image) => image.autoOrient().jpeg({ quality: 92 }))
}

const imageProblem = (picture: GeneratedImage, file: string, words: string): Message =>
  'drawing' in picture
    ? error(
        'card-failed',
        { file },
        `the card cannot be drawn: ${words}`,
        'install fonts, correct your `templates/card.js` if you have one, or write `cards: false` in content/site.yaml',
      )
    : picture.width === undefined
      ? error(
          'photo-location',
          { file },
          `the photo contains the place where it was taken, and cannot be read to remove it: ${words}`,
          'save it again with an image program, or delete it',
        )
      : warning(
          'image-unreadable',
          { file },
          `the image cannot be read, so there are no smaller versions of it: ${words}`,
          'save it again with an image program; until then it is published as it is',
        )

/** Returns one message of each severity for each file, which may have several versions. */
const uniqueByFile = (messages: readonly Message[]): Message[] => [
  ...new Map(messages.map((message) => [`${message.file} ${message.fatal}`, message])).values(),
]

const noSharp = error(
  'sharp-broken',
  { file: 'node_modules/sharp' },
  'sharp is installed but cannot be loaded on this machine, so there are no generated images',
  'reinstall it: `npm install sharp`',
)

const saveRecord = (made: ImageCache, before: ImageCache, output: OutputPaths): void => {
  if (JSON.stringify(made) === JSON.stringify(before)) return
  writeAtomic(recordOf(output), JSON.stringify(made))
  removeUnneeded(join(output.state, 'pictures'), output)
}

/** Removes the cached images that no output of this project has in its record. */
const removeUnneeded = (folder: string, { state }: OutputPaths): void => {
  const needed = new Set(
    readdirSync(state)
      .filter((name) => /^pictures-[0-9a-f]{12}\.json$/.test(name))
      .flatMap((name) =>
        Object.values((readJson(join(state, name)) ?? {}) as ImageCache).map(({ file }) => file),
      ),
  )
  for (const name of readdirSync(folder))
    if (/^[0-9a-f]{20}-(?:drawn|plain|\d+)\.(?:avif|png|jpg|webp)$/.test(name) && !needed.has(name))
      rmSync(join(folder, name), { force: true })
}
