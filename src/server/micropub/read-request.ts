import { type MultipartForm, readMultipart } from '../../io/server/multipart.js'
import { removeFiles, writeUploads } from '../../io/server/uploads.js'
import { parseJsonObject } from '../../model/json.js'
import { mediaTypeOf } from '../../model/media.js'
import { mediaKeys } from '../../model/post.js'
import type { ServerReply, ServerRequest } from '../../model/server-request.js'
import { bearerOf, oauthError, tokenOf } from '../bearer.js'
import type { StoredToken } from '../indieauth/tokens.js'
import {
  type EntryText,
  entryOfForm,
  entryOfJson,
  isRefused,
  type Refused,
  type UploadedFile,
} from './entry.js'
import { tooLarge } from './media.js'
import { type Micropub, maxText, maxUpload } from './micropub.js'

/** A request, read from a form, JSON or multipart. */
export type ReadRequest = {
  readonly action: string
  readonly url: string | undefined
  readonly entry: EntryText | Refused
  readonly json: Readonly<Record<string, unknown>> | undefined
  readonly files: readonly UploadedFile[]
  readonly token: StoredToken
}

/** Reads a request and its token; returns a reply with an error when that is not possible. */
export const readRequest = async (
  request: ServerRequest,
  micropub: Micropub,
): Promise<ReadRequest | ServerReply> => {
  const type = (request.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  const isJson = type === 'application/json'
  // A form may have the token in its body: then the body is read first.
  const early = bearerOf(request) !== undefined || isJson ? tokenOf(request, micropub.tokens) : undefined
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
    return oauthError(400, 'invalid_request', 'send a form, JSON or multipart/form-data')
  const valuesOf = (wanted: string): string[] =>
    form.fields.flatMap(([name, value]) => (name === wanted ? [value] : []))
  const access = tokenOf(request, micropub.tokens, valuesOf('access_token'))
  if ('reply' in access) return access.reply
  const files = await prepareFiles(form, micropub)
  if ('status' in files) return files
  return {
    action: valuesOf('action')[0] ?? 'create',
    url: valuesOf('url')[0],
    entry: entryOfForm(form.fields),
    json: undefined,
    files,
    token: access.token,
  }
}

const readJsonRequest = (body: Uint8Array, token: StoredToken): ReadRequest | ServerReply => {
  const json = jsonOf(body)
  if (json === undefined)
    return oauthError(400, 'invalid_request', 'the body is not a JSON object, or nested too deep')
  const { action = 'create', url } = json
  if (typeof action !== 'string') return oauthError(400, 'invalid_request', 'action must be a text')
  return {
    action,
    url: typeof url === 'string' ? url : undefined,
    entry: entryOfJson(json),
    json,
    files: [],
    token,
  }
}

/** The properties with which a form sends files; `file` is that of the media endpoint. */
const fileProperties: readonly string[] = [...mediaKeys, 'file']

/** Writes the files of a form, and prepares them for publishing; returns an error, and no file, when one is refused. */
const prepareFiles = async (
  { files }: MultipartForm,
  { jobs, mediaFolder }: Micropub,
): Promise<readonly UploadedFile[] | ServerReply> => {
  if (files.length === 0) return []
  const other = files.find(({ name }) => !fileProperties.includes(name.replace(/\[\]$/, '')))
  if (other !== undefined)
    return oauthError(
      400,
      'invalid_request',
      `\`${other.name.slice(0, 50)}\` takes no file; ${fileProperties.join(', ')} do`,
    )
  const paths = writeUploads(mediaFolder, files)
  const prepared = await Promise.all(paths.map((path) => jobs.prepareMedia(path)))
  const refused = prepared.find(isRefused)
  if (refused === undefined)
    return prepared.flatMap((one, index) => {
      const file = files[index]
      if (file === undefined || !('path' in one)) return []
      const name = file.name.replace(/\[\]$/, '')
      return name === 'file'
        ? [{ property: propertyOfFile(one.path), path: one.path, at: Number.MAX_SAFE_INTEGER }]
        : [{ property: name, path: one.path, at: file.at }]
    })
  removeFiles([...paths, ...prepared.flatMap((one) => ('path' in one ? [one.path] : []))])
  return oauthError(400, 'invalid_request', refused.refused)
}

/** Returns the property for a file that is sent with the name of the media endpoint, `file`. */
const propertyOfFile = (path: string): string => {
  const [kind = ''] = mediaTypeOf(path)?.split('/') ?? []
  return kind === 'video' || kind === 'audio' ? kind : 'photo'
}

const jsonOf = (body: Uint8Array): Readonly<Record<string, unknown>> | undefined => {
  const value = parseJsonObject(Buffer.from(body).toString('utf8'))
  return isShallow(value, maxDepth) ? value : undefined
}

/** The levels of lists and objects that an entry may have. */
const maxDepth = 30

const isShallow = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((one) => isShallow(one, levels - 1)))
