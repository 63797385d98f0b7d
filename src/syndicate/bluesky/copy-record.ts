import type { PublishedPicture } from '../../model/image.js'
import type { CopyLine } from '../../model/syndication.js'
import { dayLength } from '../../model/utc.js'
import type { CopyDraft } from '../draft.js'
import { type Failure, isRefusal } from '../network.js'
import { type BlueskyAccount, collections } from './account.js'
import { resolveHandle } from './identity.js'
import { type Blob, postRecord, type StrongRef } from './records.js'
import { strongRefOf } from './strong-ref.js'

/** Returns the record of a draft: the pictures are uploaded, and the post that it answers is looked up. */
export const copyRecord = async (
  draft: CopyDraft,
  account: BlueskyAccount,
): Promise<{ readonly record: Record<string, unknown> } | Failure> => {
  if (draft.record !== undefined) return { record: draft.record }
  const now = account.environment.now()
  const isOfToday = now - draft.published < dayLength && draft.published <= now
  const createdAt = new Date(isOfToday ? draft.published : now).toISOString()
  return draft.type === 'post' ? ofPost(draft, account, createdAt) : ofReaction(draft, account, createdAt)
}

const ofReaction = async (
  { type, target = '' }: CopyDraft,
  { environment, settings }: BlueskyAccount,
  createdAt: string,
): ReturnType<typeof copyRecord> => {
  const subject = await strongRefOf(environment.http, settings, target)
  if (isRefusal(subject)) return subject
  const { uri, cid } = subject
  return { record: { $type: collections[type], subject: { uri, cid }, createdAt } }
}

const ofPost = async (
  draft: CopyDraft,
  account: BlueskyAccount,
  createdAt: string,
): ReturnType<typeof copyRecord> => {
  const { environment, settings } = account
  const parent =
    draft.target === undefined ? undefined : await strongRefOf(environment.http, settings, draft.target)
  if (parent !== undefined && isRefusal(parent)) return parent
  const images = await uploadImages(draft, account)
  if (isRefusal(images)) return images
  const thumb = await uploadThumb(draft, account)
  const associated = draft.card === undefined ? undefined : associatedRefs(draft.page, account.lines())
  const record = postRecord(draft, {
    createdAt,
    images,
    dids: await didsOf(draft, account),
    ...(thumb !== undefined && { thumb }),
    ...(parent !== undefined && {
      reply: { root: parent.root, parent: { uri: parent.uri, cid: parent.cid } },
    }),
    ...(associated !== undefined && { associated }),
  })
  return { record }
}

type UploadedImage = Parameters<typeof postRecord>[1]['images'][number]

/** Uploads the pictures of a post; fails at the first one without a version that is accepted. */
const uploadImages = async (
  draft: CopyDraft,
  account: BlueskyAccount,
): Promise<readonly UploadedImage[] | Failure> => {
  const images: UploadedImage[] = []
  for (const { url, alt } of draft.images) {
    const picture = account.environment.pictureOf(url, pictureLimits)
    if (picture === undefined)
      return {
        reason: `no version of \`${url}\` has less than 1 MB`,
        note: 'install `sharp`, which makes smaller versions, or make the picture smaller',
        isTransient: false,
      }
    const blob = await upload(picture, account)
    if (isRefusal(blob)) return blob
    images.push({ alt, blob, size: picture.size })
  }
  return images
}

/** Uploads the picture of a card; undefined without one, also when it fails: a card without its picture is still a card. */
const uploadThumb = async (draft: CopyDraft, account: BlueskyAccount): Promise<Blob | undefined> => {
  if (draft.card === undefined || draft.warning !== undefined) return undefined
  const picture = account.environment.cardPictureOf(draft.page, pictureLimits)
  const blob = picture && (await upload(picture, account))
  return blob === undefined || isRefusal(blob) ? undefined : blob
}

const upload = async (
  { bytes, type }: PublishedPicture,
  { call }: BlueskyAccount,
): Promise<Blob | Failure> => {
  const answer = await call('com.atproto.repo.uploadBlob', { body: bytes, type })
  return 'value' in answer ? (answer.value.blob as Blob) : answer
}

const didsOf = async (
  { segments }: CopyDraft,
  { environment, settings }: BlueskyAccount,
): Promise<Map<string, string>> => {
  const dids = new Map<string, string>()
  for (const handle of [...new Set(segments.flatMap(({ handle = [] }) => handle))].slice(0, 10)) {
    const found = await resolveHandle(environment.http, settings, handle)
    if (typeof found === 'string') dids.set(handle, found)
  }
  return dids
}

/** Returns the records of a page at standard.site; undefined unless both are published. */
const associatedRefs = (page: string, lines: readonly CopyLine[]): StrongRef[] | undefined => {
  const refs = [
    lines.find((line) => line.type === 'document' && line.page === page),
    lines.find((line) => line.type === 'publication'),
  ].flatMap((line) =>
    line?.state === 'published' && line.id !== undefined && line.cid !== undefined
      ? [{ uri: line.id, cid: line.cid }]
      : [],
  )
  return refs.length === 2 ? refs : undefined
}

/** Pictures and thumbnails have different limits; one below both is used. */
const pictureLimits = {
  maxBytes: 1_000_000,
  types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
}
