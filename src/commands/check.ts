import { error, hasError, type Message, reasonOf, sortMessages } from '../model/message.js'
import { outputPath } from '../model/path.js'
import { feedsOf } from '../model/site.js'
import { checkLive } from '../project/check-live.js'
import { hostMessages } from '../project/host-messages.js'
import { type LoadedSite, loadSite, type SiteFlags, withHttp } from '../project/load-site.js'
import { idsIn, inspect, inspectFeed, inspectHome } from '../webmention/html/inspect.js'

/** The options of `check`. */
export type CheckFlags = SiteFlags & { readonly live: boolean; readonly progress: (text: string) => void }

/** The result of `check`. Not ok when there is an error. */
export type CheckResult = {
  readonly ok: boolean
  readonly messages: readonly Message[]
  readonly pages: number
}

/** Returns the messages of `build`, warnings about markup that other sites would misread, and with `live` those about the deployed site. */
export const runCheck = async (flags: CheckFlags): Promise<CheckResult> => {
  const { loaded, messages } = await loadSite(flags)
  if (loaded === undefined) return { ok: false, messages: sortMessages(messages), pages: 0 }
  const inspected = inspectAll(loaded)
  const live = flags.live
    ? await withHttp(loaded, flags, (http) => checkLive(loaded, http, flags.progress))
    : []
  const { config } = loaded.project
  const { site, pages } = loaded.built
  const names = config.deploy.flatMap((target) => hostMessages(pages, site, target))
  const all = sortMessages([...messages, ...names, ...inspected, ...live])
  return { ok: !hasError(all), messages: all, pages: loaded.built.pages.length }
}

const inspectAll = ({ built: { site, pages } }: LoadedSite): Message[] => {
  const pageByPath = new Map(pages.map((page) => [page.path, page]))
  const htmlOf = (path: string): string | undefined => {
    const contents = pageByPath.get(path)?.contents
    return typeof contents === 'function' ? contents() : undefined
  }
  const ids = new Map<string, ReadonlySet<string> | undefined>()
  const idsOf = (url: string): ReadonlySet<string> | undefined => {
    if (!ids.has(url)) {
      const html =
        htmlOf(outputPath(url.endsWith('/') ? url : `${url}/`, site)) ?? htmlOf(outputPath(url, site))
      ids.set(url, html === undefined ? undefined : idsIn(html))
    }
    return ids.get(url)
  }
  try {
    return [
      ...inspectHome(htmlOf('index.html') ?? '', site),
      ...feedsOf([site.home, ...site.sections], site.config).flatMap(({ url }) =>
        inspectFeed(url, htmlOf(outputPath(url, site)) ?? ''),
      ),
      ...[...site.entries, ...site.pages].flatMap((post) => {
        const html = htmlOf(outputPath(post.url, site))
        return html === undefined ? [] : inspect({ post, html }, site, idsOf)
      }),
    ]
  } catch (thrown) {
    return [
      error(
        'template-fails',
        { file: 'templates' },
        `a template fails: ${reasonOf(thrown)}`,
        '`smallsocial build` names the template and the line',
      ),
    ]
  }
}
