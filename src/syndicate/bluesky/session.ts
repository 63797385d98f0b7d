import { blueskyPostRef } from '../../model/bluesky-url.js'
import { jsonObject, jsonText } from '../../model/json.js'
import { warning } from '../../model/message.js'
import { recordKey } from '../../model/record-key.js'
import type { CopyLine } from '../../model/syndication.js'
import { canonicalUrl } from '../../model/untrusted.js'
import type { CopyDraft } from '../draft.js'
import { type Failure, isRefusal, type Session, type WrittenCopy } from '../network.js'
import { type BlueskyAccount, collections, fetchRecord, putRecord, recordCopy } from './account.js'
import { copyRecord } from './copy-record.js'
import { findBlueskyCopies, linksOfPost } from './existing-copies.js'

/** Returns the functions that write to an account. */
export const blueskySession = (account: BlueskyAccount): Session => ({
  account: account.did,
  existing: (pages, since) => findBlueskyCopies(account, pages, since),

  publish: async (draft, line, save) => {
    const path = new URL(draft.page).pathname
    let record = line?.record
    let key = line?.key ?? recordKey(draft.published, path)
    if (record === undefined || line?.hash !== draft.hash) {
      const made = await copyRecord(draft, account)
      if (isRefusal(made)) return made
      record = made.record
    }
    for (let attempt = 0; attempt < 4; attempt++) {
      save({ key, record })
      const result = await create(draft, account, key, record)
      if (result === 'taken') key = recordKey(draft.published, `${path} ${attempt}`)
      else if (result === 'blob lost') {
        // Unused blobs are deleted after a while. The same bytes have the same CID, so the record stays the same.
        const again = await copyRecord(draft, account)
        if (isRefusal(again)) return again
      } else return result
    }
    return { reason: 'all keys for the record are taken', isTransient: false }
  },

  update: async (draft, line) => {
    const key = line.id?.split('/').pop() ?? ''
    const found = await fetchRecord(account, draft.type, key)
    if (isRefusal(found)) return found
    const made = await copyRecord(draft, account)
    if (isRefusal(made)) return made
    // Fields that this program does not write are kept; those that it would write and has not are removed.
    const kept = Object.entries(found.value).filter(([name]) => !ownFields[draft.type].includes(name))
    const record = { ...Object.fromEntries(kept), ...made.record, ...createdAtOf(found.value) }
    const answer = await putRecord(account, draft.type, key, { record, swapRecord: found.cid })
    if (!('value' in answer))
      return { ...answer, isTransient: answer.isTransient || answer.error === 'InvalidSwap' }
    return {
      ...recordCopy(account, draft.type, key, jsonText(answer.value.cid)),
      ...(draft.type === 'post' && { warning: unseenEdit(draft.page) }),
    }
  },

  remove: async ({ id, type }) => {
    const answer = await account.call('com.atproto.repo.deleteRecord', {
      body: { repo: account.did, collection: collections[type], rkey: id?.split('/').pop() ?? '' },
    })
    return 'value' in answer ? {} : answer
  },
})

/** Creates a record; one that is there already with these bytes, or for the same page, is the copy. */
const create = async (
  draft: CopyDraft,
  account: BlueskyAccount,
  key: string,
  record: Readonly<Record<string, unknown>>,
): Promise<WrittenCopy | Failure | 'taken' | 'blob lost'> => {
  const answer = await putRecord(account, draft.type, key, { record, swapRecord: null })
  if ('value' in answer) return recordCopy(account, draft.type, key, jsonText(answer.value.cid))
  if (answer.error === 'BlobNotFound') return 'blob lost'
  if (answer.error !== 'InvalidSwap') return answer
  const found = await fetchRecord(account, draft.type, key)
  if (isRefusal(found)) return found
  return isCopyOf(found.value, draft) ? recordCopy(account, draft.type, key, found.cid) : 'taken'
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

/** Whether a record is the copy of a page: it links to the page, has the same subject, or is its document. */
const isCopyOf = (value: Readonly<Record<string, unknown>>, draft: CopyDraft): boolean => {
  if (draft.type === 'document') return value.path === draft.record?.path && value.site === draft.record?.site
  if (draft.type === 'publication') return value.url === draft.record?.url
  if (draft.type !== 'post') {
    const { uri } = jsonObject(value.subject)
    return draft.target !== undefined && blueskyPostRef(draft.target)?.key === jsonText(uri).split('/').pop()
  }
  return linksOfPost(value).some((link) => canonicalUrl(link) === canonicalUrl(draft.page))
}

const unseenEdit = (page: string) =>
  warning(
    'copy-edit-unseen',
    { file: page },
    'the copy at Bluesky was updated, but its app shows the first version of a post',
    'to show the new version, delete the post in the app, and write `syndicate: [bluesky]` into the post',
  )
