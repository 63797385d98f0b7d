import { basename, join, resolve } from 'node:path'
import GithubSlugger from 'github-slugger'
import { writeContext } from '../io/content/context-files.js'
import { commitFileChanges, type FileChanges } from '../io/fs/change-files.js'
import { copyToFolder, createFiles, existingFiles, isFile } from '../io/fs/create-files.js'
import { imageInfo } from '../io/media/image-size.js'
import { defined } from '../model/defined.js'
import { isInteractionType } from '../model/interactions.js'
import { rsvpValues } from '../model/mention.js'
import { error, type Message, warning } from '../model/message.js'
import { type NewKind, newKinds } from '../model/new-kinds.js'
import type { Citation } from '../model/post.js'
import type { Entry } from '../model/site.js'
import { runSteps } from '../model/steps.js'
import { isWebUrl } from '../model/untrusted.js'
import { closestMatch } from '../parse/fields.js'
import { timestampAt } from '../parse/post/date.js'
import { detectFrontMatterStyle } from '../parse/post/front-matter-style.js'
import { authorPhotos, fetchMissingAvatars } from '../project/avatar-files.js'
import { contextFiles, fetchContext } from '../project/fetch-context.js'
import { httpClientFor, type LoadedSite, loadSite, type SiteFlags } from '../project/load-site.js'
import { newPost } from '../render/new-post.js'

/** The options of `new`. */
export type NewFlags = SiteFlags & {
  readonly kind: string
  /** The URL of the page to respond to, a title, or the file of a photo. */
  readonly subject?: string
  readonly title?: string
  readonly rsvp?: string
  readonly alt?: string
  readonly tags: readonly string[]
  readonly draft: boolean
  readonly body: string
}

/** The result of `new`: the files that were written. */
export type NewResult = {
  readonly ok: boolean
  readonly file?: string
  readonly context?: string
  readonly messages: readonly Message[]
}

type Written = Pick<NewResult, 'file' | 'context'>

/**
 * Writes a post that builds without a warning, in the author's own keys, and saves the context of the page that it
 * responds to. Never overwrites a file. When the page cannot be fetched, the post is written without a context.
 */
export const runNew = async (flags: NewFlags): Promise<NewResult> => {
  const { ok, messages, reached } = await runSteps<Written>({}, async (steps) => {
    const { kind } = steps.done(checkFlags(flags))
    if (kind === undefined) return steps.stop()

    const { loaded } = steps.done(await loadForNew(flags))
    if (loaded === undefined) return steps.stop()

    const target = isInteractionType(kind) ? flags.subject : undefined
    const { context, avatars } = steps.done(await fetchTarget(target, loaded, flags))
    const { path, text } = planPost(kind, flags, loaded, context)
    if (kind === 'photo') steps.done(copyPhoto(flags, loaded, path))
    steps.stopOnErrors()

    const { root } = loaded.snapshot
    createFiles(root, [{ path, contents: text }])
    const saved = context && writeContext(root, context, contextFiles(loaded))
    commitFileChanges(root, avatars)
    steps.reach(defined({ file: path, context: saved }))
  })
  return { ok, ...reached, messages }
}

/** Loads the site, drafts and scheduled posts too. Errors in other files are one warning: they do not prevent writing. */
const loadForNew = async (
  flags: NewFlags,
): Promise<{ readonly loaded?: LoadedSite; readonly messages: readonly Message[] }> => {
  const { loaded, messages } = await loadSite(flags, { allowErrors: true, includeUnpublished: true })
  const errors = messages.filter(({ fatal }) => fatal)
  if (loaded === undefined) return { messages: errors }
  return { loaded, messages: errors.length > 0 ? [otherErrors] : [] }
}

const otherErrors = warning(
  'content-has-errors',
  { file: 'content' },
  'the post is written, but errors in other files prevent the build',
  '`smallsocial build` lists them',
)

/** Plans a post without writing it: its file, and its text in the style of the author's other posts. */
const planPost = (
  kind: NewKind,
  flags: NewFlags,
  { built, project, snapshot }: LoadedSite,
  context: Citation | undefined,
): { readonly path: string; readonly text: string } => {
  const { entries } = built.site
  const folder = folderFor(kind, entries)
  const sources = new Map(project.sources.map(({ path, value }) => [path, value]))
  const style = detectFrontMatterStyle(
    similarPosts(kind, folder, entries).map((entry) => ({
      kind: entry.kind,
      text: sources.get(entry.path) ?? '',
    })),
  )
  const { subject = '' } = flags
  const title = flags.title ?? (kind === 'article' ? flags.subject : undefined)
  const name =
    title?.trim() ?? (isInteractionType(kind) && style.titled.has(kind) ? context?.name : undefined)
  const date = timestampAt(snapshot.now, project.config.timezone)
  const slug = slugOf(name ?? context?.name) ?? date.wall.slice(0, 16).replace(/[T:]/g, '-')
  const path = unusedPath(snapshot.root, `content/${folder}/${slug}`, kind === 'photo' ? '/index.md' : '.md')
  const draft = {
    kind,
    date,
    title: name,
    target: isInteractionType(kind) ? subject : undefined,
    rsvp: kind === 'rsvp' ? flags.rsvp : undefined,
    photo: kind === 'photo' ? { file: basename(subject), alt: flags.alt ?? '' } : undefined,
    tags: flags.tags,
    isDraft: flags.draft,
    body: flags.body.trim() === '' && kind === 'note' ? subject : flags.body,
  }
  return { path, text: newPost(defined(draft), style) }
}

/** Returns the folder for a post of a kind: that of the author's posts of this kind, else that of other responses, else the default. */
const folderFor = (kind: NewKind, entries: readonly Entry[]): string =>
  usualFolder(
    kind,
    entries.filter((entry) => entry.kind === kind),
  ) ??
  (isInteractionType(kind)
    ? usualFolder(
        kind,
        entries.filter(({ interactions }) => interactions.length > 0),
      )
    : undefined) ??
  newKinds[kind]

/** Returns the 40 posts whose style a new post uses: first those in its folder, then those of its kind, then other responses. */
const similarPosts = (kind: NewKind, folder: string, entries: readonly Entry[]): Entry[] => {
  const similarity = (entry: Entry): number =>
    (entry.kind === kind ? 2 : isInteractionType(kind) && entry.interactions.length > 0 ? 1 : 0) +
    (folderOf(entry) === folder ? 4 : 0)
  return entries.toSorted((a, b) => similarity(b) - similarity(a)).slice(0, 40)
}

/** Copies the photo next to its post; returns an error when it is not a picture, or cannot be copied. */
const copyPhoto = (
  { subject = '' }: NewFlags,
  { snapshot }: LoadedSite,
  path: string,
): { readonly messages: readonly Message[] } => {
  const file = resolve(subject)
  const reason = invalidPhotoReason(file) ?? copyToFolder(file, join(snapshot.root, path, '..'))
  return {
    messages:
      reason === undefined
        ? []
        : [error('invalid-photo', { file: subject }, reason, 'name the file of a picture')],
  }
}

/**
 * Returns the default folder of the kind when one of these posts is in it, else the folder with most of them. Default
 * folders of other kinds do not count.
 */
const usualFolder = (kind: NewKind, similar: readonly Entry[]): string | undefined => {
  const counts = new Map<string, number>()
  for (const entry of similar)
    if (entry.section !== undefined && isSuitableFolder(kind, entry.section))
      counts.set(folderOf(entry), (counts.get(folderOf(entry)) ?? 0) + 1)
  if (counts.has(newKinds[kind])) return newKinds[kind]
  return [...counts].reduce<readonly [string | undefined, number]>(
    (most, one) => (one[1] > most[1] ? one : most),
    [undefined, 0],
  )[0]
}

const folderOf = ({ path }: Entry): string => path.replace(/\/[^/]*(?:\/index\.md)?$/, '')

const isSuitableFolder = (kind: NewKind, folder: string): boolean =>
  newKinds[kind] === folder || !Object.values<string>(newKinds).includes(folder)

const didYouMean = (word: string, known: readonly string[]): string => {
  const match = closestMatch(word, known)
  return match === undefined ? '' : `did you mean \`${match}\`? `
}

/** Returns the kind, or an error of the arguments. */
const checkFlags = (flags: NewFlags): { readonly kind?: NewKind; readonly messages: readonly Message[] } => {
  const problem = invalidFlags(flags)
  return problem === undefined ? { kind: flags.kind as NewKind, messages: [] } : { messages: [problem] }
}

const invalidFlags = ({ kind, subject, title, rsvp, alt }: NewFlags): Message | undefined => {
  const problem = (reason: string, note: string): Message =>
    error('invalid-argument', { file: 'new' }, reason, note)
  if (!Object.hasOwn(newKinds, kind))
    return problem(
      `\`${kind}\` is not a kind of post`,
      `${didYouMean(kind, Object.keys(newKinds))}the kinds are ${Object.keys(newKinds).join(', ')}`,
    )
  if (isInteractionType(kind) && !isWebUrl(subject ?? ''))
    return problem(
      subject === undefined ? `a ${kind} needs the page that it answers` : `\`${subject}\` is not a URL`,
      `e.g. \`smallsocial new ${kind} https://example.com/post\``,
    )
  if (kind === 'rsvp' && !rsvpValues.some((value) => value === rsvp))
    return problem(
      rsvp === undefined ? 'an RSVP needs an answer' : `\`${rsvp}\` is not an answer`,
      `write \`--rsvp\` and one of ${rsvpValues.join(', ')}`,
    )
  if (kind === 'note' && title !== undefined)
    return problem('a note has no title', 'e.g. `smallsocial new article "Small sites"`')
  if (kind === 'article' && (subject ?? title ?? '').trim() === '')
    return problem('an article needs a title', 'e.g. `smallsocial new article "Small sites"`')
  if (kind === 'photo' && (subject === undefined || alt === undefined))
    return problem(
      'a photo needs a file and an alternative text',
      'e.g. `smallsocial new photo cat.jpg --alt "A cat on a wall"`',
    )
  return undefined
}

/** Returns the reason that a file is not a picture that browsers show; undefined when it is, or when it does not exist. */
const invalidPhotoReason = (path: string): string | undefined =>
  isFile(path) && imageInfo(path) === undefined ? 'the file is not a picture that browsers show' : undefined

/** Fetches the context of the target, unless it is stored, and the avatar of its author; returns a warning when that fails. */
const fetchTarget = async (
  target: string | undefined,
  loaded: LoadedSite,
  flags: NewFlags,
): Promise<{
  readonly context?: Citation
  readonly avatars: FileChanges
  readonly messages: readonly Message[]
}> => {
  if (target === undefined) return { avatars: new Map(), messages: [] }
  const stored = loaded.built.contexts.find(({ url }) => url === target)
  const http = httpClientFor(loaded, flags)
  try {
    const context = stored ?? (await fetchContext(target, http))
    if ('reason' in context)
      return {
        avatars: new Map(),
        messages: [
          warning(
            'context-not-fetched',
            { file: target },
            `could not fetch the page to quote it: ${context.reason}`,
            'run `smallsocial contexts` to retry',
          ),
        ],
      }
    return { context, avatars: await fetchMissingAvatars(authorPhotos(context), loaded, http), messages: [] }
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

const unusedPath = (root: string, stem: string, ending: string): string => {
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
