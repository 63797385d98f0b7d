import type { ParseSettings } from '../../model/config.js'
import { languageTag } from '../../model/i18n/index.js'
import { isInteractionType } from '../../model/interactions.js'
import { type NetworkName, networkNames } from '../../model/network.js'
import { type Kind, type MediaItem, type MediaKey, mediaKeys, type Post } from '../../model/post.js'
import { kindNames } from '../../model/post-kind.js'
import { normalTag } from '../../model/tag.js'
import { isWebUrl } from '../../model/untrusted.js'
import { asObject, asText, asTexts, type Fields } from '../fields.js'
import { resolveSiteUrl } from '../markdown/urls.js'
import { keysOf } from './keys.js'
import { invalidPathReason } from './permalink.js'
import { flagOf } from './withheld.js'

/** Returns the text under the first of the keys that a post has; undefined for an empty one. */
export const firstText = (fields: Fields, names: readonly string[]): string | undefined => {
  const key = names.find((name) => fields.has(name))
  const text = key === undefined ? undefined : fields.text(key)
  return text === '' ? undefined : text
}

/** Reads photos, videos or audio: a path, a URL, or a group with `url`, `alt` and `caption`; also a list of them. */
export const readMedia = (
  fields: Fields,
  key: MediaKey,
  path: string,
  config: ParseSettings,
): MediaItem[] => {
  const value = fields.raw(key)
  if (value === undefined || value === null || typeof value === 'boolean') return []
  return (Array.isArray(value) ? value : [value]).flatMap((item): MediaItem[] => {
    const group = asObject(item)
    const written = asText(group?.url ?? group?.value ?? group?.src ?? item)
    if (group !== undefined && written === undefined) {
      fields.reportWarning(
        key,
        `an entry of \`${key}\` has no URL, and is not shown`,
        `write \`${key}: { url: "cat.jpg", alt: "…" }\``,
      )
      return []
    }
    if (
      written === undefined ||
      written === '' ||
      (/^[a-z][a-z0-9+.-]*:/i.test(written) && !isWebUrl(written))
    ) {
      fields.reject(
        key,
        `\`${key}: "cat.jpg"\`, \`${key}: https://…\` or \`${key}: { url: "cat.jpg", alt: "…" }\``,
      )
      return []
    }
    const [alt, caption] = [asText(group?.alt), asText(group?.caption)]
    return [
      {
        url: resolveSiteUrl(written, { path, config }).url,
        ...(alt !== undefined && alt !== '' && { alt }),
        ...(caption !== undefined && caption !== '' && { caption }),
        inContent: false,
      },
    ]
  })
}

/** Returns the lines of the keys of media; undefined for a post without one. */
export const mediaLinesOf = (fields: Fields): Post['mediaLines'] => {
  const keys = mediaKeys.filter(fields.has)
  return keys.length === 0 ? undefined : Object.fromEntries(keys.map((key) => [key, fields.lineOf(key)]))
}

/** Reads the tags of all keys, in their normal form. */
export const readTags = (fields: Fields, config: ParseSettings): string[] => {
  const tags = fields.nestedTexts(...keysOf('category')).map((tag) => normalTag(tag, config.tags.aliases))
  return [...new Set(tags.filter((tag) => tag !== ''))]
}

/** Reads `syndicate`: names of networks, or `true` for those of the settings, or `false` for none. */
export const readNetworks = (fields: Fields): readonly NetworkName[] | undefined => {
  const value = fields.raw('syndicate')
  const flag = typeof value === 'boolean' ? value : undefined
  if (value === undefined || value === null || flag !== undefined) return flag === false ? [] : undefined
  const written = asTexts(value)
  const names = networkNames.filter((name) => written?.includes(name))
  if (written !== undefined && names.length === new Set(written).size) return names
  fields.reject('syndicate', `\`syndicate: [${networkNames.join(', ')}]\` or \`syndicate: false\``)
  return []
}

/** Reads `slug`, one part of a path. */
export const readSlug = (fields: Fields): string | undefined => {
  const slug = fields.text('slug')?.replace(/^\/+|\/+$/g, '')
  if (
    slug === undefined ||
    (slug !== '' && invalidPathReason(`/${slug}`) === undefined && !slug.includes('/'))
  )
    return slug
  fields.reject('slug', 'one name, e.g. `slug: hello-world`')
  return undefined
}

/** Reads `lang`, a language tag. */
export const readLang = (fields: Fields): string | undefined => {
  const lang = fields.text('lang')?.replaceAll('_', '-')
  const tag = lang === undefined ? undefined : languageTag(lang)
  if (lang !== undefined && tag === undefined) fields.reject('lang', 'a language tag, e.g. `lang: es`')
  return tag
}

/**
 * Reads `kind`, the kind that the author states. A response is one by its target, so its name here says nothing; an
 * unknown name is a warning.
 */
export const readKind = (fields: Fields, { kinds }: ParseSettings): Kind | undefined => {
  const text = fields.has('kind') ? asText(fields.raw('kind')) : undefined
  if (text === undefined || isInteractionType(text)) return undefined
  const known = kindNames(kinds)
  if (known.includes(text)) return text
  fields.reportWarning(
    'kind',
    `\`kind\` is \`${text}\`, which is not a kind of post`,
    `write one of ${known.filter((kind) => !isInteractionType(kind)).join(', ')}, or declare it below \`kinds:\` in content/site.yaml`,
  )
  return undefined
}

/** Reads `pinned`: yes or no, or a place from 1. */
export const readPinned = (fields: Fields): boolean | number => {
  const value = fields.raw('pinned')
  if (value === undefined || value === null) return false
  const text = asText(value) ?? ''
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  return flagOf(value) ?? fields.reject('pinned', '`pinned: true`, or its place: `pinned: 1`') ?? false
}
