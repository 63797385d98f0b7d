import { type LoadedMentions, loadMentions } from './load-mentions.js'
import { error, type Message, warning } from './model/message.js'
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
  readonly heard: LoadedMentions
  readonly messages: readonly Message[]
}

/** A site, its files, and what is wrong with it. */
export type Build = AssembledSite & { readonly pages: readonly Page[] }

/** How a source becomes a post; whoever builds may remember what it gave for the same source before. */
export type PostParser = (source: Source) => ParsedPost

/** Project → site → pages. Pure: pages are rendered when somebody asks for their contents. */
export const build = (project: Project, theme: Theme, parse?: PostParser): Build => {
  const assembled = assembleProject(project, parse)
  const pages = pagesOf(assembled.site, theme)
  return { ...assembled, pages, messages: [...assembled.messages, ...checkWhole(assembled, pages)] }
}

/** What only the whole shows to be wrong. Of a file with an error nothing else is said: it may follow from that. */
const checkWhole = ({ site, messages }: AssembledSite, pages: readonly Page[]): Message[] => {
  const broken = new Set(messages.filter(({ fatal }) => fatal).map(({ file }) => file))
  return check(site, pages).filter(({ file, fatal }) => fatal || !broken.has(file))
}

/** Project → site: reads each source, hears what others said, and joins all. */
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
  const heard = loadMentions(
    project,
    posts,
    posts.filter((post) => isShown(post, project) && post.deleted === undefined),
    blogroll.feeds,
  )

  const site = assemble({
    ...project,
    posts,
    contexts: cited,
    responses: heard.responses,
    copies: heard.copies,
    blogroll: blogroll.feeds,
    ownRules: {
      redirects: project.redirectRules?.value ?? '',
      headers: project.headerRules?.value ?? '',
    },
  })
  const told = [...parsed, ...contexts, blogroll, heard].flatMap(({ messages }) => messages)
  return { site, contexts: cited, heard, messages: [...told, ...mentionsOfUnknownPages(site, heard)] }
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
        { file },
        `the mentions are for \`${url.slice(config.base.length)}\`, which is no page of this site`,
        'they are kept; if the page has moved, give it an alias',
      ),
    )
}

/** Asks every page for its contents, to see that all of them can be had. Only templates of the blog's own can fail; one mistake on many pages is told once. */
export const renderErrors = (
  pages: readonly Page[],
  blame: (thrown: unknown) => Pick<Message, 'file' | 'line'>,
): Message[] => {
  const failures = new Map<
    string,
    { readonly place: Pick<Message, 'file' | 'line'>; readonly words: string; readonly pages: Page[] }
  >()
  for (const page of pages) {
    try {
      if (typeof page.contents === 'function') page.contents()
    } catch (thrown) {
      const words = thrown instanceof Error ? thrown.message : String(thrown)
      const place = blame(thrown)
      const key = JSON.stringify([place, words])
      const known = failures.get(key) ?? { place, words, pages: [] }
      failures.set(key, known)
      known.pages.push(page)
    }
  }
  return [...failures.values()].map(({ place, words, pages: [first, ...more] }) => {
    const others =
      more.length === 0 ? '' : more.length === 1 ? ' and one more page' : ` and ${more.length} more pages`
    const source = first?.source === undefined ? undefined : `the page is made from ${first.source}`
    return error(place, `the template fails on \`${first?.path}\`${others}: ${words}`, source)
  })
}
