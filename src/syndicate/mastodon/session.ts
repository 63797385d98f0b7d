import { hash } from 'node:crypto'
import { collapse } from '../../model/collapse.js'
import { jsonObject } from '../../model/json.js'
import { warning } from '../../model/message.js'
import type { CopyDraft } from '../draft.js'
import { type Failure, isRefusal, type Session, type WrittenCopy } from '../network.js'
import { callServer, findStatus, type MastodonAccount, statusCopy } from './account.js'
import type { ApiResult } from './api.js'
import { findMastodonCopies } from './existing-copies.js'
import { type StatusForm, statusAltFields, statusFields, statusFormOf } from './status-form.js'

/** Returns the functions that write to an account. */
export const mastodonSession = (account: MastodonAccount): Session => ({
  account: account.accountUrl,
  existing: (pages, since) => findMastodonCopies(account, pages, since),

  publish: async (draft, line, save) => {
    if (draft.type === 'like') return react(account, draft, 'favourite')
    if (draft.type === 'repost') return react(account, draft, 'reblog')
    const isSame = line?.record !== undefined && line.hash === draft.hash
    const form = isSame ? (line.record as StatusForm) : await statusFormOf(draft, account)
    if (isRefusal(form)) return form
    const key =
      (isSame ? line.key : undefined) ??
      hash('sha256', `${draft.page} ${account.accountUrl} ${draft.hash} ${draft.published}`).slice(0, 32)
    save({ key, record: form })
    const send = (record: StatusForm): Promise<ApiResult> =>
      callServer(account, '/api/v1/statuses', {
        method: 'POST',
        headers: { 'idempotency-key': key },
        form: [['visibility', 'public'], ...statusFields(record)],
      })
    const answer = await send(form)
    if ('value' in answer) return { record: form, ...statusCopy(jsonObject(answer.value)) }
    // Pictures of an interrupted attempt may be gone: they are uploaded again.
    if (answer.status !== 422 || !isSame || form.mediaIds.length === 0) return answer
    const again = await statusFormOf(draft, account)
    if (isRefusal(again)) return again
    save({ key, record: again })
    const second = await send(again)
    return 'value' in second ? { record: again, ...statusCopy(jsonObject(second.value)) } : second
  },

  update: async (draft, line) => {
    if (draft.type !== 'post') return {}
    const path = `/api/v1/statuses/${encodeURIComponent(line.id ?? '')}`
    const source = await callServer(account, `${path}/source`)
    // A server may lack the source of posts; only the post itself says that it is gone.
    const there = 'value' in source || source.status !== 404 ? source : await callServer(account, path)
    if (!('value' in there)) return { ...there, ...(there.status === 404 && { isGone: true }) }
    const { text } = jsonObject('value' in source ? source.value : undefined)
    const sent = (line.record as StatusForm | undefined)?.text
    if (sent !== undefined && typeof text === 'string' && collapse(text) !== collapse(sent))
      return {
        warning: warning(
          'copy-edited-elsewhere',
          { file: draft.page },
          `the copy at ${new URL(account.server).host} was edited there, and is left as it is`,
          `edit it there: ${line.url ?? account.server}`,
        ),
      }
    const made = await statusFormOf(draft, account)
    if (isRefusal(made)) return made
    // What is not sent is cleared, so everything is sent again.
    const answer = await callServer(account, path, {
      method: 'PUT',
      form: [...statusFields(made), ...statusAltFields(made)],
    })
    return 'value' in answer
      ? { record: made, ...statusCopy(jsonObject(answer.value)) }
      : { ...answer, ...(answer.status === 404 && { isGone: true }) }
  },

  remove: async ({ id = '', type }) => {
    const path = `/api/v1/statuses/${encodeURIComponent(id)}`
    const answer =
      type === 'like'
        ? await callServer(account, `${path}/unfavourite`, { method: 'POST', form: [] })
        : type === 'repost'
          ? await callServer(account, `${path}/unreblog`, { method: 'POST', form: [] })
          : await callServer(account, path, { method: 'DELETE' })
    return 'value' in answer || answer.status === 404 ? {} : answer
  },
})

const react = async (
  account: MastodonAccount,
  draft: CopyDraft,
  verb: 'favourite' | 'reblog',
): Promise<WrittenCopy | Failure> => {
  const target = await findStatus(account, draft.target ?? '')
  if (isRefusal(target)) return target
  const answer = await callServer(account, `/api/v1/statuses/${encodeURIComponent(target.id)}/${verb}`, {
    method: 'POST',
    form: [],
  })
  return 'value' in answer ? { id: target.id } : answer
}
