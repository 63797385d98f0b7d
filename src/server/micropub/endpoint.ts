import { basename } from 'node:path'
import { readMultipart, removeFiles } from '../../io/server/multipart.js'
import { type Kind, kinds } from '../../model/post.js'
import { jsonReply, type ServerReply, type ServerRequest } from '../../model/server-request.js'
import type { StoredToken } from '../indieauth/tokens.js'
import type { PostChange } from '../jobs/jobs.js'
import type { StagedFile } from '../jobs/write-posts.js'
import { crossOrigin, micropubError, missingScope, tokenOf } from './access.js'
import {
  entryOfForm,
  entryOfJson,
  isObject,
  isRefused,
  type NewEntry,
  type Properties,
  type UploadedFile,
  updateOfJson,
} from './entry.js'
import { stagedFile, tooLarge } from './media.js'
import { type Micropub, maxText, maxUpload } from './micropub.js'

/** A request, read from a form, JSON or multipart. */
type ReadRequest = {
  readonly action: string
  readonly url: string | undefined
  readonly entry: Pick<NewEntry, 'properties' | 'commands'> | undefined
  readonly json: Readonly<Record<string, unknown>> | undefined
  readonly files: readonly UploadedFile[]
  readonly token: StoredToken
}

/** Creates, changes, deletes and brings back posts: https://www.w3.org/TR/micropub/#create */
export const micropubEndpoint = async (request: ServerRequest, micropub: Micropub): Promise<ServerReply> => {
  const read = await readRequest(request, micropub)
  if ('status' in read) return read
  const { action, token } = read
  try {
    if (action === 'create') return await create(read, micropub)
    const scopes = actionScopes[action]
    if (scopes === undefined)
      return micropubError(400, 'invalid_request', 'action must be create, update, delete or undelete')
    return missingScope(token, ...scopes) ?? (await change(read, micropub))
  } finally {
    removeFiles(read.files.map(({ path }) => path))
  }
}

/** The scopes that allow an action, each of which is enough. */
const actionScopes: Readonly<Record<string, readonly [string, ...string[]]>> = {
  update: ['update'],
  delete: ['delete'],
  undelete: ['undelete', 'delete'],
}

const create = async ({ entry, files, token }: ReadRequest, micropub: Micropub): Promise<ServerReply> => {
  const lacking = missingScope(token, 'create', 'post', 'draft')
  if (lacking !== undefined) return lacking
  if (entry === undefined) return micropubError(400, 'invalid_request', 'only an h-entry can be created')
  const isDraft = !token.scope.includes('create') && !token.scope.includes('post')
  const result = await micropub.jobs.create({ ...withStagedFiles(entry, files, micropub), isDraft })
  if (isRefused(result)) return micropubError(400, 'invalid_request', result.refused)
  micropub.changed()
  // The post is in the blog now, and on its page after the next build.
  return { ...jsonReply(202, { url: result.url }, { ...crossOrigin, location: result.url }), log: result.url }
}

const change = async ({ action, url, json }: ReadRequest, micropub: Micropub): Promise<ServerReply> => {
  const wanted = changeOf(action, url, json, micropub)
  if (isRefused(wanted)) return micropubError(400, 'invalid_request', wanted.refused)
  const asked = wanted.action === 'update' ? wanted.update.url : wanted.url
  const result = await micropub.jobs.change(wanted)
  if (isRefused(result)) return micropubError(400, 'invalid_request', result.refused)
  micropub.changed()
  return result.url === asked
    ? { status: 204, headers: crossOrigin, log: `${action} ${result.url}` }
    : { ...jsonReply(201, {}, { ...crossOrigin, location: result.url }), log: `${action} ${result.url}` }
}

const changeOf = (
  action: string,
  url: string | undefined,
  json: Readonly<Record<string, unknown>> | undefined,
  micropub: Micropub,
): PostChange | { readonly refused: string } => {
  if (action === 'delete' || action === 'undelete')
    return url === undefined ? { refused: 'url is missing' } : { action, url }
  if (json === undefined) return { refused: 'an update must be JSON' }
  const update = updateOfJson(json)
  if (isRefused(update)) return update
  const files = [update.replace, update.add].flatMap((properties) => stagedIn(properties, micropub))
  return { action: 'update', update, files }
}

/** Returns the uploaded files that photos, videos and audios name. */
const stagedIn = (properties: Properties, micropub: Micropub): StagedFile[] =>
  mediaProperties.flatMap((name) =>
    (properties[name] ?? []).flatMap(
      (value) => stagedFile(isObject(value) ? value.value : value, micropub) ?? [],
    ),
  )

const mediaProperties = ['photo', 'video', 'audio'] as const

/** Returns an entry whose uploaded files are beside it: those of the request, and those that were uploaded before, also in its text. */
const withStagedFiles = (
  { properties, commands }: Pick<NewEntry, 'properties' | 'commands'>,
  uploaded: readonly UploadedFile[],
  micropub: Micropub,
): Omit<NewEntry, 'isDraft'> => {
  const files: UploadedFile[] = []
  const others: Record<string, readonly unknown[]> = { ...properties }
  for (const name of mediaProperties) {
    const alts = commands[`${name}-alt`] ?? []
    const left: unknown[] = []
    ;(properties[name] ?? []).forEach((value, index) => {
      const staged = stagedFile(isObject(value) ? value.value : value, micropub)
      const alt = isObject(value) && typeof value.alt === 'string' ? value.alt : alts[index]
      if (staged !== undefined)
        files.push({ property: name, path: staged.path, ...(alt !== undefined && { alt }) })
      else left.push(alt === undefined || isObject(value) ? value : { value, alt })
    })
    if (left.length > 0) others[name] = left
    else delete others[name]
    const given = (properties[name] ?? []).length
    uploaded
      .filter(({ property }) => property === name)
      .forEach((file, index) => {
        const alt = alts[given + index]
        files.push({ ...file, ...(alt !== undefined && { alt }) })
      })
  }
  const text = JSON.stringify(others.content ?? [])
  const named = [...text.matchAll(/https?:[^\s"'()<>\\]+/g)].flatMap(
    ([url]) => stagedFile(url, micropub) ?? [],
  )
  for (const { path } of named)
    if (!files.some((file) => file.path === path)) files.push({ property: 'content', path })
  if (named.length > 0)
    others.content = JSON.parse(
      named.reduce((content, { url, path }) => content.replaceAll(url, basename(path)), text),
    ) as unknown[]
  return { properties: others, commands, files }
}

/** Reads a request and its token; returns a reply with an error when that is not possible. */
const readRequest = async (
  request: ServerRequest,
  { tokens, mediaFolder, jobs }: Micropub,
): Promise<ReadRequest | ServerReply> => {
  const type = (request.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  const hasHeader = request.header('authorization') !== undefined
  const early = hasHeader || type === 'application/json' ? tokenOf(request, [], tokens) : undefined
  if (early !== undefined && 'reply' in early) return early.reply
  // Without a token in the header, only a short text is read.
  const body = await request.body(type === 'multipart/form-data' && hasHeader ? maxUpload : maxText)
  if (body === undefined) return tooLarge
  if (type === 'application/json') {
    const json = jsonOf(body)
    if (json === undefined || early === undefined)
      return micropubError(400, 'invalid_request', 'the body is not a JSON object')
    const { action = 'create', url } = json
    return {
      action: String(action),
      url: typeof url === 'string' ? url : undefined,
      entry: entryOfJson(json),
      json,
      files: [],
      token: early.token,
    }
  }
  const form =
    type === 'multipart/form-data'
      ? await readMultipart(body, request.header('content-type') ?? '', mediaFolder)
      : type === 'application/x-www-form-urlencoded'
        ? { fields: [...new URLSearchParams(Buffer.from(body).toString('utf8'))], files: [] }
        : undefined
  if (form === undefined)
    return micropubError(400, 'invalid_request', 'send a form, JSON or multipart/form-data')
  const valuesOf = (wanted: string): string[] =>
    form.fields.flatMap(([name, value]) => (name === wanted ? [value] : []))
  const refuse = (reply: ServerReply): ServerReply => {
    removeFiles(form.files.map(({ path }) => path))
    return reply
  }
  const access = tokenOf(request, valuesOf('access_token'), tokens)
  if ('reply' in access) return refuse(access.reply)
  const files: UploadedFile[] = []
  for (const { name, path } of form.files) {
    const prepared = await jobs.prepareMedia(path)
    if (isRefused(prepared)) {
      removeFiles(files.map(({ path }) => path))
      return refuse(micropubError(400, 'invalid_request', prepared.refused))
    }
    files.push({ property: name.replace(/\[\]$/, ''), path: prepared.path })
  }
  const kind = valuesOf('h')[0] ?? 'entry'
  return {
    action: valuesOf('action')[0] ?? 'create',
    url: valuesOf('url')[0],
    entry: kind === 'entry' ? entryOfForm(form.fields) : undefined,
    json: undefined,
    files,
    token: access.token,
  }
}

const jsonOf = (body: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value = JSON.parse(Buffer.from(body).toString('utf8')) as unknown
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Answers questions about the server and its posts: https://www.w3.org/TR/micropub/#querying */
export const micropubQuery = async (request: ServerRequest, micropub: Micropub): Promise<ServerReply> => {
  const access = tokenOf(request, [], micropub.tokens)
  if ('reply' in access) return access.reply
  const { query } = request
  const reply = (value: object): ServerReply => jsonReply(200, value, crossOrigin)
  const filter = query.get('filter')?.toLowerCase()
  switch (query.get('q')) {
    case 'config':
      return reply({
        'media-endpoint': micropub.mediaUrl,
        'syndicate-to': [],
        'post-types': postTypes,
        visibility: ['public', 'unlisted'],
        q: ['config', 'source', 'category', 'syndicate-to', 'post-types'],
      })
    case 'syndicate-to':
      return reply({ 'syndicate-to': [] })
    case 'post-types':
      return reply({ 'post-types': postTypes })
    case 'category':
      return reply({
        categories: (await micropub.jobs.tags()).filter(
          (tag) => filter === undefined || tag.toLowerCase().includes(filter),
        ),
      })
    case 'source':
      return source(query, micropub)
    default:
      return micropubError(
        400,
        'invalid_request',
        'q must be config, source, category, syndicate-to or post-types',
      )
  }
}

const source = async (query: URLSearchParams, { jobs }: Micropub): Promise<ServerReply> => {
  const url = query.get('url')
  const limit = Number(query.get('limit') ?? 20)
  const wanted = [...query.getAll('properties[]'), ...query.getAll('properties')]
  const found = await jobs.source(
    url === null ? { limit: Number.isInteger(limit) && limit > 0 ? Math.min(limit, 100) : 20 } : { url },
  )
  if (isRefused(found)) return micropubError(400, 'invalid_request', found.refused)
  const [only] = found
  if (url !== null && only !== undefined && wanted.length > 0)
    return jsonReply(200, { properties: pick(only.properties, wanted) }, crossOrigin)
  if (url !== null && only !== undefined)
    return jsonReply(200, { type: ['h-entry'], properties: only.properties }, crossOrigin)
  const items = found.map((item) => ({
    type: ['h-entry'],
    properties: { url: [item.url], ...(wanted.length > 0 ? pick(item.properties, wanted) : item.properties) },
  }))
  return jsonReply(200, { items }, crossOrigin)
}

const pick = (properties: Properties, names: readonly string[]): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)))

/** The kinds of posts that can be created, with their names for people. */
const postTypes = kinds.map((type: Kind) => ({
  type,
  name: type === 'rsvp' ? 'RSVP' : type.charAt(0).toUpperCase() + type.slice(1),
}))
