import { readFileText } from '../io/content/read-content.js'
import { templateErrorLocation } from '../io/content/template-places.js'
import { parseHeaders, parseRedirects } from '../model/host-rules.js'
import { mediaTypeOf } from '../model/media.js'
import { lazy } from '../model/memoize.js'
import { error, hasError, type Message, reasonOf, sortMessages } from '../model/message.js'
import { encodePath } from '../model/path.js'
import type { Rule } from '../model/rules.js'
import type { Asset, Page, Site } from '../model/site.js'
import type { Theme } from '../model/theme.js'
import { type AssembledSite, assembleProject, checkWhole, missingTemplates } from '../pipeline.js'
import { type HostedSite, type HostResponse, resolveRequest } from '../preview/host.js'
import { pageFinder, pagesOf } from '../render/pages.js'
import { checkPosts } from '../site/check.js'
import { replacePost } from '../site/replace-post.js'
import { checkCustomTemplates } from './custom-templates.js'
import { type LiveProject, retryWhenFilesVanish } from './live-project.js'

/**
 * The response of the preview to a path: a text, a file, or a redirect. Images are not generated: the image itself
 * takes the place of its versions, and the SVG that of a card.
 */
export type PreviewAnswer = Pick<HostResponse, 'status' | 'location' | 'headers'> & {
  readonly type: string
  readonly body: string | Asset
  /** Errors in rendering this page. */
  readonly mistakes: readonly Message[]
}

/** The current site, for a server that shows it. */
export type LivePreview = {
  readonly answer: (pathname: string, search: string) => PreviewAnswer
  /** Reads changed files again, and returns the URLs of files with other bytes; undefined when nothing has changed. */
  readonly update: (paths?: readonly string[]) => Promise<readonly string[] | undefined>
  /** Checks the whole site, which takes longer than an update. */
  readonly check: () => Promise<void>
  readonly messages: () => readonly Message[]
  readonly origin: () => string
  readonly base: () => string
}

type RenderedSite = {
  readonly site: Site
  readonly find: (path: string) => Page | undefined
  readonly rules: () => Pick<HostedSite, 'redirects' | 'headers'>
  /** Returns the index of an entry by its URL; a changed text does not change it. */
  readonly indexOf: (url: string) => number | undefined
}

/** The state of a preview. */
type Shown = {
  readonly assembled: AssembledSite
  readonly rendered: RenderedSite
  /** The rendered site of the last full update: it has the same paths, since another text makes no other pages. */
  readonly whole: RenderedSite
  /** The messages of the last check, with those of the posts that were revised since. */
  readonly checked: readonly Message[]
  readonly isChecked: boolean
}

/** Returns the preview of a project; undefined when it has no usable settings. */
export const openLivePreview = (live: LiveProject, root: string): LivePreview | undefined => {
  const first = live.project()
  if (first === undefined) return undefined
  const pages = openPageRenderer(root)
  let shown = showWhole(assembleProject(first, live.theme().theme, live.parse), live)

  return {
    answer: (pathname, search) => answerFor(pathname, search, shown.rendered, pages),
    update: async (paths) => {
      const changed = await live.refresh(paths)
      const [only] = changed
      if (only === undefined) return undefined
      const isPost = changed.length === 1 && only.startsWith('content/') && only.endsWith('.md')
      shown =
        (isPost
          ? await retryWhenFilesVanish(() => reviseOnePost(only, shown, live), live.refresh)
          : undefined) ??
        showWhole(
          await retryWhenFilesVanish(
            () => assembleProject(live.project() ?? first, live.theme().theme, live.parse),
            live.refresh,
          ),
          live,
          shown.checked,
        )
      return changedAssets(changed, shown.rendered.site)
    },
    check: async () => {
      if (shown.isChecked) return
      shown = { ...shown, isChecked: true }
      const { assembled } = shown
      const found = await checkWholeSite(assembled, live, root)
      if (assembled === shown.assembled) shown = { ...shown, checked: found }
    },
    messages: () => sortMessages([...live.messages(), ...shown.assembled.messages, ...shown.checked]),
    origin: () => shown.assembled.site.config.origin,
    base: () => shown.assembled.site.config.base,
  }
}

const showWhole = (assembled: AssembledSite, live: LiveProject, checked: readonly Message[] = []): Shown => {
  const rendered = renderSite(assembled.site, live.theme().theme)
  return { assembled, rendered, whole: rendered, checked, isChecked: false }
}

/** Returns the preview with a post whose text has changed, without assembling the site again; undefined when other properties have changed. */
const reviseOnePost = (file: string, shown: Shown, live: LiveProject): Shown | undefined => {
  const { assembled, rendered, whole, checked, isChecked } = shown
  const { post: before, source } = live.postAt(file.slice('content/'.length))
  if (before === undefined || source === undefined) return undefined
  const { post: after, messages } = live.parse(source)
  const index = after && rendered.indexOf(after.url)
  if (after === undefined || index === undefined) return undefined
  const site = replacePost(assembled.site, index, before, after)
  const entry = site?.entries[index]
  if (site === undefined || entry === undefined) return undefined
  const isOfOtherFile = (message: Message): boolean => message.file !== file
  // Other messages about the post need the whole site.
  if (checked.some((message) => !isOfOtherFile(message) && !postRules.includes(message.rule)))
    return undefined
  const has = (path: string): boolean => whole.find(path) !== undefined
  // Warnings may follow from an error.
  const hasErrors = hasError(messages)
  return {
    assembled: { ...assembled, site, messages: [...assembled.messages.filter(isOfOtherFile), ...messages] },
    rendered: renderSite(site, live.theme().theme, whole),
    whole,
    checked: [...checked.filter(isOfOtherFile), ...(hasErrors ? [] : checkPosts([entry], site, has))],
    isChecked,
  }
}

/** The rules of `checkPosts`. */
const postRules: readonly Rule[] = ['dead-link', 'missing-file']

/** Returns messages of the checks that need the whole site, and of custom templates. */
const checkWholeSite = async (
  assembled: AssembledSite,
  live: LiveProject,
  root: string,
): Promise<readonly Message[]> => {
  const { site } = assembled
  const { id: _, ...theme } = live.theme().theme
  const pages = pagesOf(site, theme)
  const found = [...missingTemplates(assembled, theme), ...checkWhole(assembled, pages)]
  const { messages } = await checkCustomTemplates(live.theme(), site, pages, root)
  return [...found, ...messages]
}

/** Returns the URLs, with the base path, of changed files that are published without processing. */
const changedAssets = (changed: readonly string[], { assets, config }: Site): string[] => {
  const files = new Set(changed)
  return assets
    .filter(({ asset }) => files.has(`content/${asset.path}`))
    .map(({ path }) => `${config.base}/${encodePath(path)}`)
}

type RenderablePage = Page & { readonly contents: () => string }
type PageRenderer = (page: RenderablePage) => { readonly text: string; readonly mistakes: readonly Message[] }

/** Returns a renderer that returns the last text without errors of a page while a template fails; it stores the texts of the last 20 pages. */
const openPageRenderer = (root: string): PageRenderer => {
  const lastGood = new Map<string, string>()
  return (page) => {
    try {
      const text = page.contents()
      lastGood.delete(page.path)
      lastGood.set(page.path, text)
      for (const path of lastGood.keys()) if (lastGood.size > 20) lastGood.delete(path)
      return { text, mistakes: [] }
    } catch (thrown) {
      const reason = reasonOf(thrown)
      const mistake = error(
        'template-fails',
        templateErrorLocation(thrown, root),
        `the template fails on \`${page.path}\`: ${reason}`,
      )
      return { text: lastGood.get(page.path) ?? '<!doctype html>\n<title>…</title>\n', mistakes: [mistake] }
    }
  }
}

const answerFor = (
  pathname: string,
  search: string,
  { site, find, rules }: RenderedSite,
  render: PageRenderer,
): PreviewAnswer => {
  const { page, ...answer } = resolveRequest(pathname, search, { base: site.config.base, find, ...rules() })
  const type = typeOf(page?.path ?? '')
  if (page === undefined) return { ...answer, type, body: '', mistakes: [] }
  const { contents } = page
  if (typeof contents === 'function') {
    const { text, mistakes } = render({ ...page, contents })
    return { ...answer, type, body: text, mistakes }
  }
  if ('drawing' in contents)
    return { ...answer, type: typeOf('card.svg'), body: contents.drawing(), mistakes: [] }
  const asset = 'image' in contents ? contents.image : contents
  return { ...answer, type: typeOf(asset.path), body: asset, mistakes: [] }
}

/**
 * Returns a site whose files are rendered on request, without cache keys, because nothing is written. When only texts
 * differ, the rules and indexes of `before` are reused.
 */
const renderSite = (site: Site, { id: _, ...theme }: Theme, before?: RenderedSite): RenderedSite => {
  const indexes = lazy(() => new Map(site.entries.map(({ url }, index) => [url, index])))
  const indexOf = before?.indexOf ?? ((url) => indexes().get(url))
  const find = pageFinder(site, theme, indexOf)
  const textAt = (path: string): string => {
    const contents = find(path)?.contents
    if (typeof contents === 'function') return contents()
    return contents !== undefined && 'from' in contents ? readFileText(contents.from) : ''
  }
  const rules =
    before?.rules ??
    lazy(() => ({
      redirects: parseRedirects(textAt('_redirects')),
      headers: parseHeaders(textAt('_headers')),
    }))
  return { site, find, rules, indexOf }
}

const typeOf = (path: string): string => {
  const type = path === '' ? 'text/html' : (mediaTypeOf(path) ?? 'application/octet-stream')
  return /^text\/|[/+](?:xml|json)$|javascript/.test(type) ? `${type}; charset=utf-8` : type
}
