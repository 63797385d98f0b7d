import { type Html, html, interpolate, lines } from '../src/model/html.js'
import { type Citation, pageOf } from '../src/model/post.js'
import type { TemplateContext } from '../src/model/theme.js'
import { hostOf } from '../src/model/untrusted.js'
import { avatar } from './avatar.js'
import { foreignTime } from './time.js'

/**
 * Renders the page or the work that a post responds to, as an h-cite. All values are untrusted text, so that none is
 * inserted unescaped.
 */
export const context = (
  { citation, property }: { readonly citation: Citation; readonly property: string },
  { site }: TemplateContext,
): Html => {
  const { url, name, author, published, content, gone } = citation
  const { strings, language } = site.config
  const host = hostOf(url)
  const page = pageOf(citation)
  const details = lines(
    author &&
      html`<p class="p-author h-card">${author.url ? html`<a class="p-name u-url" href="${author.url}"><bdi>${author.name}</bdi></a>` : html`<bdi class="p-name">${author.name}</bdi>`}</p>`,
    html`<p class="context-title">${page === undefined ? html`<cite class="p-name"><bdi>${name ?? url}</bdi></cite>` : html`<a class="u-url p-name" href="${page}"><bdi>${name ?? displayUrl(page)}</bdi></a>`}</p>`,
    content && html`<blockquote class="p-content" dir="auto"><p>${content}</p></blockquote>`,
    gone &&
      html`<p class="meta">${interpolate(strings.gone, { link: html`<a href="https://web.archive.org/web/${(published ?? gone).slice(0, 4)}/${url}">${strings.archiveCopy}</a>` })}</p>`,
    (published || (name && host)) &&
      html`<p class="meta">${host}${host && published && ' · '}${published && foreignTime(published, language)}</p>`,
  )
  return html`<div class="context ${property} h-cite">${avatar(author ?? { name: page === undefined ? url : host }, 40, { isCard: false, isLazy: true })}<div>
${details}
</div></div>`
}

/**
 * Renders a URL without scheme, `www.` and last slash, shortened to 80 characters, with `<wbr>` after each
 * part.
 */
export const displayUrl = (url: string): Html => {
  const bare = url.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, '')
  const short = bare.length > 60 ? bare.replace(/[?#].*$/s, '') : bare
  const shown = short.length > 80 ? `${short.slice(0, 79)}…` : short
  return html`${shown.split(/(?<=[/_-])(?!$)/).map((part, index) => html`${index > 0 && html`<wbr>`}${part}`)}`
}
