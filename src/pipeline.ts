import { type LoadedMentions, loadMentions, type MentionsCache } from './load-mentions.js'
import { deepFreeze } from './model/deep-freeze.js'
import { error, errorsIn, type Message, type PlaceOfSetting, warning } from './model/message.js'
import type { Citation } from './model/post.js'
import type { Project } from './model/project.js'
import { listsOf, type Page, type Site, type Source } from './model/site.js'
import { standardSiteOf } from './model/standard-site.js'
import { type CopyLine, copyUrls } from './model/syndication.js'
import type { Theme } from './model/theme.js'
import { settingPlaces } from './parse/config/settings.js'
import { type ParsedPost, parsePost } from './parse/post/post.js'
import { parseContext } from './parse/records/context.js'
import { parseDataFiles } from './parse/records/data-file.js'
import { parseCopies } from './parse/records/ledger.js'
import { parseLinkList } from './parse/records/link-list.js'
import { pagesOf } from './render/pages.js'
import { assemble } from './site/assemble.js'
import { check } from './site/check.js'
import { atTime, isShown } from './site/visibility.js'

/** The site of a project before pages are rendered, with errors and warnings. */
export type AssembledSite = {
  readonly site: Site
  /** The contexts of the pages that posts respond to. */
  readonly contexts: readonly Citation[]
  /** The ledger of copies on other networks. */
  readonly copies: readonly CopyLine[]
  readonly mentions: LoadedMentions
  readonly placeOfSetting: PlaceOfSetting
  readonly messages: readonly Message[]
}

/** A site and its files, with errors and warnings. */
export type Build = AssembledSite & { readonly pages: readonly Page[] }

/** A function that parses a source; it may return a cached result for a source that has not changed. */
export type PostParser = (source: Source) => ParsedPost

/** Returns the site and the pages of a project, without side effects. The contents of a page are rendered when they are read. */
export const renderProject = (
  project: Project,
  theme: Theme,
  parse?: PostParser,
  cachedMentions?: MentionsCache,
): Build => {
  const assembled = assembleProject(project, theme, parse, cachedMentions)
  const pages = pagesOf(assembled.site, theme)
  const missing = missingTemplates(assembled, theme)
  return {
    ...assembled,
    pages,
    messages: [...assembled.messages, ...missing, ...checkWhole(assembled, pages)],
  }
}

/** Returns an error for each page from data whose template does not exist. */
export const missingTemplates = ({ site, placeOfSetting }: AssembledSite, { pages }: Theme): Message[] =>
  site.config.pages.flatMap(({ path, template }) =>
    template === undefined || Object.hasOwn(pages, template)
      ? []
      : [
          error(
            'unknown-template',
            placeOfSetting(['pages', path, 'template']),
            `the page \`${path}\` has the template \`${template}\`, and templates/pages/ has no such file`,
            `write \`templates/pages/${template}.js\`, or delete \`template\` to show all data`,
          ),
        ],
  )

/** Returns messages of the checks that need the whole site. For a file with an error it returns no warnings, which may follow from the error. */
export const checkWhole = (
  { site, messages, placeOfSetting }: AssembledSite,
  pages: readonly Page[],
): Message[] => {
  const broken = new Set(errorsIn(messages).map(({ file }) => file))
  return check(site, pages, placeOfSetting).filter(({ file, fatal }) => fatal || !broken.has(file))
}

/** Parses each source of a project, loads received mentions, and returns the assembled site. */
export const assembleProject = (
  project: Project,
  { blocks, id }: Pick<Theme, 'blocks' | 'id'>,
  parse: PostParser = (source) => parsePost(source, project.config),
  cachedMentions?: MentionsCache,
): AssembledSite => {
  const parsed = project.sources.map(parse)
  const contexts = project.contexts.map(parseContext)
  const lists = (project.linkLists ?? []).map(parseLinkList)
  const data = parseDataFiles(project.data ?? [])
  const copies = parseCopies(project.copies)
  const cited = contexts.flatMap(({ context }) => context ?? [])
  const posts = parsed.flatMap(({ post }) => (post === undefined ? [] : [atTime(post, project.now)]))
  const mentions = loadMentions(
    project,
    posts,
    posts.filter((post) => isShown(post, project) && post.deleted === undefined),
    lists.flatMap(({ list }) => list.links),
    cachedMentions,
  )

  const site = assemble({
    ...project,
    blocks,
    people: mentions.moderation.people,
    posts,
    contexts: cited,
    responses: mentions.responses,
    copies: joined(mentions.copies, copyUrls(copies.lines)),
    standardSite: standardSiteOf(project.config, copies.lines),
    linkLists: lists.map(({ list }) => list),
    data: data.values,
    ownRules: {
      redirects: project.redirectRules?.value ?? '',
      headers: project.headerRules?.value ?? '',
    },
  })
  // A template of the blog that changed a post would change other pages, too: its attempt is an error with its line.
  if (id === undefined) {
    for (const post of [...site.entries, ...site.pages]) deepFreeze(post)
    for (const list of [site.home, ...site.all, ...site.sections, ...site.named]) deepFreeze(list)
    Object.freeze(site.entries)
    Object.freeze(site.pages)
  }
  const messages = [...parsed, ...contexts, ...lists, data, copies, mentions].flatMap(
    ({ messages }) => messages,
  )
  return {
    site,
    contexts: cited,
    copies: copies.lines,
    mentions,
    placeOfSetting: settingPlaces(project.settings),
    messages: [...messages, ...mentionsOfUnknownPages(site, mentions)],
  }
}

/** Returns the lists of two maps, joined. */
const joined = (
  a: ReadonlyMap<string, readonly string[]>,
  b: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> =>
  b.size === 0
    ? a
    : new Map(
        [...new Set([...a.keys(), ...b.keys()])].map((key) => [
          key,
          [...(a.get(key) ?? []), ...(b.get(key) ?? [])],
        ]),
      )

/** Returns a warning for each file with mentions of a page that does not exist. */
const mentionsOfUnknownPages = (site: Site, { fileByUrl }: LoadedMentions): Message[] => {
  if (fileByUrl.size === 0) return []
  const { entries, pages, config } = site
  const known = new Set([...entries, ...pages, ...listsOf(site)].map(({ url }) => url))
  return [...fileByUrl]
    .filter(([url]) => !known.has(url))
    .map(([url, file]) =>
      warning(
        'mentions-of-unknown-page',
        { file },
        `the mentions are for \`${url.slice(config.base.length)}\`, which is not a page of this site`,
        `if the page has moved, write \`aliases: ["${url.slice(config.base.length)}"]\` into its post`,
      ),
    )
}
