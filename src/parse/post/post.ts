import { hash } from 'node:crypto'
import type { ParseSettings } from '../../model/config.js'
import { type Html, trusted } from '../../model/html.js'
import { languageTag } from '../../model/i18n/index.js'
import { error, type Message, warning } from '../../model/message.js'
import { kindOf, type MediaItem, type Post, sentencesOf } from '../../model/post.js'
import type { Source } from '../../model/site.js'
import { normalTag } from '../../model/tag.js'
import { isWebUrl } from '../../model/untrusted.js'
import { asObject, asText, type Fields, readFields } from '../fields.js'
import { renderWithinLimits } from '../markdown/limits.js'
import { publicMarkdown, withoutSpeakerNotes } from '../markdown/speaker-notes.js'
import { mediaUrlsIn, resolveSiteUrl } from '../markdown/urls.js'
import { checkText, forbiddenControls } from './check-text.js'
import { folderKindMismatch } from './folder-kinds.js'
import { parseFrontMatter } from './front-matter.js'
import { readInteractions } from './interactions.js'
import { frontMatterKeys, knownKeys } from './keys.js'
import { invalidPathReason, permalinkOf, sectionOf } from './permalink.js'
import { isDateKey, readDate, readPublishing, readTerms } from './publishing.js'
import { dateRoleOf, decidesPublishing, flagOf } from './withheld.js'

/** A file read: the post in it, and what is wrong with it. */
export type ParsedPost = { readonly post?: Post; readonly messages: readonly Message[] }

/** Restores a parsed post from cached JSON. There are thousands, so the text becomes Html in place. */
export const restorePost = (kept: ParsedPost): ParsedPost => {
  if (kept.post === undefined) return kept
  const content: { html: Html } = kept.post.content
  content.html = trusted(content.html.value)
  return kept
}

/** Reads one file of content/ and nothing else. There is no post when its front matter cannot be read. */
export const parsePost = (raw: Source, config: ParseSettings): ParsedPost => {
  const messages = checkText(raw)
  if (messages.some(({ fatal }) => fatal)) return { messages }
  const source = messages.length === 0 ? raw : { ...raw, value: raw.value.replace(forbiddenControls, '') }
  const head = parseFrontMatter(source)
  if (head.messages.length > 0) return { messages: [...messages, ...head.messages] }

  const { placeOf } = head
  const facts = readFields(head.data, placeOf, messages)
  facts.warnUnknownKeys([...knownKeys, ...Object.keys(head.data).filter(decidesPublishing)], 'near misses')

  const publishing = readPublishing(facts, head.data, source.path)
  const lang = readLang(facts)
  const published = readDate(facts, frontMatterKeys.published, config)
  const title = firstText(facts, frontMatterKeys.name)
  const body = withoutSpeakerNotes(head.body)
  if (body.unclosed !== undefined)
    messages.push(
      error(
        'unclosed-notes',
        { file: source.file, line: head.bodyLine + body.unclosed - 1, column: 1 },
        '`:::notes` is not closed: where the notes end, the text to publish begins',
        'put a line `:::` where they end',
      ),
    )
  const rendered = renderWithinLimits(
    {
      ...(title !== undefined && { name: title }),
      isPage: published === undefined,
      text: body.text,
      path: source.path,
      file: source.file,
      bodyLine: head.bodyLine,
      ...(lang !== undefined && { lang }),
    },
    config,
  )
  if ('tooLarge' in rendered) return { messages: [...messages, rendered.tooLarge] }
  const { content, ...found } = rendered
  for (const message of found.messages) messages.push(message)
  const name = title ?? found.name
  const photos = [...readMedia(facts, 'photo', source.path, config), ...found.photos]
  for (const photo of photos)
    if (photo.alt === undefined && !photo.inContent)
      messages.push(
        warning(
          'missing-alt',
          placeOf('photo'),
          `the photo \`${photo.url}\` has no text for those who cannot see it`,
          'write `photo: { url: "cat.jpg", alt: "a cat on a mat" }`',
        ),
      )
  const facets = {
    interactions: readInteractions(facts, messages, placeOf),
    photos,
    videos: [...readMedia(facts, 'video', source.path, config), ...found.videos],
    audios: [...readMedia(facts, 'audio', source.path, config), ...found.audios],
    ...(name !== undefined && { name }),
  }
  const permalink = flagOf(facts.raw('permalink')) === false ? undefined : readPath(facts, 'permalink')
  const slug = readSlug(facts)
  const section = sectionOf(source.path, config.deepSections)
  const summary = firstText(facts, frontMatterKeys.summary)
  const changed = readDate(facts, frontMatterKeys.updated, config)
  const isLater = changed !== undefined && (published === undefined || changed.epoch > published.epoch)
  const { shownFrom, shownUntil, deleted } = readTerms(facts, head.data, config)
  const kind = kindOf(facets, sentencesOf(content))
  const parts: Omit<Post, 'entryHash'> = {
    path: source.path,
    hash: hash('sha1', raw.value),
    file: source.file,
    url: permalinkOf(
      {
        path: source.path,
        ...(slug !== undefined && { slug }),
        ...(permalink !== undefined && { permalink }),
        ...(published !== undefined && { published }),
      },
      config,
    ),
    ...(section !== undefined && { section }),
    kind,
    ...facets,
    ...(summary !== undefined && { summary }),
    ...(published !== undefined && { published }),
    ...(isLater && { updated: changed }),
    ...(shownFrom !== undefined && { shownFrom }),
    ...(shownUntil !== undefined && { shownUntil }),
    categories: readTags(facts, config),
    syndication: facts.urls('syndication'),
    aliases: facts.paths('aliases').filter((path) => isPath(path, 'aliases', facts)),
    ...(lang !== undefined && { lang }),
    draft: publishing.isWithheld,
    unlisted: (facts.boolean('unlisted') ?? false) || publishing.isUnlisted,
    pinned: facts.boolean('pinned') ?? false,
    ...(deleted !== undefined && { deleted }),
    content,
    ...(config.feeds.markdown && { markdown: publicMarkdown(body.text) }),
    extra: extraOf(head.data),
    files: mediaUrlsIn(source.value, source.path, config),
  }
  const post: Post = { ...parts, entryHash: entryHashOf(parts, head.body) }
  if (!frontMatterKeys.published.some(isDateKey(facts)) && post.interactions.length > 0)
    messages.push(
      warning(
        'undated-response',
        { file: source.file, line: 1 },
        'the post answers a page, but has no date, so nobody will see it as an answer',
        'write `date: 2025-05-26 18:14 -05:00`',
      ),
    )
  if (section !== undefined && published !== undefined)
    messages.push(...folderKindMismatch(post, kind, placeOf))
  return { post, messages }
}

/** Over what the author wrote, not over what settings and renderers make of it: those would have everybody told anew. */
const entryHashOf = (post: Omit<Post, 'entryHash'>, markdown: string): string => {
  const { kind, name, summary, interactions, syndication } = post
  const { photos, videos, audios, published, updated } = post
  const words = [kind, name, summary, markdown.trim(), interactions, syndication]
  const rest = [photos, videos, audios, published?.wall, updated?.wall]
  return hash('sha1', JSON.stringify([...words, ...rest])).slice(0, 16)
}

const firstText = (facts: Fields, names: readonly string[]): string | undefined => {
  const key = names.find((name) => facts.has(name))
  const text = key === undefined ? undefined : facts.text(key)
  return text === '' ? undefined : text
}

const readMedia = (
  facts: Fields,
  key: 'photo' | 'video' | 'audio',
  path: string,
  config: ParseSettings,
): MediaItem[] => {
  const value = facts.raw(key)
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]).flatMap((item): MediaItem[] => {
    const group = asObject(item)
    const written = asText(group?.url ?? group?.value ?? item)
    if (
      written === undefined ||
      written === '' ||
      (/^[a-z][a-z0-9+.-]*:/i.test(written) && !isWebUrl(written))
    ) {
      facts.reject(
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

const readTags = (facts: Fields, config: ParseSettings): string[] => {
  const key = frontMatterKeys.category.find((name) => facts.has(name))
  const tags = key === undefined ? [] : facts.texts(key).map((tag) => normalTag(tag, config.tags.aliases))
  return [...new Set(tags.filter((tag) => tag !== ''))]
}

const readPath = (facts: Fields, key: string): string | undefined => {
  const path = facts.text(key)
  return path !== undefined && isPath(path, key, facts) ? path : undefined
}

const isPath = (path: string, key: string, facts: Fields): boolean => {
  const trouble = invalidPathReason(path)
  if (trouble !== undefined)
    facts.reportError(
      key,
      `\`${key}\` ${trouble}: \`${path}\``,
      'write a path of this site, e.g. `/2019/hello/`',
    )
  return trouble === undefined
}

const readSlug = (facts: Fields): string | undefined => {
  const slug = facts.text('slug')
  if (
    slug === undefined ||
    (slug !== '' && invalidPathReason(`/${slug}`) === undefined && !slug.includes('/'))
  )
    return slug
  facts.reject('slug', 'one name, e.g. `slug: hello-world`')
  return undefined
}

const readLang = (facts: Fields): string | undefined => {
  const lang = facts.text('lang')
  const tag = lang === undefined ? undefined : languageTag(lang)
  if (lang !== undefined && tag === undefined) facts.reject('lang', 'a language tag, e.g. `lang: es`')
  return tag
}

/** As JSON, so that what is remembered is what was read. */
const extraOf = (data: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const extra = Object.entries(data).filter(
    ([key]) => !knownKeys.includes(key) && dateRoleOf(key) === undefined,
  )
  return extra.length === 0 ? {} : JSON.parse(JSON.stringify(Object.fromEntries(extra)))
}
