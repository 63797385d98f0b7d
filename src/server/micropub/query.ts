import { builtInKinds } from '../../model/post-kind.js'
import { jsonReply, type ServerReply, type ServerRequest } from '../../model/server-request.js'
import { crossOrigin, missingScope, oauthError, tokenOf } from '../bearer.js'
import { isRefused, type Properties } from './entry.js'
import type { Micropub } from './micropub.js'

/** The scopes that permit changing posts. */
const changing = ['create', 'update', 'delete', 'undelete', 'post'] as const

/** Answers questions about the server and its posts: https://www.w3.org/TR/micropub/#querying */
export const micropubQuery = async (request: ServerRequest, micropub: Micropub): Promise<ServerReply> => {
  const access = tokenOf(request, micropub.tokens)
  if ('reply' in access) return access.reply
  const { query } = request
  const asked = query.get('q')
  // The source of posts includes drafts, which only a token that may change posts may read.
  const lacking =
    asked === 'source'
      ? missingScope(access.token, ...changing)
      : missingScope(access.token, ...changing, 'draft', 'media')
  if (lacking !== undefined && (asked === 'source' || asked === 'category')) return lacking
  const reply = (value: object): ServerReply => jsonReply(200, value, crossOrigin)
  const filter = query.get('filter')?.toLowerCase()
  switch (asked) {
    case 'config':
      return reply({
        'media-endpoint': micropub.mediaUrl,
        'syndicate-to': micropub.syndicateTo,
        'post-types': postTypes,
        visibility: ['public', 'unlisted'],
        q: ['config', 'source', 'category', 'syndicate-to', 'post-types'],
      })
    case 'syndicate-to':
      return reply({ 'syndicate-to': micropub.syndicateTo })
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
      return oauthError(
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
  if (isRefused(found)) return oauthError(400, 'invalid_request', found.refused)
  const [only] = found
  if (url !== null && only !== undefined && wanted.length > 0)
    return jsonReply(200, { properties: pick(only.properties, wanted) }, crossOrigin)
  if (url !== null && only !== undefined)
    return jsonReply(200, { type: [only.type], properties: only.properties }, crossOrigin)
  const items = found.map((item) => ({
    type: [item.type],
    properties: { ...(wanted.length > 0 ? pick(item.properties, wanted) : item.properties), url: [item.url] },
  }))
  return jsonReply(200, { items }, crossOrigin)
}

const pick = (properties: Properties, names: readonly string[]): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)))

/** The kinds of posts that can be created, with their names for people. */
const postTypes = builtInKinds.map((type) => ({
  type,
  name: type === 'rsvp' ? 'RSVP' : type.charAt(0).toUpperCase() + type.slice(1),
}))
