import { basename } from 'node:path'
import { type MultipartForm, readMultipart, removeFiles, writeUploads } from '../../io/server/multipart.js'
import { type Kind, kinds } from '../../model/post.js'
import { jsonReply, type ServerReply, type ServerRequest } from '../../model/server-request.js'
import type { StoredToken } from '../indieauth/tokens.js'
import type { PostChange } from '../jobs/jobs.js'
import type { StagedFile } from '../jobs/write-posts.js'
import { crossOrigin, hasBearer, micropubError, missingScope, tokenOf } from './access.js'
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
import { stagedFile, stagedInText, tooLarge } from './media.js'
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
    const scopes = Object.hasOwn(actionScopes, action) ? actionScopes[action] : undefined
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
  const { content } = update.replace
  const replace =
    content === undefined ? update.replace : { ...update.replace, content: withFileNames(content, files) }
  return { action: 'update', update: { ...update, replace }, files }
}

/** Returns the uploaded files that photos, videos, audios and texts name. */
const stagedIn = (properties: Properties, micropub: Micropub): StagedFile[] => [
  ...stagedInText(JSON.stringify(properties.content ?? []), micropub),
  ...mediaProperties.flatMap((name) =>
    (properties[name] ?? []).flatMap(
      (value) => stagedFile(isObject(value) ? value.value : value, micropub) ?? [],
    ),
  ),
]

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
  const named = stagedInText(JSON.stringify(others.content ?? []), micropub)
  for (const { path } of named)
    if (!files.some((file) => file.path === path)) files.push({ property: 'content', path })
  if (others.content !== undefined) others.content = withFileNames(others.content, named)
  return { properties: others, commands, files }
}

/** Returns a content with the names of files, which will be beside the post, instead of their URLs. */
const withFileNames = (content: readonly unknown[], files: readonly StagedFile[]): readonly unknown[] =>
  JSON.parse(
    files.reduce((text, { url, path }) => text.replaceAll(url, basename(path)), JSON.stringify(content)),
  ) as unknown[]

/** Reads a request and its token; returns a reply with an error when that is not possible. */
const readRequest = async (
  request: ServerRequest,
  micropub: Micropub,
): Promise<ReadRequest | ServerReply> => {
  const type = (request.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  const isJson = type === 'application/json'
  // A form may have the token in its body: then the body is read first.
  const early = hasBearer(request) || isJson ? tokenOf(request, [], micropub.tokens) : undefined
  if (early !== undefined && 'reply' in early) return early.reply
  const maxBytes = type === 'multipart/form-data' ? maxUpload : maxText
  const body = await request.body(maxBytes, early === undefined ? 'open' : 'trusted')
  if (body === undefined) return tooLarge(maxBytes)
  if (isJson && early !== undefined) return readJsonRequest(body, early.token)
  const form =
    type === 'multipart/form-data'
      ? await readMultipart(body, request.header('content-type') ?? '')
      : type === 'application/x-www-form-urlencoded'
        ? { fields: [...new URLSearchParams(Buffer.from(body).toString('utf8'))], files: [] }
        : undefined
  if (form === undefined)
    return micropubError(400, 'invalid_request', 'send a form, JSON or multipart/form-data')
  const valuesOf = (wanted: string): string[] =>
    form.fields.flatMap(([name, value]) => (name === wanted ? [value] : []))
  const access = tokenOf(request, valuesOf('access_token'), micropub.tokens)
  if ('reply' in access) return access.reply
  const files = await prepareFiles(form, micropub)
  if ('status' in files) return files
  return {
    action: valuesOf('action')[0] ?? 'create',
    url: valuesOf('url')[0],
    entry: (valuesOf('h')[0] ?? 'entry') === 'entry' ? entryOfForm(form.fields) : undefined,
    json: undefined,
    files,
    token: access.token,
  }
}

const readJsonRequest = (body: Uint8Array, token: StoredToken): ReadRequest | ServerReply => {
  const json = jsonOf(body)
  if (json === undefined)
    return micropubError(400, 'invalid_request', 'the body is not a JSON object, or nested too deep')
  const { action = 'create', url } = json
  if (typeof action !== 'string') return micropubError(400, 'invalid_request', 'action must be a text')
  return {
    action,
    url: typeof url === 'string' ? url : undefined,
    entry: entryOfJson(json),
    json,
    files: [],
    token,
  }
}

/** Writes the files of a form, and prepares them for publishing; returns an error, and no file, when one is refused. */
const prepareFiles = async (
  { files }: MultipartForm,
  { jobs, mediaFolder }: Micropub,
): Promise<readonly UploadedFile[] | ServerReply> => {
  if (files.length === 0) return []
  const paths = writeUploads(mediaFolder, files)
  const prepared = await Promise.all(paths.map((path) => jobs.prepareMedia(path)))
  const refused = prepared.find(isRefused)
  if (refused === undefined)
    return prepared.flatMap((one, index) =>
      'path' in one ? [{ property: files[index]?.name.replace(/\[\]$/, '') ?? '', path: one.path }] : [],
    )
  removeFiles([...paths, ...prepared.flatMap((one) => ('path' in one ? [one.path] : []))])
  return micropubError(400, 'invalid_request', refused.refused)
}

const jsonOf = (body: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value = JSON.parse(Buffer.from(body).toString('utf8')) as unknown
    return isObject(value) && isShallow(value, maxDepth) ? value : undefined
  } catch {
    return undefined
  }
}

/** The levels of lists and objects that an entry may have. */
const maxDepth = 30

const isShallow = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((one) => isShallow(one, levels - 1)))

/** Answers questions about the server and its posts: https://www.w3.org/TR/micropub/#querying */
export const micropubQuery = async (request: ServerRequest, micropub: Micropub): Promise<ServerReply> => {
  const access = tokenOf(request, [], micropub.tokens)
  if ('reply' in access) return access.reply
  const { query } = request
  // The source of posts includes drafts, which a token for the profile alone must not read.
  const lacking = missingScope(
    access.token,
    'create',
    'update',
    'delete',
    'undelete',
    'draft',
    'media',
    'post',
  )
  if (lacking !== undefined && ['source', 'category'].includes(query.get('q') ?? '')) return lacking
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
