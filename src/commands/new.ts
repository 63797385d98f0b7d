import { join, resolve } from 'node:path'
import { writeContext } from '../io/content/context-files.js'
import { commitFileChanges } from '../io/fs/change-files.js'
import { copyToFolder, createFiles, isFile } from '../io/fs/create-files.js'
import { imageInfo } from '../io/media/image-size.js'
import { closestMatch } from '../model/closest-match.js'
import type { Config } from '../model/config.js'
import { defined } from '../model/defined.js'
import { interactions, isInteractionType } from '../model/interactions.js'
import { isOwnKind, type OwnKind } from '../model/kinds.js'
import { rsvpValues } from '../model/mention.js'
import { error, errorsIn, type Message, warning } from '../model/message.js'
import { newKinds } from '../model/new-kinds.js'
import type { Kind } from '../model/post.js'
import { runSteps } from '../model/steps.js'
import { isName, isWebUrl } from '../model/untrusted.js'
import { parseDate } from '../parse/post/date.js'
import { ratingOf } from '../parse/rating.js'
import { contextFiles, type FetchedTarget, fetchTarget } from '../project/fetch-context.js'
import { type LoadedSite, loadSite, type SiteFlags, withHttp } from '../project/load-site.js'
import { type PostContent, planPost } from '../project/plan-post.js'

/** The options of `new`. */
export type NewFlags = SiteFlags & PostContent & { readonly kind: string }

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
    const { loaded, messages: found } = await loadSite(flags, {
      allowErrors: true,
      includeUnpublished: true,
    })
    const errors = errorsIn(found)
    if (loaded === undefined) {
      steps.done({ messages: errors })
      return steps.stop()
    }

    const { kind } = steps.done(checkFlags(flags, loaded.project.config))
    if (kind === undefined) return steps.stop()
    const { subject = '' } = flags
    const target = isInteractionType(kind) && isWebUrl(subject) ? subject : undefined
    const { context, avatars } = steps.done(
      target === undefined
        ? noTarget
        : await withHttp(loaded, flags, (http) => fetchTarget(target, loaded, http)),
    )
    const { path, text } = planPost(kind, flags, loaded, context)
    if (kind === 'photo') steps.done(copyPhoto(flags, loaded, path))
    steps.stopOnErrors()

    const { root } = loaded.snapshot
    createFiles(root, [{ path, contents: text }])
    const saved = context && writeContext(root, context, contextFiles(loaded))
    commitFileChanges(root, avatars)
    steps.reach(defined({ file: path, context: saved }))
    if (errors.length > 0) steps.done({ messages: [otherErrors] })
  })
  return { ok, ...reached, messages }
}

/** Errors in other files do not prevent writing a post. */
const otherErrors = warning(
  'content-has-errors',
  { file: 'content' },
  'the post is written, but errors in other files prevent the build',
  '`smallsocial build` lists them',
)

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

const didYouMean = (word: string, known: readonly string[]): string => {
  const match = closestMatch(word, known)
  return match === undefined ? '' : `did you mean \`${match}\`? `
}

/** Returns the kind, or an error of the arguments. */
const checkFlags = (
  flags: NewFlags,
  config: Config,
): { readonly kind?: Kind; readonly messages: readonly Message[] } => {
  const problem = invalidFlags(flags, config)
  return problem === undefined ? { kind: flags.kind, messages: [] } : { messages: [problem] }
}

const invalidFlags = (flags: NewFlags, { kinds, timezone, dates }: Config): Message | undefined => {
  const { kind, subject, title, rsvp, alt, rating, start } = flags
  const problem = (reason: string, note: string): Message =>
    error('invalid-argument', { file: 'new' }, reason, note)
  const known = [...Object.keys(newKinds), ...Object.keys(kinds)]
  if (!known.includes(kind))
    return problem(
      `\`${kind}\` is not a kind of post`,
      `${didYouMean(kind, known)}the kinds are ${known.join(', ')}`,
    )
  const needsUrl = isInteractionType(kind) || kinds[kind]?.property !== undefined
  const isOfWork = isInteractionType(kind) && interactions[kind].isOfWork
  if (needsUrl && !isWebUrl(subject ?? '') && !(isOfWork && isName(subject ?? '')))
    return problem(
      subject === undefined
        ? `a ${kind} needs ${isOfWork ? 'a page, or the name of a work' : 'the page that it answers'}`
        : `\`${subject}\` is ${isOfWork ? 'neither a URL nor a name' : 'not a URL'}`,
      `e.g. \`smallsocial new ${kind} ${isOfWork ? '"The name of it"' : 'https://example.com/post'}\``,
    )
  const needsSubject = !needsUrl && kind !== 'note' && kind !== 'photo'
  if (needsSubject && kind !== 'article' && (subject ?? title ?? '').trim() === '')
    return problem(
      `a post of the kind ${kind} needs ${isOwnKind(kind) ? subjects[kind] : 'a title'}`,
      `e.g. \`smallsocial new ${kind} ${examples[kind] ?? '"Small sites"'}\``,
    )
  if (kind === 'event' && (start === undefined || 'reason' in parseDate(start, defined({ timezone, dates }))))
    return problem(
      start === undefined ? 'an event needs its beginning' : `\`${start}\` is not a date`,
      `e.g. \`smallsocial new event ${examples.event}\``,
    )
  if (rating !== undefined && (kind !== 'review' || 'key' in ratingOf(rating, undefined)))
    return problem(
      kind === 'review' ? `\`${rating}\` is not a rating` : 'only a review has a rating',
      'e.g. `smallsocial new review "Dune" --rating 4`',
    )
  if (kind === 'rsvp' && !rsvpValues.some((value) => value === rsvp))
    return problem(
      rsvp === undefined ? 'an RSVP needs an answer' : `\`${rsvp}\` is not an answer`,
      `write \`--rsvp\` and one of ${rsvpValues.join(', ')}`,
    )
  const others = [
    [rsvp, '--rsvp', 'rsvp'],
    [alt, '--alt', 'photo'],
    [start, '--start', 'event'],
  ] as const
  const [, flag, own] = others.find(([value, , one]) => value !== undefined && one !== kind) ?? []
  if (flag !== undefined)
    return problem(`\`${flag}\` is for the kind ${own}`, `delete it, or write a post of the kind ${own}`)
  const isNamedTwice = subject !== undefined && title !== undefined && ['article', 'event'].includes(kind)
  if (isNamedTwice && subject !== title)
    return problem(`the ${kind} has two titles: \`${subject}\` and \`${title}\``, 'delete one of them')
  if (kind === 'note' && subject !== undefined && flags.body.trim() !== '')
    return problem('the note has two texts, an argument and the standard input', 'delete one of them')
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

/** What the second argument of `new` is for kinds that need one. */
const subjects: Readonly<Partial<Record<OwnKind, string>>> = {
  review: 'the name of what it is about',
  event: 'a title',
  checkin: 'the name of a place',
  collection: 'a title',
  presentation: 'a title',
}

/** The arguments of an example, by kind. */
const examples: Readonly<Partial<Record<Kind, string>>> & { readonly event: string } = {
  checkin: '"Café Central"',
  event: '"A walk" --start "2026-06-01 19:00"',
}

const noTarget: FetchedTarget = { avatars: new Map(), messages: [] }
