import { type Html, html, interpolate, lines } from '../src/model/html.js'
import { encodePath } from '../src/model/path.js'
import type { LayoutProps, TemplateContext } from '../src/model/theme.js'
import { webRings } from './follow.js'
import { linkListTitle } from './indexes.js'

/** Renders the footer of each page: links to feeds and lists, the author, web rings. */
export const siteFooter = (_: LayoutProps, { site }: TemplateContext): Html => {
  const { config } = site
  const { base, strings } = config
  return lines(
    html`<p><a href="${base}/feeds/">${strings.subscribe}</a>${site.all.map(({ title, url }) => html` · <a href="${url}">${title}</a>`)}${site.config.lists.includes('tag') && site.entries.some(({ unlisted, categories }) => !unlisted && categories.length > 0) && html` · <a href="${base}/tags/">${strings.tags}</a>`}${site.linkLists.map((linkList) => html` · <a href="${base}/${encodePath(linkList.name)}/">${linkListTitle(linkList, config)}</a>`)}${config.search && html` · <a href="${base}/search/">${strings.searchButton}</a>`}</p>`,
    html`<p>© ${config.author.name}. ${interpolate(strings.madeWith, { program: html`<a href="https://www.npmjs.com/package/smallsocial">smallsocial</a>` })}</p>`,
    webRings(site),
  )
}
