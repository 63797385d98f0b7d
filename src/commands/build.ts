import { build, tryPages } from '../build.js'
import { blameTemplate } from '../io/read-theme.js'
import { outputTrouble, readPublished, type Written, writePages } from '../io/write-pages.js'
import { type Message, sortMessages } from '../model/message.js'
import type { Page, Site } from '../model/site.js'
import { lostUrls } from '../site/lost-urls.js'
import { oneOfEachShape, readBack } from '../webmention/read-back.js'
import { type Flags, readProject } from './project.js'

export type BuildFlags = Flags & { readonly strict: boolean }

export type BuildResult = Written & {
  readonly ok: boolean
  readonly messages: readonly Message[]
  readonly posts: number
  readonly pages: number
}

/** Builds the site. Nothing is written when a message is fatal, or when `strict` and there is any. */
export const runBuild = async (flags: BuildFlags): Promise<BuildResult> => {
  const { project, theme, output, root, messages } = await readProject(flags)
  const nothing = { written: 0, unchanged: 0, removed: 0 }
  const failed = (found: readonly Message[], posts = 0, pages = 0): BuildResult => ({
    ok: false,
    messages: sortMessages(found),
    posts,
    pages,
    ...nothing,
  })
  if (project === undefined) return failed(messages)

  const { site, pages, messages: built } = build(project, theme.theme)
  const found = [...messages, ...built, ...lostUrls(readPublished(output), site)]
  const stops = (all: readonly Message[]): boolean =>
    all.some(({ fatal }) => fatal) || (flags.strict && all.length > 0)
  if (stops(found)) return failed(found, site.entries.length, pages.length)

  found.push(
    ...(theme.own.length > 0 ? ownTemplates(site, pages, root) : []),
    ...outputTrouble(output, root, pages),
  )
  if (stops(found)) return failed(found, site.entries.length, pages.length)
  return {
    ok: true,
    messages: sortMessages(found),
    posts: site.entries.length,
    pages: pages.length,
    ...writePages(pages, output),
  }
}

/** Templates of the blog's own may throw, and may break what others read: both are found before anything is written. */
const ownTemplates = (site: Site, pages: readonly Page[], root: string): Message[] => {
  const broken = tryPages(pages, (thrown) => blameTemplate(thrown, root))
  if (broken.length > 0) return broken
  const contentsOf = new Map(pages.map(({ source, contents }) => [source, contents]))
  return oneOfEachShape(site.entries).flatMap((entry) => {
    const contents = contentsOf.get(entry.file)
    return typeof contents === 'function' ? readBack(entry, contents(), site) : []
  })
}
