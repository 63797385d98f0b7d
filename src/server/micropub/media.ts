import { basename, join } from 'node:path'
import { now } from '../../io/clock.js'
import { readBytes } from '../../io/fs/atomic.js'
import { readMultipart } from '../../io/server/multipart.js'
import { filesByTime, removeFiles, writeUploads } from '../../io/server/uploads.js'
import { mediaTypeOf } from '../../model/media.js'
import { jsonReply, type ServerReply, type ServerRequest } from '../../model/server-request.js'
import { dayLength } from '../../model/utc.js'
import { crossOrigin, missingScope, oauthError, tokenOf } from '../bearer.js'
import type { StagedFile } from '../jobs/change-post.js'
import { isRefused } from './entry.js'
import { type Micropub, maxUpload } from './micropub.js'

/** How long an uploaded file waits for a post, in milliseconds. */
const stagedAge = 30 * dayLength

/** Takes a file, and returns its URL: https://www.w3.org/TR/micropub/#media-endpoint */
export const uploadMedia = async (request: ServerRequest, micropub: Micropub): Promise<ServerReply> => {
  const { jobs, mediaFolder, mediaUrl, tokens } = micropub
  const access = tokenOf(request, tokens)
  if ('reply' in access) return access.reply
  const lacking = missingScope(access.token, 'media', 'create')
  if (lacking !== undefined) return lacking
  const body = await request.body(maxUpload, 'trusted')
  if (body === undefined) return tooLarge(maxUpload)
  const form = await readMultipart(body, request.header('content-type') ?? '')
  const [file, ...more] = form?.files ?? []
  if (file === undefined || more.length > 0 || !/^file(?:\[\])?$/.test(file.name))
    return oauthError(
      400,
      'invalid_request',
      'send one file as multipart/form-data, in a part with the name file',
    )
  const [path = ''] = writeUploads(mediaFolder, [file])
  const prepared = await jobs.prepareMedia(path)
  removeOld(mediaFolder)
  if (isRefused(prepared)) {
    removeFiles([path])
    return oauthError(400, 'invalid_request', prepared.refused)
  }
  const location = `${mediaUrl}/${basename(prepared.path)}`
  return { ...jsonReply(201, { url: location }, { ...crossOrigin, location }) }
}

/** Answers `q=source` of the media endpoint: the latest uploaded files that wait for a post. */
export const mediaQuery = (
  request: ServerRequest,
  { mediaFolder, mediaUrl, tokens }: Micropub,
): ServerReply => {
  const access = tokenOf(request, tokens)
  if ('reply' in access) return access.reply
  const lacking = missingScope(access.token, 'media', 'create', 'update')
  if (lacking !== undefined) return lacking
  if (request.query.get('q') !== 'source') return oauthError(400, 'invalid_request', 'q must be source')
  const items = filesByTime(mediaFolder)
    .filter(({ name }) => isStagedName(name))
    .slice(0, 50)
    .map(({ name, modified }) => ({
      url: `${mediaUrl}/${name}`,
      published: new Date(modified).toISOString(),
    }))
  return jsonReply(200, { items }, crossOrigin)
}

/** Shows an uploaded file, so that apps can show it before it is a part of a post. Its name cannot be guessed. */
export const showMedia = (name: string, { mediaFolder }: Micropub): ServerReply => {
  const bytes = isStagedName(name) ? readBytes(join(mediaFolder, name)) : undefined
  if (bytes === undefined) return { status: 404, body: 'There is no such file.\n' }
  return {
    status: 200,
    type: mediaTypeOf(name) ?? 'application/octet-stream',
    headers: {
      ...crossOrigin,
      'cache-control': 'private, max-age=3600',
      'content-security-policy': "default-src 'none'; sandbox",
    },
    body: bytes,
  }
}

/** Returns the uploaded file of a URL; undefined when it is none. */
export const stagedFile = (url: unknown, { mediaFolder, mediaUrl }: Micropub): StagedFile | undefined => {
  if (typeof url !== 'string' || !url.startsWith(`${mediaUrl}/`)) return undefined
  const name = url.slice(mediaUrl.length + 1)
  return isStagedName(name) && readBytes(join(mediaFolder, name)) !== undefined
    ? { url, path: join(mediaFolder, name) }
    : undefined
}

/** Returns the error for a body that is too long. */
export const tooLarge = (maxBytes: number): ServerReply =>
  oauthError(413, 'invalid_request', `a request of this kind may have ${maxBytes / 1_000_000} MB`)

/** Returns the uploaded files whose URLs are in a text. */
export const stagedInText = (text: string, micropub: Micropub): StagedFile[] => {
  const names = text
    .split(`${micropub.mediaUrl}/`)
    .slice(1)
    .map((rest) => /^[\w-]{36}\.[a-z0-9]{2,5}/.exec(rest)?.[0] ?? '')
  return [...new Set(names)].flatMap((name) => stagedFile(`${micropub.mediaUrl}/${name}`, micropub) ?? [])
}

/** Whether a name is one that this server gives to uploaded files. */
const isStagedName = (name: string): boolean => /^[\w-]{36}\.[a-z0-9]{2,5}$/.test(name)

const removeOld = (folder: string): void =>
  removeFiles(
    filesByTime(folder)
      .filter(({ modified }) => now() - modified > stagedAge)
      .map(({ name }) => join(folder, name)),
  )
