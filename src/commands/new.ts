import { basename, join, resolve } from 'node:path'
import GithubSlugger from 'github-slugger'
import { writeContext } from '../io/content/context-files.js'
import { commitFileChanges, type FileChanges } from '../io/fs/change-files.js'
import { copyToFolder, createFiles, existingFiles, isFile } from '../io/fs/create-files.js'
import { imageInfo } from '../io/media/image-size.js'
import { isInteractionType } from '../model/interactions.js'
import { rsvpValues } from '../model/mention.js'
import { error, type Message, warning } from '../model/message.js'
import { type NewKind, newKinds } from '../model/new-kinds.js'
import type { Citation } from '../model/post.js'
import type { Entry } from '../model/site.js'
import { isWebUrl } from '../model/untrusted.js'
import { closestMatch } from '../parse/fields.js'
import { timestampAt } from '../parse/post/date.js'
import { detectFrontMatterStyle } from '../parse/post/front-matter-style.js'
import { authorPhotos, fetchMissingAvatars } from '../project/avatar-files.js'
import { contextFiles, fetchContext } from '../project/fetch-context.js'
import { httpClientFor, type LoadedSite, loadSite, type SiteFlags } from '../project/load-site.js'
import { newPost } from '../render/new-post.js'

/** What `new` is told. */
export type NewFlags = SiteFlags & {
  readonly kind: string
  /** The page that is answered, a title, or the file of a photo. */
  readonly subject?: string
  readonly title?: string
  readonly rsvp?: string
  readonly alt?: string
  readonly tags: readonly string[]
  readonly draft: boolean
  readonly body: string
}

/** The files that were made. */
export type NewResult = {
  readonly ok: boolean
  readonly file?: string
  readonly context?: string
  readonly messages: readonly Message[]
}

/**
 * Writes a post that builds without a warning, in the author's own keys, and keeps what the answered page said.
 * Never over another file. When the page cannot be fetched the post is written all the same.
 */
export const runNew = async (flags: NewFlags): Promise<NewResult> => {
  const wrong = flagTrouble(flags)
  if (wrong !== undefined) return { ok: false, messages: [wrong] }
  const kind = flags.kind as NewKind
  const { known, messages } = await loadSite(flags, { allowErrors: true, includeUnpublished: true })
  if (known === undefined) return { ok: false, messages: messages.filter(({ fatal }) => fatal) }

  const target = isInteractionType(kind) ? flags.subject : undefined
  const fetched = target === undefined ? undefined : await contextOf(target, known, flags)
  const context = fetched !== undefined && 'context' in fetched ? fetched.context : undefined
  const title =
    flags.title ?? (kind === 'note' || kind === 'article' || kind === 'photo' ? titleIn(flags) : undefined)
  const { entries } = known.built.site
  const folder =
    homeOf(
      kind,
      entries.filter((entry) => entry.kind === kind),
    ) ??
    (isInteractionType(kind)
      ? homeOf(
          kind,
          entries.filter(({ interactions }) => interactions.length > 0),
        )
      : undefined) ??
    newKinds[kind]
  const textOf = new Map(known.project.sources.map((source) => [source.path, source]))
  // The keys of the posts beside it count first, then those of its kind elsewhere, then those of all.
  const nearness = (entry: Entry): number =>
    (entry.kind === kind ? 2 : isInteractionType(kind) && entry.interactions.length > 0 ? 1 : 0) +
    (folderOf(entry) === folder ? 4 : 0)
  const alike = entries.toSorted((a, b) => nearness(b) - nearness(a)).slice(0, 40)
  const habits = detectFrontMatterStyle(
    alike.map((entry) => ({ kind: entry.kind, text: textOf.get(entry.path)?.value ?? '' })),
  )
  const name =
    title?.trim() ?? (isInteractionType(kind) && habits.titled.has(kind) ? context?.name : undefined)
  const date = timestampAt(known.snapshot.now, known.project.config.timezone)
  const slug = slugOf(name ?? context?.name) ?? date.wall.slice(0, 16).replace(/[T:]/g, '-')
  const isPhoto = kind === 'photo'
  const path = freePath(known.snapshot.root, `content/${folder}/${slug}`, isPhoto ? '/index.md' : '.md')
  const photo = isPhoto ? { file: basename(flags.subject ?? ''), alt: flags.alt ?? '' } : undefined
  const text = newPost(
    {
      kind,
      date,
      ...(name !== undefined && { title: name }),
      ...(target !== undefined && { target }),
      ...(kind === 'rsvp' && flags.rsvp !== undefined && { rsvp: flags.rsvp }),
      ...(photo !== undefined && { photo }),
      tags: flags.tags,
      isDraft: flags.draft,
      body: flags.body.trim() === '' && kind === 'note' ? (flags.subject ?? '') : flags.body,
    },
    habits,
  )
  if (isPhoto) {
    const trouble =
      pictureTrouble(resolve(flags.subject ?? '')) ??
      copyToFolder(resolve(flags.subject ?? ''), join(known.snapshot.root, path, '..'))
    if (trouble !== undefined)
      return {
        ok: false,
        messages: [
          error('invalid-photo', { file: flags.subject ?? '' }, trouble, 'name the file of a picture'),
        ],
      }
  }
  createFiles(known.snapshot.root, [{ path, contents: text }])
  const kept =
    context === undefined ? undefined : writeContext(known.snapshot.root, context, contextFiles(known))
  if (fetched !== undefined && 'faces' in fetched) commitFileChanges(known.snapshot.root, fetched.faces)
  return {
    ok: true,
    file: path,
    ...(kept !== undefined && { context: kept }),
    messages: [
      ...(fetched !== undefined && 'trouble' in fetched
        ? [
            warning(
              'context-not-fetched',
              { file: target ?? '' },
              `could not fetch the page to quote it: ${fetched.trouble}`,
              '`smallsocial contexts` tries again',
            ),
          ]
        : []),
      ...(messages.some(({ fatal }) => fatal)
        ? [
            warning(
              'content-has-errors',
              { file: 'content' },
              'the post is written, but mistakes in other files stop the build',
              '`smallsocial build` says which',
            ),
          ]
        : []),
    ],
  }
}

/**
 * The folder where posts of a kind lie: the one that is named for it, else the one with most of them. A folder that is
 * named for another kind is none, though a post of this one strayed there.
 */
const homeOf = (kind: NewKind, alike: readonly Entry[]): string | undefined => {
  const counts = new Map<string, number>()
  for (const entry of alike)
    if (entry.section !== undefined && isAtHome(kind, entry.section))
      counts.set(folderOf(entry), (counts.get(folderOf(entry)) ?? 0) + 1)
  if (counts.has(newKinds[kind])) return newKinds[kind]
  return [...counts].reduce<readonly [string | undefined, number]>(
    (most, one) => (one[1] > most[1] ? one : most),
    [undefined, 0],
  )[0]
}

const folderOf = ({ path }: Entry): string => path.replace(/\/[^/]*(?:\/index\.md)?$/, '')

const isAtHome = (kind: NewKind, folder: string): boolean =>
  newKinds[kind] === folder || !Object.values<string>(newKinds).includes(folder)

const didYouMean = (word: string, known: readonly string[]): string => {
  const meant = closestMatch(word, known)
  return meant === undefined ? '' : `did you mean \`${meant}\`? `
}

const flagTrouble = ({ kind, subject, title, rsvp, alt }: NewFlags): Message | undefined => {
  const tell = (reason: string, note: string): Message =>
    error('invalid-argument', { file: 'new' }, reason, note)
  if (!Object.hasOwn(newKinds, kind))
    return tell(
      `\`${kind}\` is no kind`,
      `${didYouMean(kind, Object.keys(newKinds))}the kinds are ${Object.keys(newKinds).join(', ')}`,
    )
  if (isInteractionType(kind) && !isWebUrl(subject ?? ''))
    return tell(
      subject === undefined ? `a ${kind} needs the page that it answers` : `\`${subject}\` is not a URL`,
      `e.g. \`smallsocial new ${kind} https://example.com/post\``,
    )
  if (kind === 'rsvp' && !rsvpValues.some((value) => value === rsvp))
    return tell(
      rsvp === undefined ? 'an RSVP needs an answer' : `\`${rsvp}\` is no answer`,
      `write \`--rsvp\` and one of ${rsvpValues.join(', ')}`,
    )
  if (kind === 'note' && title !== undefined)
    return tell('a note has no title', 'e.g. `smallsocial new article "Small sites"`')
  if (kind === 'article' && (subject ?? title ?? '').trim() === '')
    return tell('an article needs a title', 'e.g. `smallsocial new article "Small sites"`')
  if (kind === 'photo' && (subject === undefined || alt === undefined))
    return tell(
      'a photo needs a file and words for those who cannot see it',
      'e.g. `smallsocial new photo cat.jpg --alt "A cat on a wall"`',
    )
  return undefined
}

/** Why a file is no picture that can be shown; undefined when it is one, or is not there. */
const pictureTrouble = (path: string): string | undefined =>
  isFile(path) && imageInfo(path) === undefined ? 'the file is no picture that browsers show' : undefined

const titleIn = ({ kind, subject, title }: NewFlags): string | undefined =>
  title ?? (kind === 'article' ? subject : undefined)

const contextOf = async (
  target: string,
  known: LoadedSite,
  flags: NewFlags,
): Promise<{ readonly context: Citation; readonly faces: FileChanges } | { readonly trouble: string }> => {
  const stored = known.built.contexts.find(({ url }) => url === target)
  const http = httpClientFor(known, flags)
  try {
    const context = stored ?? (await fetchContext(target, http))
    if ('trouble' in context) return context
    return { context, faces: await fetchMissingAvatars(authorPhotos(context), known, http) }
  } finally {
    await http.close()
  }
}

const slugOf = (text: string | undefined): string | undefined => {
  const slug =
    text === undefined
      ? ''
      : new GithubSlugger()
          .slug(text)
          .replace(/-{2,}/g, '-')
          // A name that begins with `_` is not published.
          .replace(/^[-_]+|-$/g, '')
          .slice(0, 60)
          .replace(/[\ud800-\udbff]$|-$/, '')
  // `index.md` is the page of a folder.
  return slug === '' || slug === 'index' ? undefined : slug
}

const freePath = (root: string, stem: string, ending: string): string => {
  for (let count = 1; ; count++) {
    const path = `${stem}${count === 1 ? '' : `-${count}`}${ending}`
    const others = [path, path.replace(/\/index\.md$/, '.md'), path.replace(/\.md$/, '/index.md')]
    if (
      existingFiles(
        root,
        others.map((one) => ({ path: one, contents: '' })),
      ).length === 0
    )
      return path
  }
}
