import type { Config, MenuItem } from '../src/model/config.js'
import { type Html, html } from '../src/model/html.js'
import { withBase } from '../src/model/path.js'
import type { Site } from '../src/model/site.js'
import type { LayoutProps } from '../src/model/theme.js'
import { parseUrl } from '../src/model/url.js'

/**
 * Renders the author's menu, or else the sections; false when both are empty. The item of the page, or of a
 * folder above it, is marked.
 */
export const menu = (props: LayoutProps, site: Site): Html | false => {
  const { strings } = site.config
  const items = itemsOf(site)
  const all = items.flatMap((item) => [item, ...below(item)])
  const [page, folder] = [pathOf(props.url, site.config), folderItemOf(props, all, site)]
  const mark = ({ url }: MenuItem): Html | false => {
    const path = pathOf(url, site.config)
    if (path === page) return html` aria-current="page"`
    return path !== undefined && path === folder && html` aria-current="true"`
  }
  const link = (item: MenuItem): Html => html`<a href="${item.url}"${mark(item)}>${item.title}</a>`
  const isCurrent = (item: MenuItem): boolean => below(item).some((one) => mark(one) !== false)
  return (
    items.length > 0 &&
    html`<nav class="menu" aria-label="${strings.menu}"><ul>${items.map((item) => (item.items === undefined ? html`<li>${link(item)}</li>` : html`<li><details><summary${isCurrent(item) && html` aria-current="true"`}>${item.title}</summary><ul>${below(item).map((one) => html`<li>${link(one)}</li>`)}</ul></details></li>`))}</ul></nav>`
  )
}

const itemsOf = ({ config, sections }: Site): readonly MenuItem[] =>
  config.menu.length === 0 ? sections : config.menu.map((item) => withBaseIn(item, config))

/** Returns the items below an item: its own page first, if it is not among them. */
const below = ({ title, url, items = [] }: MenuItem): readonly MenuItem[] =>
  items.length === 0 || items.some((one) => one.url === url) ? items : [{ title, url }, ...items]

const withBaseIn = ({ title, url, items }: MenuItem, config: Config): MenuItem => ({
  title,
  url: withBase(url, config),
  ...(items !== undefined && { items: items.map((item) => withBaseIn(item, config)) }),
})

/**
 * Returns the path of the menu item for the folder of a page: by the section of its post, which may be
 * published elsewhere, else by its URL; undefined when there is none.
 */
const folderItemOf = (
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

/**
 * Returns the percent-encoded path of a URL of this site; undefined for other sites, and for URLs with a
 * query or a fragment.
 */
const pathOf = (url: string, { origin }: Config): string | undefined => {
  if (/^\/(?!\/)[\w./%~-]*$/.test(url)) return url
  const whole = parseUrl(url, origin)
  return whole?.origin === origin && whole.search + whole.hash === '' ? whole.pathname : undefined
}
