import { type LoadedMentions, loadMentions } from './load-mentions.js'
import { type Message, warning } from './model/message.js'
import type { Citation } from './model/post.js'
import type { Project } from './model/project.js'
import type { Page, Site, Source } from './model/site.js'
import type { Theme } from './model/theme.js'
import { type ParsedPost, parsePost } from './parse/post/post.js'
import { parseBlogroll } from './parse/records/blogroll.js'
import { parseContext } from './parse/records/context.js'
import { listsOf } from './render/lists.js'
import { pagesOf } from './render/pages.js'
import { assemble, isShown } from './site/assemble.js'
import { check } from './site/check.js'

/** A project whose parts are joined, and what is wrong with them; no page is made yet. */
export type AssembledSite = {
  readonly site: Site
  /** What the answered pages said. */
  readonly contexts: readonly Citation[]
  readonly mentions: LoadedMentions
  readonly messages: readonly Message[]
}

/** A site, its files, and what is wrong with it. */
export type Build = AssembledSite & { readonly pages: readonly Page[] }

/** Parses a source; it may return a cached result for a source that has not changed. */
export type PostParser = (source: Source) => ParsedPost

/** Project → site → pages, without side effects. The contents of a page are rendered when they are asked for. */
export const renderProject = (project: Project, theme: Theme, parse?: PostParser): Build => {
  const assembled = assembleProject(project, parse)
  const pages = pagesOf(assembled.site, theme)
  return { ...assembled, pages, messages: [...assembled.messages, ...checkWhole(assembled, pages)] }
}

/** What only the whole shows to be wrong. Of a file with an error nothing else is said: it may follow from that. */
const checkWhole = ({ site, messages }: AssembledSite, pages: readonly Page[]): Message[] => {
  const broken = new Set(messages.filter(({ fatal }) => fatal).map(({ file }) => file))
  return check(site, pages).filter(({ file, fatal }) => fatal || !broken.has(file))
}

/** Project → site: parses each source, loads received mentions, and assembles all of it. */
export const assembleProject = (
  project: Project,
  parse: PostParser = (source) => parsePost(source, project.config),
): AssembledSite => {
  const parsed = project.sources.map(parse)
  const contexts = project.contexts.map(parseContext)
  const blogroll =
    project.blogroll === undefined ? { feeds: [], messages: [] } : parseBlogroll(project.blogroll)
  const cited = contexts.flatMap(({ context }) => context ?? [])
  const posts = parsed.flatMap(({ post }) => post ?? [])
  const mentions = loadMentions(
    project,
    posts,
    posts.filter((post) => isShown(post, project) && post.deleted === undefined),
    blogroll.feeds,
  )

  const site = assemble({
    ...project,
    posts,
    contexts: cited,
    responses: mentions.responses,
    copies: mentions.copies,
    blogroll: blogroll.feeds,
    ownRules: {
      redirects: project.redirectRules?.value ?? '',
      headers: project.headerRules?.value ?? '',
    },
  })
  const told = [...parsed, ...contexts, blogroll, mentions].flatMap(({ messages }) => messages)
  return { site, contexts: cited, mentions, messages: [...told, ...mentionsOfUnknownPages(site, mentions)] }
}

/** Mentions of pages that are not there. */
const mentionsOfUnknownPages = (site: Site, { fileOf }: LoadedMentions): Message[] => {
  if (fileOf.size === 0) return []
  const { entries, pages, config } = site
  const known = new Set([...entries, ...pages, ...listsOf(site)].map(({ url }) => url))
  return [...fileOf]
    .filter(([url]) => !known.has(url))
    .map(([url, file]) =>
      warning(
        'mentions-of-unknown-page',
        { file },
        `the mentions are for \`${url.slice(config.base.length)}\`, which is no page of this site`,
        'they are kept; if the page has moved, give it an alias',
      ),
    )
}
