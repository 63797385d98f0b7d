import { lookup } from 'mrmime'
import { readFileText } from '../io/content/read-content.js'
import { templateErrorLocation } from '../io/content/read-theme.js'
import { lazy } from '../model/memoize.js'
import { error, type Message, sortMessages } from '../model/message.js'
import { encodePath } from '../model/path.js'
import type { Asset, Page, Site } from '../model/site.js'
import type { Theme } from '../model/theme.js'
import { type AssembledSite, assembleProject } from '../pipeline.js'
import { type HostedSite, type HostResponse, resolveRequest } from '../preview/host.js'
import { parseHeaders, parseRedirects } from '../preview/netlify-rules.js'
import { pageFinder, pagesOf } from '../render/pages.js'
import { check, checkPosts } from '../site/check.js'
import { replacePost } from '../site/replace-post.js'
import { checkCustomTemplates } from './custom-templates.js'
import { type LiveProject, retryWhenFilesVanish } from './live-project.js'

/** What the preview answers for a path: text, a file, or where to go. Nobody waits for pictures: the image itself stands for its versions, a drawing for its PNG. */
export type PreviewAnswer = Pick<HostResponse, 'status' | 'location' | 'headers'> & {
  readonly type: string
  readonly body: string | Asset
  /** Errors in rendering this page. */
  readonly mistakes: readonly Message[]
}

/** The site as it is now, for a server that shows it. */
export type LivePreview = {
  readonly answer: (pathname: string, search: string) => PreviewAnswer
  /** Takes in what changed on disk, and gives the addresses of files that have other bytes; nothing when all is as it was. */
  readonly update: (paths?: readonly string[]) => Promise<readonly string[] | undefined>
  /** Everything that is wrong with the whole, once somebody has the time to look. */
  readonly settle: () => Promise<void>
  readonly messages: () => readonly Message[]
  readonly origin: () => string
  readonly base: () => string
}

type RenderedSite = {
  readonly site: Site
  readonly find: (path: string) => Page | undefined
  readonly rules: () => Pick<HostedSite, 'redirects' | 'headers'>
  /** The place of an entry by its URL; words do not move it. */
  readonly indexOf: (url: string) => number | undefined
}

/** Opens the preview of a project; nothing when it has no settings that can be used. */
export const openLivePreview = (kept: LiveProject, root: string): LivePreview | undefined => {
  const first = kept.project()
  if (first === undefined) return undefined
  let assembled: AssembledSite = assembleProject(first, kept.parse)
  let shown = renderSite(assembled.site, kept.theme().theme)
  /** What has all the paths that `shown` has, since other words make no other pages. */
  let whole = shown
  let checked: readonly Message[] = []
  let isSettled = false
  /** The last good text of pages, for the time in which a template fails. */
  const good = new Map<string, string>()

  const textOf = (
    page: Page & { readonly contents: () => string },
  ): { text: string; mistakes: Message[] } => {
    try {
      const text = page.contents()
      good.delete(page.path)
      good.set(page.path, text)
      for (const path of good.keys()) if (good.size > remembered) good.delete(path)
      return { text, mistakes: [] }
    } catch (thrown) {
      const words = thrown instanceof Error ? thrown.message : String(thrown)
      const mistake = error(
        'template-fails',
        templateErrorLocation(thrown, root),
        `the template fails on \`${page.path}\`: ${words}`,
      )
      return { text: good.get(page.path) ?? '<!doctype html>\n<title>…</title>\n', mistakes: [mistake] }
    }
  }

  /** One post in other words, without a look at the others; nothing when more has changed. */
  const reworded = (file: string): AssembledSite | undefined => {
    const path = file.slice('content/'.length)
    const { post: before, source } = kept.postAt(path)
    if (before === undefined || source === undefined) return undefined
    const { post: after, messages } = kept.parse(source)
    const index = after && shown.indexOf(after.url)
    if (after === undefined || index === undefined) return undefined
    const site = replacePost(assembled.site, index, before, after)
    const entry = site?.entries[index]
    if (site === undefined || entry === undefined) return undefined
    const others = (message: Message): boolean => message.file !== file
    const has = (at: string): boolean => whole.find(at) !== undefined
    checked = [...checked.filter(others), ...checkPosts([entry], site, has)]
    return { ...assembled, site, messages: [...assembled.messages.filter(others), ...messages] }
  }

  return {
    answer: (pathname, search) => {
      const { site, find, rules } = shown
      const { page, ...answer } = resolveRequest(pathname, search, {
        base: site.config.base,
        find,
        ...rules(),
      })
      const type = typeOf(page?.path ?? '')
      if (page === undefined) return { ...answer, type, body: '', mistakes: [] }
      const { contents } = page
      if (typeof contents === 'function') {
        const { text, mistakes } = textOf({ ...page, contents })
        return { ...answer, type, body: text, mistakes }
      }
      if ('drawing' in contents)
        return { ...answer, type: typeOf('card.svg'), body: contents.drawing(), mistakes: [] }
      const asset = 'image' in contents ? contents.image : contents
      return { ...answer, type: typeOf(asset.path), body: asset, mistakes: [] }
    },
    update: async (paths) => {
      const changed = await kept.look(paths)
      const [only] = changed
      if (only === undefined) return undefined
      const isPost = changed.length === 1 && only.startsWith('content/') && only.endsWith('.md')
      const revised = isPost ? await retryWhenFilesVanish(() => reworded(only), kept.look) : undefined
      isSettled = revised !== undefined && isSettled
      assembled =
        revised ??
        (await retryWhenFilesVanish(() => assembleProject(kept.project() ?? first, kept.parse), kept.look))
      shown = renderSite(assembled.site, kept.theme().theme, revised && whole)
      if (revised === undefined) whole = shown
      const { base } = assembled.site.config
      const files = new Set(changed)
      return shown.site.assets
        .filter(({ asset }) => files.has(`content/${asset.path}`))
        .map(({ path }) => `${base}/${encodePath(path)}`)
    },
    settle: async () => {
      if (isSettled) return
      isSettled = true
      const { site } = assembled
      const { id: _, ...look } = kept.theme().theme
      const pages = pagesOf(site, look)
      const found = check(site, pages)
      const { messages: broken } = await checkCustomTemplates(kept.theme(), site, pages, root)
      if (site === assembled.site) checked = [...found, ...broken]
    },
    messages: () => sortMessages([...kept.messages(), ...assembled.messages, ...checked]),
    origin: () => assembled.site.config.origin,
    base: () => assembled.site.config.base,
  }
}

/** A site to be asked for its files, which need no keys, for nothing is written. Rules and places are those of `before`, where only words are others. */
const renderSite = (site: Site, { id: _, ...theme }: Theme, before?: RenderedSite): RenderedSite => {
  const places = lazy(() => new Map(site.entries.map(({ url }, index) => [url, index])))
  const indexOf = before?.indexOf ?? ((url) => places().get(url))
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

/** Pages whose last good text is kept. */
const remembered = 20

const typeOf = (path: string): string => {
  const type = path === '' ? 'text/html' : (lookup(path) ?? 'application/octet-stream')
  return /^text\/|[/+](?:xml|json)$|javascript/.test(type) ? `${type}; charset=utf-8` : type
}
