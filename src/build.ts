import type { Config } from './model/config.js'
import { error, type Message } from './model/message.js'
import type { Asset, Page, Site, Source } from './model/site.js'
import type { Theme } from './model/theme.js'
import { parsePost } from './parse/post.js'
import { parseBlogroll, parseContext, parseMentions } from './parse/stored.js'
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

export type Build = {
  readonly site: Site
  readonly pages: readonly Page[]
  readonly messages: readonly Message[]
}

/** Project → site → pages. Pure: pages are rendered when somebody asks for their contents. */
export const build = (project: Project, theme: Theme): Build => {
  const { config } = project
  const posts = project.sources.map((source) => parsePost(source, config))
  const contexts = project.contexts.map(parseContext)
  const mentions = project.mentions.map(parseMentions)
  const blogroll =
    project.blogroll === undefined ? { feeds: [], messages: [] } : parseBlogroll(project.blogroll)

  const site = assemble({
    ...project,
    posts: posts.flatMap(({ post }) => post ?? []),
    contexts: contexts.flatMap(({ context }) => context ?? []),
    mentions: new Map(
      mentions.flatMap(({ stored }) =>
        stored === undefined ? [] : [[config.base + stored.page, stored.mentions] as const],
      ),
    ),
    blogroll: blogroll.feeds,
  })
  const pages = pageMakers.flatMap((make) => make(site, theme))
  const messages = [...posts, ...contexts, ...mentions, blogroll].flatMap((parsed) => parsed.messages)
  return { site, pages, messages: [...messages, ...check(site, pages)] }
}

/** Asks every page for its contents, to see that all of them can be had. Only templates of the blog's own can fail. */
export const tryPages = (
  pages: readonly Page[],
  blame: (thrown: unknown) => Pick<Message, 'file' | 'line'>,
): Message[] =>
  pages.flatMap(({ path, contents, source }) => {
    try {
      if (typeof contents === 'function') contents()
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
