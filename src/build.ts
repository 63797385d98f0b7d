import type { Config } from './model/config.js'
import { error, type Message, warning } from './model/message.js'
import type { Mention } from './model/post.js'
import type { Asset, Page, Site, Source } from './model/site.js'
import type { Theme } from './model/theme.js'
import { type ParsedPost, parsePost } from './parse/post.js'
import { parseBlogroll, parseContext, parseMentions, type StoredMentions } from './parse/stored.js'
import { pageMakers } from './render/pages.js'
import { assemble } from './site/assemble.js'
import { check } from './site/check.js'

/** All that a build is made from, read into memory. Nothing else has a say in the result. */
export type Project = {
  readonly config: Config
  /** The Markdown files of content/. */
  readonly sources: readonly Source[]
  readonly contexts: readonly Source[]
  readonly mentions: readonly Source[]
  readonly blogroll?: Source
  readonly assets: readonly Asset[]
  /** Milliseconds since 1970. */
  readonly now: number
  readonly drafts: boolean
  readonly future: boolean
}

/** A site, its files, and what is wrong with it. */
export type Build = {
  readonly site: Site
  readonly pages: readonly Page[]
  readonly messages: readonly Message[]
}

/**
 * Project → site → pages. Pure: pages are rendered when somebody asks for their contents. `parse` may
 * remember what it gave for the same source before.
 */
export const build = (
  project: Project,
  theme: Theme,
  parse: (source: Source) => ParsedPost = (source) => parsePost(source, project.config),
): Build => {
  const { config } = project
  const posts = project.sources.map(parse)
  const contexts = project.contexts.map(parseContext)
  const mentions = project.mentions.map(parseMentions)
  const blogroll =
    project.blogroll === undefined ? { feeds: [], messages: [] } : parseBlogroll(project.blogroll)

  const site = assemble({
    ...project,
    posts: posts.flatMap(({ post }) => post ?? []),
    contexts: contexts.flatMap(({ context }) => context ?? []),
    mentions: joined(
      mentions.flatMap(({ stored }) => stored ?? []),
      config,
    ),
    blogroll: blogroll.feeds,
  })
  const pages = withoutReplaced(pageMakers.flatMap((make) => make(site, theme)))
  const parsed = [...posts, ...contexts, ...mentions, blogroll].flatMap(({ messages }) => messages)
  const known = new Set([...site.entries, ...site.pages].map(({ url }) => url))
  const unmatched = mentions.flatMap(({ stored }, index) =>
    stored === undefined || known.has(config.base + stored.page)
      ? []
      : [strangers(project.mentions[index]?.file ?? '', stored.page)],
  )
  return { site, pages, messages: [...parsed, ...unmatched, ...check(site, pages)] }
}

/** The mentions of each page, by its URL; several files may tell of one. */
const joined = (stored: readonly StoredMentions[], { base }: Config): Map<string, Mention[]> => {
  const mentions = new Map<string, Mention[]>()
  for (const { page, mentions: more } of stored)
    mentions.set(base + page, [...(mentions.get(base + page) ?? []), ...more])
  return mentions
}

const strangers = (file: string, page: string): Message =>
  warning(
    { file },
    `the mentions are for \`${page}\`, which is no page of this site`,
    'they are kept; correct `page` if it has moved',
  )

/** A file of the author's in content/static/ takes the place of one that we would make. */
const withoutReplaced = (pages: readonly Page[]): Page[] => {
  const own = new Set(
    pages.filter(({ source }) => source?.startsWith('content/static/')).map(({ path }) => path),
  )
  return pages.filter(({ path, source }) => source !== undefined || !own.has(path))
}

/** Asks every page for its contents, to see that all of them can be had. Only templates of the blog's own can fail. */
export const tryPages = (
  pages: readonly Page[],
  blame: (thrown: unknown) => Pick<Message, 'file' | 'line'>,
): Message[] =>
  pages.flatMap(({ path, contents, source }) => {
    try {
      const made = typeof contents === 'function' ? contents() : ''
      if (typeof made !== 'string') throw new Error('it gives no Html; begin its result with html`…`')
      return []
    } catch (thrown) {
      const words = thrown instanceof Error ? thrown.message : String(thrown)
      return [
        error(
          blame(thrown),
          `the template fails on \`${path}\`: ${words}`,
          source === undefined ? undefined : `the page is made from ${source}`,
        ),
      ]
    }
  })
