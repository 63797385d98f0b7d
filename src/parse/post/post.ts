import { hash } from 'node:crypto'
import { isKeyOfSettings, type ParseSettings } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { languageTag } from '../../model/i18n/index.js'
import { type Message, warning } from '../../model/message.js'
import { kindOf, type Post, sentencesOf } from '../../model/post.js'
import { isHtmlFile, readPostPath } from '../../model/post-path.js'
import type { Source } from '../../model/site.js'
import { checkText, forbiddenControls } from '../check-text.js'
import { asText, type Fields, readFields } from '../fields.js'
import { outsideBlockLines } from '../markdown/block-lines.js'
import { withoutComments } from '../markdown/hidden-text.js'
import { renderWithinLimits } from '../markdown/limits.js'
import { plainMdx } from '../markdown/mdx.js'
import { publicMarkdown, withoutSpeakerNotes } from '../markdown/speaker-notes.js'
import { mediaUrlsIn } from '../markdown/urls.js'
import { checkPost, unclosedNotes, warnWithoutTarget } from './check-post.js'
import { entryHashOf } from './entry-hash.js'
import { type FrontMatter, parseFrontMatter } from './front-matter.js'
import { readInteractions } from './interactions.js'
import { dataKeys, keysOf, knownKeys, usualKeys } from './keys.js'
import { mf2Of, withMf2Data } from './mf2-data.js'
import { readAliases, readPermalink } from './own-urls.js'
import { type PermalinkFacts, permalinkOf, sectionOf, similarPlaceholder } from './permalink.js'
import {
  firstText,
  mediaLinesOf,
  readKind,
  readLang,
  readMedia,
  readNetworks,
  readPinned,
  readSlug,
  readTags,
} from './post-values.js'
import { isDateKey, readDate, readPublished, readPublishing, readTerms } from './publishing.js'
import { readSubject } from './subject.js'
import { frontMatterBlocks, withBlocks } from './subject-blocks.js'
import { dateRoleOf, decidesPublishing } from './withheld.js'

/** The post of a file, and the messages about it. `post` is undefined when the file cannot be read. */
export type ParsedPost = { readonly post?: Post; readonly messages: readonly Message[] }

/**
 * Parses one file of content/. Returns no post when its text or its front matter cannot be read, or its
 * Markdown is too large.
 */
export const parsePost = (raw: Source, config: ParseSettings): ParsedPost => {
  const messages = checkText(raw)
  if (messages.some(({ fatal }) => fatal)) return { messages }
  const source = messages.length === 0 ? raw : { ...raw, value: raw.value.replace(forbiddenControls, '') }
  const head = parseFrontMatter(source)
  if (head.messages.length > 0) return { messages: [...messages, ...head.messages] }
  if (isHtmlFile(source.path) && !isHtmlPost(head)) return { messages: [...messages, notPost(source, head)] }
  const data = withMf2Data(head.data, mf2Of(head.data))
  const fields = readFields(data, head.placeOf, messages)
  const keys = Object.keys(data)
  const read = keys.filter(
    (key) =>
      knownKeys.has(key) || dataKeys.has(key) || decidesPublishing(key) || isKeyOfSettings(key, config),
  )
  if (read.length < keys.length) fields.warnUnknownKeys([...usualKeys, ...read], 'near misses')

  const entry = readEntry(fields, source, config)
  const stated = readKind(fields, config)
  const section = sectionOf(source.path, config.deepSections)
  const sectionKind = section === undefined ? undefined : config.sections[section]?.kind
  const isSlides = (stated ?? sectionKind) === 'presentation'
  const body = withoutSpeakerNotes(head.body, isSlides)
  const rendered = renderWithinLimits(
    defined({
      ...{ text: body.text, path: source.path, file: source.file, bodyLine: head.bodyLine },
      name: entry.name,
      isPage: entry.published === undefined,
      isHtml: isHtmlFile(source.path),
      isPlain: fields.has('imported'),
      isSlides,
      lang: entry.lang,
    }),
    config,
  )
  if ('tooLarge' in rendered) return { messages: [...messages, rendered.tooLarge] }
  const { content, blocks = [], ...found } = rendered
  const responses = readInteractions(fields, messages, head.placeOf, config.kinds)
  warnWithoutTarget(fields, responses.interactions, {
    stated,
    sectionKind,
    isDated: entry.published !== undefined,
  })
  const facets = defined({
    interactions: responses.interactions,
    photos: [...readMedia(fields, 'photo', source.path, config), ...found.photos],
    videos: [...readMedia(fields, 'video', source.path, config), ...found.videos],
    audios: [...readMedia(fields, 'audio', source.path, config), ...found.audios],
    name: entry.name ?? found.name,
  })
  const subject =
    entry.published === undefined
      ? {}
      : readSubject(fields, stated ?? sectionKind, { path: source.path, config, name: facets.name })
  const facts = { ...facets, ...subject }
  const kind = kindOf(facts, sentencesOf(content), { stated, section: sectionKind })
  const withData = withBlocks(
    content,
    blocks,
    frontMatterBlocks(subject, data, fields, { path: source.path, config }),
  )
  const publishing = readPublishing(fields, data, source.path)
  const parts = defined({
    path: source.path,
    hash: hash('sha1', raw.value),
    file: source.file,
    ...entry,
    section,
    kind,
    ...facts,
    ...readTerms(fields, data, config),
    draft: publishing.isWithheld,
    // The page that hosts show for a missing one is no place to go to.
    unlisted:
      (fields.boolean('unlisted') ?? false) ||
      publishing.isUnlisted ||
      entry.url === `${config.base}/404.html`,
    ...withData,
    diagrams: found.diagrams,
    markdown: config.feeds.markdown
      ? publicMarkdown(publicText(body.text, source.path, config), isSlides)
      : undefined,
    extra: extraOf(data),
    ...(responses.contexts.length > 0 && { contexts: responses.contexts }),
    files: mediaUrlsIn(source.value, source.path, config),
    mediaLines: mediaLinesOf(fields, head.placeOf),
  })
  const post: Post = { ...parts, entryHash: entryHashOf(parts, head.body) }
  const isDated = post.published !== undefined || keysOf('published').some(isDateKey(fields))
  return {
    post,
    messages: [
      ...messages,
      ...unclosedNotes(source, head.bodyLine, body.unclosed),
      ...found.messages,
      ...checkPost(post, { isDated, stated, sectionKind }, head.placeOf),
    ],
  }
}

/** Returns the Markdown of a post without what other programs do not publish. */
const publicText = (text: string, path: string, config: ParseSettings): string =>
  outsideBlockLines(text, config, (part) =>
    withoutComments(/\.mdx$/i.test(path) ? plainMdx(part, { file: path, bodyLine: 1 }).text : part),
  )

/** Whether a file of HTML is a post: it begins with front matter, and has no tags of a template. */
const isHtmlPost = ({ hasHead, body }: FrontMatter): boolean =>
  hasHead && !/\{\{|\{%|\{#|<%/.test(body.replace(rawBlock, ''))

/** A block of text between the tags with which Liquid and Nunjucks show braces. */
const rawBlock = /\{%-?\s*raw\s*-?%\}(?:(?!\{%-?\s*raw)[\s\S])*?\{%-?\s*endraw\s*-?%\}/g

const notPost = ({ file }: Source, { hasHead }: FrontMatter): Message =>
  warning(
    'unpublished-file',
    { file },
    hasHead
      ? 'the file is a template of another generator, and not published'
      : 'the file is neither a post nor a medium, and not published (`.html` without front matter)',
    hasHead ? 'write its result in HTML or Markdown' : 'move what visitors should get to `content/static/`',
  )

/** Returns the properties of a post from which its URL is made; undefined when its front matter cannot be read. */
export const permalinkFactsOf = (source: Source, config: ParseSettings): PermalinkFacts | undefined => {
  const head = parseFrontMatter(source)
  return head.messages.length > 0
    ? undefined
    : readPermalinkFacts(readFields(head.data, head.placeOf, []), source.path, config)
}

/** Returns the key of the front matter with the date of a post, by the settings of its section. */
const dateKeyOf = (path: string, { sections, deepSections }: ParseSettings): string | undefined => {
  const section = sectionOf(path, deepSections)
  return section === undefined ? undefined : sections[section]?.date
}

const readPermalinkFacts = (fields: Fields, path: string, config: ParseSettings): PermalinkFacts => {
  const permalink = readPermalink(fields, config)
  return defined({
    path,
    slug: readSlug(fields),
    permalink,
    published: readPublished(fields, readPostPath(path), permalink, config, dateKeyOf(path, config)),
    title: firstText(fields, keysOf('name')),
    categories: readCategories(fields),
    keyOf: (key: string) => asText(fields.raw(key)),
  })
}

/** Reads the properties of a post that depend only on its front matter. */
const readEntry = (fields: Fields, { path }: Source, config: ParseSettings) => {
  const place = readPostPath(path)
  const facts = readPermalinkFacts(fields, path, config)
  const { published, title } = facts
  const updated = readDate(fields, keysOf('updated'), config, true)
  const isLater = updated !== undefined && (published === undefined || updated.epoch > published.epoch)
  const { url, missing } = permalinkOf(facts, config)
  if (missing !== undefined) warnMissing(fields, missing)
  return {
    url,
    name: title,
    summary: firstText(fields, keysOf('summary')),
    published,
    updated: isLater ? updated : undefined,
    categories: readTags(fields, config),
    syndication: fields.urls('syndication'),
    syndicate: readNetworks(fields),
    warning: firstText(fields, ['content_warning']),
    feedId: firstText(fields, ['guid']),
    ...readAliases(fields, config),
    lang: readLang(fields) ?? (place.lang === undefined ? undefined : languageTag(place.lang)),
    pinned: readPinned(fields),
  }
}

/** Reads the categories for `:categories`; a text has blanks or commas between them, as in Jekyll. */
const readCategories = (fields: Fields): readonly string[] => {
  const text = fields.raw('categories')
  if (typeof text !== 'string') return fields.nestedTexts('categories', 'category')
  return text.split(text.includes(',') ? /\s*,\s*/ : /\s+/).filter((one) => one !== '')
}

/** Adds a warning that the pattern of `permalinks` has a placeholder for which the post has no value. */
const warnMissing = (fields: Fields, name: string): void => {
  const meant = similarPlaceholder(name)
  fields.reportWarning(
    'permalink',
    `the pattern of its URL in site.yaml has \`:${name}\`, which the post does not have, so its URL is that of its file`,
    meant === undefined
      ? `write \`${name}: …\`, or a \`permalink\``
      : `did you mean \`:${meant}\` in site.yaml?`,
  )
}

/**
 * Returns the keys that smallsocial does not read, as JSON values, so that a cached post is the same as a
 * parsed one.
 */
const extraOf = (data: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const extra = Object.entries(data).filter(([key]) => !knownKeys.has(key) && dateRoleOf(key) === undefined)
  return extra.length === 0 ? {} : JSON.parse(JSON.stringify(Object.fromEntries(extra)))
}
