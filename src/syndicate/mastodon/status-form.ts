import { jsonObject } from '../../model/json.js'
import type { CopyDraft } from '../draft.js'
import { type Failure, isRefusal } from '../network.js'
import { segmentText } from '../segments.js'
import { callServer, findStatus, idText, type MastodonAccount } from './account.js'

/** The fields of a post as they are sent. `mediaIds` are those of uploaded pictures, in order. */
export type StatusForm = {
  readonly text: string
  readonly language: string
  readonly warning?: string
  readonly replyTo?: string
  readonly mediaIds: readonly string[]
  readonly alts: readonly string[]
}

/** Returns the form of a draft: the pictures are uploaded, and the post that it answers is looked up. */
export const statusFormOf = async (
  draft: CopyDraft,
  account: MastodonAccount,
): Promise<StatusForm | Failure> => {
  const target = draft.target === undefined ? undefined : await findStatus(account, draft.target)
  if (target !== undefined && isRefusal(target)) return target
  const mediaIds = await uploadImages(draft, account)
  if (isRefusal(mediaIds)) return mediaIds
  const text = segmentText(draft.segments)
  const greeting = target === undefined || text.includes(`@${target.acct}`) ? '' : `@${target.acct} `
  return {
    text: greeting + text,
    language: draft.language.split('-')[0] ?? draft.language,
    ...(draft.warning !== undefined && { warning: draft.warning }),
    ...(target !== undefined && { replyTo: target.id }),
    mediaIds,
    alts: draft.images.map(({ alt }) => alt),
  }
}

/** Returns the fields of a request that writes a post. */
export const statusFields = ({
  text,
  language,
  warning: words,
  replyTo,
  mediaIds,
}: StatusForm): [string, string][] => [
  ['status', text],
  ['language', language],
  ...(words === undefined
    ? []
    : ([
        ['spoiler_text', words],
        ['sensitive', 'true'],
      ] as [string, string][])),
  ...(replyTo === undefined ? [] : ([['in_reply_to_id', replyTo]] as [string, string][])),
  ...mediaIds.map((id): [string, string] => ['media_ids[]', id]),
]

/** Returns the further fields of a request that edits a post: the alternative texts of its pictures. */
export const statusAltFields = ({ mediaIds, alts }: StatusForm): [string, string][] =>
  mediaIds.flatMap((id, index): [string, string][] => [
    ['media_attributes[][id]', id],
    ['media_attributes[][description]', alts[index] ?? ''],
  ])

/** Uploads the pictures of a post, and returns their ids; fails at the first one without a version that is accepted. */
const uploadImages = async (
  draft: CopyDraft,
  account: MastodonAccount,
): Promise<readonly string[] | Failure> => {
  const { environment, limits, server } = account
  const ids: string[] = []
  for (const { url, alt } of draft.images) {
    const picture = environment.pictureOf(url, { maxBytes: limits.imageBytes, types: limits.imageTypes })
    if (picture === undefined)
      return {
        reason: `no version of \`${url}\` is accepted: at most ${Math.floor(limits.imageBytes / 1_000_000)} MB of ${limits.imageTypes.join(', ')}`,
        note: 'install `sharp`, which makes smaller versions, or make the picture smaller',
        isTransient: false,
      }
    const form = new FormData()
    form.append('description', alt)
    form.append('file', new Blob([Buffer.from(picture.bytes)], { type: picture.type }), picture.name)
    const encoded = new Response(form)
    const answer = await callServer(account, '/api/v2/media', {
      method: 'POST',
      headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
      body: new Uint8Array(await encoded.arrayBuffer()),
    })
    if (!('value' in answer)) return answer
    const id = idText(jsonObject(answer.value).id)
    if (id === undefined)
      return { reason: `${new URL(server).host} gave no id for a picture`, isTransient: true }
    if (answer.response.status === 202) {
      const late = await untilReady(id, account)
      if (late !== undefined) return late
    }
    ids.push(id)
  }
  return ids
}

/** Waits until a picture is processed, for at most a minute: a post with another one would be refused. */
const untilReady = async (id: string, account: MastodonAccount): Promise<Failure | undefined> => {
  for (let pause = 500; pause < 30_000; pause *= 2) {
    const answer = await callServer(account, `/api/v1/media/${encodeURIComponent(id)}`)
    if (!('value' in answer)) return answer
    if (answer.response.status === 200) return undefined
    await account.environment.wait(pause)
  }
  return {
    reason: `${new URL(account.server).host} has not processed a picture in a minute`,
    isTransient: true,
  }
}
