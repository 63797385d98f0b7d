import type { Http } from '../../model/http.js'
import { jsonObject } from '../../model/json.js'
import type { Failure } from '../network.js'
import { type Segment, segmentText } from '../segments.js'
import { graphemesOf } from '../shorten.js'
import { callApi } from './api.js'

/** What a server accepts: https://docs.joinmastodon.org/entities/Instance/#configuration */
export type ServerLimits = {
  readonly characters: number
  /** The number of characters that each URL counts. */
  readonly charactersOfUrl: number
  readonly media: number
  readonly imageBytes: number
  readonly imageTypes: readonly string[]
}

/** The limits of Mastodon itself. */
export const defaultLimits: ServerLimits = {
  characters: 500,
  charactersOfUrl: 23,
  media: 4,
  imageBytes: 8_000_000,
  imageTypes: ['image/jpeg', 'image/png', 'image/gif', 'image/webp'],
}

/**
 * Asks a server for its limits; returns Mastodon's where the server does not name its own. A failure that may pass is returned as it
 * is: with other limits, long copies would be cut.
 */
export const limitsOf = async (http: Http, server: string): Promise<ServerLimits | Failure> => {
  const newer = await callApi(http, `${server}/api/v2/instance`)
  if (!('value' in newer) && newer.isTransient) return newer
  const answer = 'value' in newer ? newer : await callApi(http, `${server}/api/v1/instance`)
  if (!('value' in answer)) return answer.isTransient ? answer : defaultLimits
  const instance = jsonObject(answer.value)
  const { statuses, media_attachments } = jsonObject(instance.configuration)
  const [text, media] = [jsonObject(statuses), jsonObject(media_attachments)]
  const types = media.supported_mime_types
  return {
    characters:
      numberOf(text.max_characters) ?? numberOf(instance.max_toot_chars) ?? defaultLimits.characters,
    charactersOfUrl: numberOf(text.characters_reserved_per_url) ?? defaultLimits.charactersOfUrl,
    media: Math.min(4, numberOf(text.max_media_attachments) ?? defaultLimits.media),
    imageBytes: numberOf(media.image_size_limit) ?? defaultLimits.imageBytes,
    imageTypes: Array.isArray(types)
      ? types.filter((type): type is string => typeof type === 'string' && type.startsWith('image/'))
      : defaultLimits.imageTypes,
  }
}

/**
 * Returns the number of characters that a server counts: graphemes, each URL as many as the server says, and names on
 * other servers without the server.
 */
export const charactersOf = (text: string, { charactersOfUrl }: ServerLimits): number =>
  graphemesOf(
    text
      .replace(/https?:\/\/[^\s<>"'()[\]]+/gi, 'x'.repeat(charactersOfUrl))
      .replace(/(^|[^\w/])@(\w[\w.-]*)@[\w.-]+\w/g, '$1@$2'),
  )

/** Returns a function that returns whether a text with a content warning is within the limits. */
export const withinLimits =
  (limits: ServerLimits) =>
  (segments: readonly Segment[]): boolean => {
    const text = segmentText(segments)
    return text.length <= limits.characters * 60 && charactersOf(text, limits) <= limits.characters
  }

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined
