import { error, type Message, warning } from '../model/message.js'
import { type Citation, type Mention, mentionTypes, type Person, rsvpValues } from '../model/post.js'
import type { BlogrollFeed, Source } from '../model/site.js'
import { factsOf, isWebUrl, objectOf, textOf } from './facts.js'
import { parseYaml } from './yaml.js'

/** The mentions of one page, as content/mentions/ keeps them. */
export type StoredMentions = { readonly page: string; readonly mentions: readonly Mention[] }

/** Reads a file of content/contexts/: what an answered page said. What cannot be used is left out; a file that is no JSON is a warning. */
export const parseContext = (
  source: Source,
): { readonly context?: Citation; readonly messages: readonly Message[] } => {
  const { value, messages } = parseJson(source)
  const context = citationOf(value)
  if (context !== undefined || messages.length > 0)
    return { ...(context !== undefined && { context }), messages }
  return {
    messages: [
      warning(
        { file: source.file },
        'the context has no `url`',
        'take the file away; the post shows its bare target',
      ),
    ],
  }
}

/** Reads a file of content/mentions/. A mention without id, type or URL is left out. */
export const parseMentions = (
  source: Source,
): { readonly stored?: StoredMentions; readonly messages: readonly Message[] } => {
  const { value, messages } = parseJson(source)
  const page = textOf(value?.page)
  if (page === undefined || !Array.isArray(value?.mentions)) {
    const trouble = warning(
      { file: source.file },
      'the file has no `page` with `mentions`',
      'take it back from version control',
    )
    return { messages: messages.length > 0 ? messages : [trouble] }
  }
  return {
    stored: { page, mentions: value.mentions.flatMap((item) => mentionOf(objectOf(item)) ?? []) },
    messages,
  }
}

/** Reads content/blogroll.yaml: a list of `{title, url, feed, description, group}`. */
export const parseBlogroll = (
  source: Source,
): { readonly feeds: readonly BlogrollFeed[]; readonly messages: readonly Message[] } => {
  const yaml = parseYaml(source.value, { file: source.file, firstLine: 1 })
  const messages: Message[] = [...yaml.messages]
  if (yaml.value === null || yaml.value === undefined) return { feeds: [], messages }
  if (!Array.isArray(yaml.value))
    return {
      feeds: [],
      messages: [
        error(
          { file: source.file, line: 1 },
          'the blogroll is not a list',
          'write `- title: "…"` and below it `url:` and `feed:`',
        ),
      ],
    }
  const starts = source.value.split('\n').flatMap((line, index) => (/^\s*-\s/.test(line) ? [index + 1] : []))
  const feeds = yaml.value.flatMap((item, index): BlogrollFeed[] => {
    const place = { file: source.file, line: starts[index] ?? 1 }
    const facts = factsOf(objectOf(item) ?? {}, () => place, messages)
    const [title, url, feed] = [facts.text('title'), facts.url('url'), facts.url('feed')]
    const [description, group] = [facts.text('description'), facts.text('group')]
    facts.unknown(['title', 'url', 'feed', 'description', 'group'], 'all')
    if (title === undefined) {
      messages.push(
        error(place, 'an entry of the blogroll has no `title`', 'write `- title: "Jane’s notes"`'),
      )
      return []
    }
    return [
      {
        title,
        ...(url !== undefined && { url }),
        ...(feed !== undefined && { feed }),
        ...(description !== undefined && { description }),
        ...(group !== undefined && { group }),
      },
    ]
  })
  return { feeds, messages }
}

/** Foreign text as text of one line: no control characters, no marks that turn the direction of writing, at most `limit` characters. */
export const foreignText = (value: unknown, limit: number): string | undefined => {
  if (typeof value !== 'string') return undefined
  const text = value
    .toWellFormed()
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ufffe\uffff]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return text === '' ? undefined : text.length <= limit ? text : `${text.slice(0, limit - 1).toWellFormed()}…`
}

/** A foreign URL that a page may link: http or https, without user and password. */
export const foreignUrl = (value: unknown): string | undefined => {
  const text = typeof value === 'string' ? value.trim() : ''
  return text.length <= 2000 && isWebUrl(text) ? text : undefined
}

const citationOf = (value: Readonly<Record<string, unknown>> | undefined): Citation | undefined => {
  const url = foreignUrl(value?.url)
  if (value === undefined || url === undefined) return undefined
  const [name, content] = [foreignText(value.name, 300), foreignText(value.content, 500)]
  const [published, photo, author] = [
    isoDate(value.published),
    foreignUrl(value.photo),
    personOf(objectOf(value.author)),
  ]
  return {
    url,
    ...(name !== undefined && { name }),
    ...(author !== undefined && { author }),
    ...(published !== undefined && { published }),
    ...(content !== undefined && { content }),
    ...(photo !== undefined && { photo }),
  }
}

const mentionOf = (value: Readonly<Record<string, unknown>> | undefined): Mention | undefined => {
  const [id, url] = [textOf(value?.id), foreignUrl(value?.url)]
  const type = mentionTypes.find((one) => one === value?.type)
  if (value === undefined || id === undefined || url === undefined || type === undefined) return undefined
  const [content, published, rsvp] = [
    foreignText(value.content, 1000),
    isoDate(value.published),
    rsvpValues.find((one) => one === value.rsvp),
  ]
  return {
    id,
    type,
    url,
    author: personOf(objectOf(value.author)) ?? { name: new URL(url).hostname },
    ...(published !== undefined && { published }),
    ...(content !== undefined && { content }),
    ...(rsvp !== undefined && { rsvp }),
  }
}

const personOf = (value: Readonly<Record<string, unknown>> | undefined): Person | undefined => {
  const name = foreignText(value?.name, 100)
  if (name === undefined) return undefined
  const url = foreignUrl(value?.url)
  const photo = typeof value?.photo === 'string' && /^\/[\w./-]+$/.test(value.photo) ? value.photo : undefined
  return { name, ...(url !== undefined && { url }), ...(photo !== undefined && { photo }) }
}

const isoDate = (value: unknown): string | undefined =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(value) &&
  !Number.isNaN(Date.parse(value))
    ? value
    : undefined

const parseJson = (
  source: Source,
): { value: Readonly<Record<string, unknown>> | undefined; messages: readonly Message[] } => {
  try {
    return { value: objectOf(JSON.parse(source.value)), messages: [] }
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    return {
      value: undefined,
      messages: [
        warning(
          { file: source.file },
          `the file is not JSON: ${reason.slice(0, 120)}`,
          'take it back from version control',
        ),
      ],
    }
  }
}
