import { hash } from 'node:crypto'
import { isKeyOfSettings, type ParseSettings } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { hasError, type Message } from '../../model/message.js'
import type { Post } from '../../model/post.js'
import { kindOf } from '../../model/post-kind.js'
import { isHtmlFile } from '../../model/post-path.js'
import { sentencesOf } from '../../model/post-text.js'
import type { Source } from '../../model/site.js'
import { checkText, forbiddenControls } from '../check-text.js'
import { type Fields, readFields } from '../fields.js'
import { outsideBlockLines } from '../markdown/block-lines.js'
import { withoutComments } from '../markdown/hidden-text.js'
import { renderWithinLimits } from '../markdown/limits.js'
import { plainMdx } from '../markdown/mdx.js'
import { publicMarkdown, withoutSpeakerNotes } from '../markdown/speaker-notes.js'
import { mediaUrlsIn } from '../markdown/urls.js'
import { checkNotes, checkPost, warnWithoutTarget } from './check-post.js'
import { entryHashOf } from './entry-hash.js'
import { parseFrontMatter } from './front-matter.js'
import { checkHtmlPost } from './html-post.js'
import { readInteractions } from './interactions.js'
import { dataKeys, keysOf, knownKeys, usualKeys } from './keys.js'
import { mf2Of, withMf2Data } from './mf2-data.js'
import { sectionOf } from './permalink.js'
import { readPostFacts } from './post-facts.js'
import { mediaLinesOf, readKind, readMedia } from './post-values.js'
import { isDateKey, readPublishing, readTerms } from './publishing.js'
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
  if (hasError(messages)) return { messages }
  const source = messages.length === 0 ? raw : { ...raw, value: raw.value.replace(forbiddenControls, '') }
  const head = parseFrontMatter(source)
  if (head.messages.length > 0) return { messages: [...messages, ...head.messages] }
  const notPost = checkHtmlPost(source, head)
  if (notPost !== undefined) return { messages: [...messages, notPost] }
  const data = withMf2Data(head.data, mf2Of(head.data))
  const fields = readFields(data, head.placeOf, messages)
  warnUnknownKeys(fields, data, config)
  const entry = readPostFacts(fields, source, config)
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
      : readSubject(fields, stated ?? (responses.interactions.length > 0 ? undefined : sectionKind), {
          path: source.path,
          config,
          name: facets.name,
        })
  warnWithoutTarget(fields, responses.interactions, {
    ...{ stated, sectionKind, subject },
    isDated: entry.published !== undefined,
  })
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
    mediaLines: mediaLinesOf(fields),
  })
  const post: Post = { ...parts, entryHash: entryHashOf(parts, head.body) }
  const isDated = post.published !== undefined || keysOf('published').some(isDateKey(fields))
  return {
    post,
    messages: [
      ...messages,
      ...checkNotes(source, head.bodyLine, body),
      ...found.messages,
      ...checkPost(post, { isDated, stated, sectionKind }, head.placeOf),
    ],
  }
}

/** Warns about the keys that look like those that are read, and are not. */
const warnUnknownKeys = (
  fields: Fields,
  data: Readonly<Record<string, unknown>>,
  config: ParseSettings,
): void => {
  const keys = Object.keys(data)
  const read = keys.filter(
    (key) =>
      knownKeys.has(key) || dataKeys.has(key) || decidesPublishing(key) || isKeyOfSettings(key, config),
  )
  if (read.length < keys.length) fields.warnUnknownKeys([...usualKeys, ...read], 'near misses')
}

/** Returns the Markdown of a post without what other programs do not publish. */
const publicText = (text: string, path: string, config: ParseSettings): string =>
  outsideBlockLines(text, config, (part) =>
    withoutComments(/\.mdx$/i.test(path) ? plainMdx(part, { file: path, bodyLine: 1 }).text : part),
  )

/**
 * Returns the keys that smallsocial does not read, as JSON values, so that a cached post is the same as a
 * parsed one.
 */
const extraOf = (data: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const extra = Object.entries(data).filter(([key]) => !knownKeys.has(key) && dateRoleOf(key) === undefined)
  return extra.length === 0 ? {} : JSON.parse(JSON.stringify(Object.fromEntries(extra)))
}
