import { basename } from 'node:path'
import { removeFiles } from '../../io/server/uploads.js'
import { isObject } from '../../model/json.js'
import { mediaKeys } from '../../model/post.js'
import { jsonReply, type ServerReply, type ServerRequest } from '../../model/server-request.js'
import { crossOrigin, missingScope, oauthError } from '../bearer.js'
import type { PostChange, StagedFile } from '../jobs/change-post.js'
import { isRefused, type NewEntry, type Properties, type UploadedFile, updateOfJson } from './entry.js'
import { stagedFile, stagedInText } from './media.js'
import type { Micropub } from './micropub.js'
import { type ReadRequest, readRequest } from './read-request.js'

/** Creates, changes, deletes and brings back posts: https://www.w3.org/TR/micropub/#create */
export const micropubEndpoint = async (request: ServerRequest, micropub: Micropub): Promise<ServerReply> => {
  const read = await readRequest(request, micropub)
  if ('status' in read) return read
  const { action, token } = read
  try {
    if (action === 'create') return await create(read, micropub)
    const scopes = Object.hasOwn(actionScopes, action) ? actionScopes[action] : undefined
    if (scopes === undefined)
      return oauthError(400, 'invalid_request', 'action must be create, update, delete or undelete')
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
  if (isRefused(entry)) return oauthError(400, 'invalid_request', entry.refused)
  const isDraft = !token.scope.includes('create') && !token.scope.includes('post')
  const result = await micropub.jobs.create({ ...withStagedFiles(entry, files, micropub), isDraft })
  if (isRefused(result)) return oauthError(400, 'invalid_request', result.refused)
  micropub.changed()
  // The post is in the blog now, and on its page after the next build.
  return { ...jsonReply(202, { url: result.url }, { ...crossOrigin, location: result.url }), log: result.url }
}

const change = async ({ action, url, json }: ReadRequest, micropub: Micropub): Promise<ServerReply> => {
  const wanted = changeOf(action, url, json, micropub)
  if (isRefused(wanted)) return oauthError(400, 'invalid_request', wanted.refused)
  const asked = wanted.action === 'update' ? wanted.update.url : wanted.url
  const result = await micropub.jobs.change(wanted)
  if (isRefused(result)) return oauthError(400, 'invalid_request', result.refused)
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
  ...mediaKeys.flatMap((name) =>
    (properties[name] ?? []).flatMap(
      (value) => stagedFile(isObject(value) ? value.value : value, micropub) ?? [],
    ),
  ),
]

/** Returns an entry whose uploaded files are beside it: those of the request, and those that were uploaded before, also in its text. */
const withStagedFiles = (
  { properties, commands }: Pick<NewEntry, 'properties' | 'commands'>,
  uploaded: readonly UploadedFile[],
  micropub: Micropub,
): Omit<NewEntry, 'isDraft'> => {
  const files: UploadedFile[] = []
  const others: Record<string, readonly unknown[]> = { ...properties }
  for (const name of mediaKeys) {
    const alts = commands[`${name}-alt`] ?? []
    const left: unknown[] = []
    const values: unknown[] = [...(properties[name] ?? [])]
    const own = uploaded.filter(({ property }) => property === name)
    for (const file of own.toSorted((a, b) => a.at - b.at)) values.splice(file.at, 0, file)
    for (const [at, value] of values.entries()) {
      const file =
        own.find((one) => one === value) ?? stagedFile(isObject(value) ? value.value : value, micropub)
      const alt = isObject(value) && typeof value.alt === 'string' ? value.alt : alts[at]
      if (file !== undefined)
        files.push({ property: name, path: file.path, at, ...(alt !== undefined && { alt }) })
      else left.push(alt === undefined || isObject(value) ? value : { value, alt })
    }
    if (left.length > 0) others[name] = left
    else delete others[name]
  }
  const named = stagedInText(JSON.stringify(others.content ?? []), micropub)
  for (const { path } of named)
    if (!files.some((file) => file.path === path)) files.push({ property: 'content', path, at: 0 })
  if (others.content !== undefined) others.content = withFileNames(others.content, named)
  return { properties: others, commands, files }
}

/** Returns a content with the names of files, which will be beside the post, instead of their URLs. */
const withFileNames = (content: readonly unknown[], files: readonly StagedFile[]): readonly unknown[] =>
  JSON.parse(
    files.reduce((text, { url, path }) => text.replaceAll(url, basename(path)), JSON.stringify(content)),
  ) as unknown[]
