import { hash } from 'node:crypto'
import { collapse } from '../../model/collapse.js'
import { type JsonObject, jsonObject, jsonObjects, jsonText } from '../../model/json.js'
import { warning } from '../../model/message.js'
import { canonicalUrl, cleanUrl } from '../../model/untrusted.js'
import {
  attributeOf,
  elementsOf,
  foreignClassesOf,
  parseForeignHtml,
  textOfHtml,
} from '../../webmention/html/foreign-html.js'
import type { CopyDraft } from '../draft.js'
import {
  type ExistingCopy,
  type Failure,
  isRefusal,
  type NetworkEnvironment,
  type Session,
  type WrittenCopy,
} from '../network.js'
import { segmentText } from '../segments.js'
import { type ApiCall, type ApiResult, callApi, nextPageOf } from './api.js'
import type { ServerLimits } from './limits.js'

/** The fields of a post as they are sent. `mediaIds` are those of uploaded pictures, in order. */
type StatusForm = {
  readonly text: string
  readonly language: string
  readonly warning?: string
  readonly replyTo?: string
  readonly mediaIds: readonly string[]
  readonly alts: readonly string[]
}

/** Whether a status is a post of its own that everybody may read. The address of a copy becomes part of the page. */
const isPublicPost = ({ visibility, in_reply_to_id }: JsonObject): boolean =>
  (visibility === undefined || visibility === 'public' || visibility === 'unlisted') &&
  (in_reply_to_id === undefined || in_reply_to_id === null)

/** Returns the functions that write to an account. */
export const mastodonSession = (
  {
    server,
    token,
    accountUrl,
    accountId,
  }: { server: string; token: string; accountUrl: string; accountId: string },
  limits: ServerLimits,
  environment: NetworkEnvironment,
): Session => {
  const call = (path: string, options: ApiCall = {}): Promise<ApiResult> =>
    callApi(environment.http, `${server}${path}`, { token, ...options })

  /** Returns the id that a post on another server has on the author's. */
  const idOf = async (url: string): Promise<{ readonly id: string; readonly acct: string } | Failure> => {
    const query = new URLSearchParams({ q: url, resolve: 'true', type: 'statuses', limit: '1' })
    const answer = await call(`/api/v2/search?${query}`)
    if (!('value' in answer)) return answer
    const [status] = jsonObjects(jsonObject(answer.value).statuses)
    const id = idText(status?.id)
    return status === undefined || id === undefined
      ? { reason: `${new URL(server).host} does not find ${url}`, isTransient: false }
      : { id, acct: jsonText(jsonObject(status.account).acct) }
  }

  const uploadAll = async (draft: CopyDraft): Promise<readonly string[] | Failure> => {
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
      const answer = await call('/api/v2/media', {
        method: 'POST',
        headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
        body: new Uint8Array(await encoded.arrayBuffer()),
      })
      if (!('value' in answer)) return answer
      const id = idText(jsonObject(answer.value).id)
      if (id === undefined)
        return { reason: `${new URL(server).host} gave no id for a picture`, isTransient: true }
      if (answer.response.status === 202) {
        const late = await untilReady(id)
        if (late !== undefined) return late
      }
      ids.push(id)
    }
    return ids
  }

  /** Waits until a picture is processed, for at most a minute: a post with another one would be refused. */
  const untilReady = async (id: string): Promise<Failure | undefined> => {
    for (let pause = 500; pause < 30_000; pause *= 2) {
      const answer = await call(`/api/v1/media/${encodeURIComponent(id)}`)
      if (!('value' in answer)) return answer
      if (answer.response.status === 200) return undefined
      await environment.wait(pause)
    }
    return { reason: `${new URL(server).host} has not processed a picture in a minute`, isTransient: true }
  }

  const formOf = async (draft: CopyDraft): Promise<StatusForm | Failure> => {
    const target = draft.target === undefined ? undefined : await idOf(draft.target)
    if (target !== undefined && isRefusal(target)) return target
    const mediaIds = await uploadAll(draft)
    if ('reason' in mediaIds) return mediaIds
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

  const existing: Session['existing'] = async (pages, since) => {
    const wanted = new Map(pages.map((page) => [canonicalUrl(page), page]))
    const found: ExistingCopy[] = []
    let next: string | undefined =
      `${server}/api/v1/accounts/${encodeURIComponent(accountId)}/statuses?limit=40&exclude_reblogs=true`
    for (let count = 0; next !== undefined && count < maxPages; count++) {
      const answer: ApiResult = await callApi(environment.http, next, { token })
      if (!('value' in answer)) return answer
      const statuses = jsonObjects(answer.value)
      for (const status of statuses) {
        const page = wanted.get(canonicalUrl(linksOf(status).at(-1) ?? ''))
        if (page === undefined) continue
        const text = textOfHtml(jsonText(status.content)).text
        found.push({ page, text, ...(!isPublicPost(status) && { isHidden: true }), ...writtenOf(status) })
      }
      const oldest = Date.parse(jsonText(statuses.at(-1)?.created_at))
      if (statuses.length === 0 || oldest < since - dayInMs) break
      next = nextPageOf(answer.response) ?? olderPage(next, statuses)
    }
    return found
  }

  const react = async (draft: CopyDraft, verb: 'favourite' | 'reblog'): Promise<WrittenCopy | Failure> => {
    const target = await idOf(draft.target ?? '')
    if (isRefusal(target)) return target
    const answer = await call(`/api/v1/statuses/${encodeURIComponent(target.id)}/${verb}`, {
      method: 'POST',
      form: [],
    })
    return 'value' in answer ? { id: target.id } : answer
  }

  return {
    account: accountUrl,
    existing,

    publish: async (draft, line, save) => {
      if (draft.type === 'like') return react(draft, 'favourite')
      if (draft.type === 'repost') return react(draft, 'reblog')
      const isSame = line?.record !== undefined && line.hash === draft.hash
      const form = isSame ? (line.record as StatusForm) : await formOf(draft)
      if (isRefusal(form)) return form
      const key =
        (isSame ? line.key : undefined) ??
        hash('sha256', `${draft.page} ${accountUrl} ${draft.hash} ${draft.published}`).slice(0, 32)
      save({ key, record: form })
      const send = (record: StatusForm): Promise<ApiResult> =>
        call('/api/v1/statuses', {
          method: 'POST',
          headers: { 'idempotency-key': key },
          form: [['visibility', 'public'], ...fieldsOf(record)],
        })
      const answer = await send(form)
      if ('value' in answer) return { record: form, ...writtenOf(jsonObject(answer.value)) }
      // Pictures of an interrupted attempt may be gone: they are uploaded again.
      if (answer.status !== 422 || !isSame || form.mediaIds.length === 0) return answer
      const again = await formOf(draft)
      if (isRefusal(again)) return again
      save({ key, record: again })
      const second = await send(again)
      return 'value' in second ? { record: again, ...writtenOf(jsonObject(second.value)) } : second
    },

    update: async (draft, line) => {
      if (draft.type !== 'post') return {}
      const path = `/api/v1/statuses/${encodeURIComponent(line.id ?? '')}`
      const source = await call(`${path}/source`)
      // A server may lack the source of posts; only the post itself says that it is gone.
      const there = 'value' in source || source.status !== 404 ? source : await call(path)
      if (!('value' in there)) return { ...there, ...(there.status === 404 && { isGone: true }) }
      const { text } = jsonObject('value' in source ? source.value : undefined)
      const sent = (line.record as StatusForm | undefined)?.text
      if (sent !== undefined && typeof text === 'string' && collapse(text) !== collapse(sent))
        return {
          warning: warning(
            'copy-edited-elsewhere',
            { file: draft.page },
            `the copy at ${new URL(server).host} was edited there, and is left as it is`,
            `edit it there: ${line.url ?? server}`,
          ),
        }
      const made = await formOf(draft)
      if (isRefusal(made)) return made
      // What is not sent is cleared, so everything is sent again.
      const answer = await call(path, { method: 'PUT', form: [...fieldsOf(made), ...altFields(made)] })
      return 'value' in answer
        ? { record: made, ...writtenOf(jsonObject(answer.value)) }
        : { ...answer, ...(answer.status === 404 && { isGone: true }) }
    },

    remove: async ({ id = '', type }) => {
      const path = `/api/v1/statuses/${encodeURIComponent(id)}`
      const answer =
        type === 'like'
          ? await call(`${path}/unfavourite`, { method: 'POST', form: [] })
          : type === 'repost'
            ? await call(`${path}/unreblog`, { method: 'POST', form: [] })
            : await call(path, { method: 'DELETE' })
      return 'value' in answer || answer.status === 404 ? {} : answer
    },
  }
}

const fieldsOf = ({ text, language, warning: words, replyTo, mediaIds }: StatusForm): [string, string][] => [
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

const altFields = ({ mediaIds, alts }: StatusForm): [string, string][] =>
  mediaIds.flatMap((id, index): [string, string][] => [
    ['media_attributes[][id]', id],
    ['media_attributes[][description]', alts[index] ?? ''],
  ])

const writtenOf = ({ id, url, uri }: JsonObject): WrittenCopy => {
  const address = cleanUrl(url) ?? cleanUrl(uri)
  const text = idText(id)
  return { ...(text !== undefined && { id: text }), ...(address !== undefined && { url: address }) }
}

/** Returns an id as text: some servers have numbers. */
export const idText = (id: unknown): string | undefined =>
  typeof id === 'string' && id !== '' ? id : typeof id === 'number' ? String(id) : undefined

/** Returns the URLs to which a post links, without its hashtags. */
const linksOf = ({ content }: JsonObject): string[] =>
  elementsOf(
    parseForeignHtml(typeof content === 'string' ? content.slice(0, 100_000) : '') ?? {
      type: 'root',
      children: [],
    },
  ).flatMap((element) => {
    const isTag =
      foreignClassesOf(element).includes('hashtag') || attributeOf(element, 'rel')?.includes('tag') === true
    return element.tagName === 'a' && !isTag ? (attributeOf(element, 'href') ?? []) : []
  })

/** Returns the URL of the statuses that are older than those of a page, for servers without a `Link`. */
const olderPage = (url: string, statuses: readonly JsonObject[]): string | undefined => {
  const last = idText(statuses.at(-1)?.id)
  if (last === undefined) return undefined
  const older = new URL(url)
  older.searchParams.set('max_id', last)
  return older.href
}

const maxPages = 10
const dayInMs = 86_400_000
