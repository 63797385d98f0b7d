import type { Config, MenuItem } from '../src/model/config.js'
import { type Html, html } from '../src/model/html.js'
import { withBase } from '../src/model/path.js'
import type { Site } from '../src/model/site.js'
import type { LayoutProps } from '../src/model/theme.js'
import { parseUrl } from '../src/model/url.js'

/** The menu: the author's, or else the sections. It marks the page itself, or the nearest thing that the page lies in. */
export const menu = (frame: LayoutProps, site: Site): Html | false => {
  const { strings } = site.config
  const items = itemsOf(site)
  const [page, place] = [pathOf(frame.url, site.config), placeOf(frame, items, site)]
  const mark = ({ url }: MenuItem): Html | false => {
    const path = pathOf(url, site.config)
    if (path === page) return html` aria-current="page"`
    return path !== undefined && path === place && html` aria-current="true"`
  }
  return (
    items.length > 0 &&
    html`<nav class="menu" aria-label="${strings.menu}"><ul>${items.map((item) => html`<li><a href="${item.url}"${mark(item)}>${item.title}</a></li>`)}</ul></nav>`
  )
}

const itemsOf = ({ config, sections }: Site): readonly MenuItem[] =>
  config.menu.length === 0
    ? sections
    : config.menu.map(({ title, url }) => ({ title, url: withBase(url, config) }))

/** The path of the item that a page lies in: by the section of its post, wherever that is published; else by its address. */
const placeOf = (
  { url, subject }: LayoutProps,
  items: readonly MenuItem[],
  { config, sections }: Site,
): string | undefined => {
  const section = sections.find((list) => list.section.folder === subject?.section)
  const folders = items
    .flatMap((item) => pathOf(item.url, config) ?? [])
    .filter((path) => path.endsWith('/') && path !== `${config.base}/`)
    .sort((a, b) => b.length - a.length)
  const above = (path: string | undefined): string | undefined =>
    folders.find((folder) => path?.startsWith(folder))
  return (section && above(pathOf(section.url, config))) ?? above(pathOf(url, config))
}

/** The path of an address of this site, percent-encoded as every link to it is; nothing for other sites, and for parts of a page. */
const pathOf = (url: string, { origin }: Config): string | undefined => {
  if (/^\/(?!\/)[\w./%~-]*$/.test(url)) return url
  const whole = parseUrl(url, origin)
  return whole?.origin === origin && whole.search + whole.hash === '' ? whole.pathname : undefined
}
