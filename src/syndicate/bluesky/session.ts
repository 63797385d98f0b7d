import { type JsonObject, jsonObject, jsonObjects, jsonText } from '../../model/json.js'
import { warning } from '../../model/message.js'
import { recordKey } from '../../model/record-key.js'
import type { BlueskySettings, CopyLine } from '../../model/syndication.js'
import { canonicalUrl } from '../../model/untrusted.js'
import type { CopyDraft } from '../draft.js'
import {
  type ExistingCopy,
  type Failure,
  isRefusal,
  type NetworkEnvironment,
  type Picture,
  type Session,
  type WrittenCopy,
} from '../network.js'
import { type Identity, resolveHandle } from './identity.js'
import { refOf, strongRefOf, webUrlOf } from './post-url.js'
import { type Blob, postRecord, type StrongRef } from './records.js'
import { type XrpcCall, type XrpcResult, xrpc } from './xrpc.js'

/** Calls a method of the account's server with its token; an expired token is renewed once. */
type Call = (method: string, call?: XrpcCall) => Promise<XrpcResult>

/** The names of the collections of records, by the type of a copy. */
const collections = {
  post: 'app.bsky.feed.post',
  like: 'app.bsky.feed.like',
  repost: 'app.bsky.feed.repost',
  document: 'site.standard.document',
  publication: 'site.standard.publication',
} as const satisfies Record<CopyLine['type'], string>

/** Logs in with an app password, once for a run (https://docs.bsky.app/docs/api/com-atproto-server-create-session). */
export const logIn = async (
  { http }: NetworkEnvironment,
  { did, server }: Identity,
  password: string,
): Promise<Call | Failure> => {
  const answer = await xrpc(http, server, 'com.atproto.server.createSession', {
    body: { identifier: did, password },
  })
  if (!('value' in answer)) return answer
  const { accessJwt, refreshJwt, active } = answer.value
  if (answer.value.did !== did || typeof accessJwt !== 'string')
    return { reason: `${new URL(server).host} logged another account in`, isTransient: false }
  if (active === false) return { reason: 'the account is not active', isTransient: false }
  let token = accessJwt
  return async (method, call = {}) => {
    const first = await xrpc(http, server, method, { ...call, token })
    if ('value' in first || !['ExpiredToken', 'InvalidToken'].includes(first.error)) return first
    const renewed = await xrpc(http, server, 'com.atproto.server.refreshSession', {
      token: String(refreshJwt),
    })
    if (!('value' in renewed) || typeof renewed.value.accessJwt !== 'string') return first
    token = renewed.value.accessJwt
    return xrpc(http, server, method, { ...call, token })
  }
}

/** Returns the functions that write to an account. `lines` returns the ledger of copies. */
export const blueskySession = (
  call: Call,
  { did }: Identity,
  settings: BlueskySettings,
  environment: NetworkEnvironment,
  lines: () => readonly CopyLine[],
): Session => {
  const { http, now } = environment

  const upload = async ({ bytes, type }: Picture): Promise<Blob | Failure> => {
    const answer = await call('com.atproto.repo.uploadBlob', { body: bytes, type })
    return 'value' in answer ? (answer.value.blob as Blob) : answer
  }

  const getRecord = async (
    type: CopyLine['type'],
    key: string,
  ): Promise<{ readonly value: Readonly<Record<string, unknown>>; readonly cid: string } | Failure> => {
    const answer = await call('com.atproto.repo.getRecord', {
      query: { repo: did, collection: collections[type], rkey: key },
    })
    if (!('value' in answer)) return { ...answer, ...(answer.error === 'RecordNotFound' && { isGone: true }) }
    return {
      value: jsonObject(answer.value.value),
      cid: jsonText(answer.value.cid),
    }
  }

  const put = (type: CopyLine['type'], key: string, record: object, swapRecord: string | null) =>
    call('com.atproto.repo.putRecord', {
      body: { repo: did, collection: collections[type], rkey: key, record, swapRecord },
    })

  const writtenOf = (type: CopyLine['type'], key: string, cid: string): WrittenCopy => ({
    id: `at://${did}/${collections[type]}/${key}`,
    cid,
    ...(type === 'post' && { url: webUrlOf(did, key) }),
  })

  /** Creates a record; one that is there already with these bytes, or for the same page, is the copy. */
  const create = async (
    draft: CopyDraft,
    key: string,
    record: Readonly<Record<string, unknown>>,
  ): Promise<WrittenCopy | Failure | 'taken' | 'blob lost'> => {
    const answer = await put(draft.type, key, record, null)
    if ('value' in answer) return writtenOf(draft.type, key, jsonText(answer.value.cid))
    if (answer.error === 'BlobNotFound') return 'blob lost'
    if (answer.error !== 'InvalidSwap') return answer
    const found = await getRecord(draft.type, key)
    if (isRefusal(found)) return found
    return isCopyOf(found.value, draft) ? writtenOf(draft.type, key, found.cid) : 'taken'
  }

  const recordOf = async (
    draft: CopyDraft,
  ): Promise<{ readonly record: Record<string, unknown> } | Failure> => {
    if (draft.record !== undefined) return { record: draft.record }
    const createdAt = new Date(
      now() - draft.published < dayInMs && draft.published <= now() ? draft.published : now(),
    ).toISOString()
    if (draft.type !== 'post') {
      const subject = await strongRefOf(http, settings, draft.target ?? '')
      return isRefusal(subject)
        ? subject
        : {
            record: {
              $type: collections[draft.type],
              subject: { uri: subject.uri, cid: subject.cid },
              createdAt,
            },
          }
    }
    const parent = draft.target === undefined ? undefined : await strongRefOf(http, settings, draft.target)
    if (parent !== undefined && isRefusal(parent)) return parent
    const images = []
    for (const { url, alt } of draft.images) {
      const picture = environment.pictureOf(url, pictureLimits)
      if (picture === undefined)
        return {
          reason: `no version of \`${url}\` has less than 1 MB`,
          note: 'install `sharp`, which makes smaller versions, or make the picture smaller',
          isTransient: false,
        }
      const blob = await upload(picture)
      if (isRefusal(blob)) return blob
      images.push({ alt, blob, size: picture.size })
    }
    const shown =
      draft.card === undefined || draft.warning !== undefined
        ? undefined
        : environment.cardPictureOf(draft.page, pictureLimits)
    // A card without its picture is still a card.
    const thumb = shown === undefined ? undefined : await upload(shown)
    const associated = draft.card === undefined ? undefined : associatedRefs(draft.page)
    const record = postRecord(draft, {
      createdAt,
      images,
      dids: await didsOf(draft),
      ...(thumb !== undefined && !isRefusal(thumb) && { thumb }),
      ...(parent !== undefined && {
        reply: { root: parent.root, parent: { uri: parent.uri, cid: parent.cid } },
      }),
      ...(associated !== undefined && { associated }),
    })
    return { record }
  }

  const didsOf = async ({ segments }: CopyDraft): Promise<Map<string, string>> => {
    const dids = new Map<string, string>()
    for (const handle of [...new Set(segments.flatMap(({ handle = [] }) => handle))].slice(0, 10)) {
      const found = await resolveHandle(http, settings, handle)
      if (typeof found === 'string') dids.set(handle, found)
    }
    return dids
  }

  /** Returns the records of a page at standard.site; undefined unless both are published. */
  const associatedRefs = (page: string): StrongRef[] | undefined => {
    const refs = [
      lines().find((line) => line.type === 'document' && line.page === page),
      lines().find((line) => line.type === 'publication'),
    ].flatMap((line) =>
      line?.state === 'published' && line.id !== undefined && line.cid !== undefined
        ? [{ uri: line.id, cid: line.cid }]
        : [],
    )
    return refs.length === 2 ? refs : undefined
  }

  return {
    account: did,

    existing: async (pages, since) => {
      const wanted = new Map(pages.map((page) => [canonicalUrl(page), page]))
      const found: ExistingCopy[] = []
      let cursor: string | undefined
      for (let count = 0; count < maxPages; count++) {
        const answer = await call('com.atproto.repo.listRecords', {
          query: {
            repo: did,
            collection: collections.post,
            limit: '100',
            ...(cursor !== undefined && { cursor }),
          },
        })
        if (!('value' in answer)) return answer
        const records = jsonObjects(answer.value.records)
        for (const { uri, cid, value } of records) {
          const post = jsonObject(value)
          const page = wanted.get(canonicalUrl(linksOf(post).at(-1) ?? ''))
          const isReply = post.reply !== undefined
          const key = jsonText(uri).split('/').pop() ?? ''
          if (page !== undefined && !isReply && !found.some((one) => one.page === page))
            found.push({ page, text: jsonText(post.text), ...writtenOf('post', key, jsonText(cid)) })
        }
        cursor = typeof answer.value.cursor === 'string' ? answer.value.cursor : undefined
        const last = jsonText(jsonObject(records.at(-1)?.value).createdAt)
        if (cursor === undefined || records.length === 0 || Date.parse(last) < since - dayInMs) break
      }
      return found
    },

    publish: async (draft, line, save) => {
      const path = new URL(draft.page).pathname
      let record = line?.record
      let key = line?.key ?? recordKey(draft.published, path)
      if (record === undefined || line?.hash !== draft.hash) {
        const made = await recordOf(draft)
        if (isRefusal(made)) return made
        record = made.record
      }
      for (let attempt = 0; attempt < 4; attempt++) {
        save({ key, record })
        const result = await create(draft, key, record)
        if (result === 'taken') key = recordKey(draft.published, `${path} ${attempt}`)
        else if (result === 'blob lost') {
          // Unused blobs are deleted after a while. The same bytes have the same CID, so the record stays the same.
          const again = await recordOf(draft)
          if (isRefusal(again)) return again
        } else return result
      }
      return { reason: 'all keys for the record are taken', isTransient: false }
    },

    update: async (draft, line) => {
      const key = line.id?.split('/').pop() ?? ''
      const found = await getRecord(draft.type, key)
      if (isRefusal(found)) return found
      const made = await recordOf(draft)
      if (isRefusal(made)) return made
      // Fields that this program does not write are kept; those that it would write and has not are removed.
      const kept = Object.entries(found.value).filter(([name]) => !ownFields[draft.type].includes(name))
      const record = { ...Object.fromEntries(kept), ...made.record, ...createdAtOf(found.value) }
      const answer = await put(draft.type, key, record, found.cid)
      if (!('value' in answer))
        return { ...answer, isTransient: answer.isTransient || answer.error === 'InvalidSwap' }
      return {
        ...writtenOf(draft.type, key, jsonText(answer.value.cid)),
        ...(draft.type === 'post' && { warning: unseenEdit(draft.page) }),
      }
    },

    remove: async ({ id, type }) => {
      const answer = await call('com.atproto.repo.deleteRecord', {
        body: { repo: did, collection: collections[type], rkey: id?.split('/').pop() ?? '' },
      })
      return 'value' in answer ? {} : answer
    },
  }
}

/** The fields that this program decides: those that a new version lacks are removed from the record. */
const ownFields: Readonly<Record<CopyLine['type'], readonly string[]>> = {
  post: ['text', 'facets', 'langs', 'embed', 'labels'],
  like: [],
  repost: [],
  document: [
    'title',
    'path',
    'site',
    'description',
    'textContent',
    'tags',
    'updatedAt',
    'coverImage',
    'publishedAt',
  ],
  publication: ['url', 'name', 'description', 'icon', 'basicTheme'],
}

const createdAtOf = ({ createdAt }: Readonly<Record<string, unknown>>): object =>
  createdAt === undefined ? {} : { createdAt }

/** Returns the URLs that a post links to, in the order of its text, the card last. */
const linksOf = ({ embed, facets }: JsonObject): string[] => {
  const card = jsonObject(jsonObject(embed).external).uri
  const features = jsonObjects(facets).flatMap((facet) => jsonObjects(facet.features))
  return [...features.map(({ uri }) => uri), card].filter((one): one is string => typeof one === 'string')
}

/** Whether a record is the copy of a page: it links to the page, has the same subject, or is its document. */
const isCopyOf = (value: Readonly<Record<string, unknown>>, draft: CopyDraft): boolean => {
  if (draft.type === 'document') return value.path === draft.record?.path && value.site === draft.record?.site
  if (draft.type === 'publication') return value.url === draft.record?.url
  if (draft.type !== 'post') {
    const { uri } = jsonObject(value.subject)
    return draft.target !== undefined && refOf(draft.target)?.key === jsonText(uri).split('/').pop()
  }
  return linksOf(value).some((link) => canonicalUrl(link) === canonicalUrl(draft.page))
}

const unseenEdit = (page: string) =>
  warning(
    'copy-edit-unseen',
    { file: page },
    'the copy at Bluesky was updated, but its app shows the first version of a post',
    'to show the new version, delete the post in the app, and write `syndicate: [bluesky]` into the post',
  )

/** Pictures and thumbnails have different limits; one below both is used. */
const pictureLimits = {
  maxBytes: 1_000_000,
  types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
}
const maxPages = 10
const dayInMs = 86_400_000
