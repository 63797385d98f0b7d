import { hostOf } from '../src/model/foreign.js'
import { type Html, html, lines } from '../src/model/html.js'
import type { Citation } from '../src/model/post.js'
import { initials } from './author.js'

/** The page that is answered, as an h-cite. All of it is foreign text, so all of it goes through holes. */
export const context = ({
  citation,
  property,
}: {
  readonly citation: Citation
  readonly property: string
}): Html => {
  const { url, name, author, published, content, gone } = citation
  const face =
    author && html`<span class="avatar initials" aria-hidden="true">${initials(author.name)}</span>`
  const words = lines(
    author &&
      html`<p class="p-author h-card">${author.url ? html`<a class="p-name u-url" href="${author.url}">${author.name}</a>` : html`<span class="p-name">${author.name}</span>`}</p>`,
    html`<p><a class="u-url${name && ' p-name'}" href="${url}">${name ?? bareUrl(url)}</a></p>`,
    content && html`<blockquote class="p-content"><p>${content}</p></blockquote>`,
    gone &&
      html`<p class="meta">The page is gone; <a href="https://web.archive.org/web/${(published ?? gone).slice(0, 4)}/${url}">a copy in the archive</a> may be there.</p>`,
    (name || published) &&
      html`<p class="meta">${hostOf(url)}${published && html` · <time class="dt-published" datetime="${published}">${published.slice(0, 10)}</time>`}</p>`,
  )
  return html`<div class="context ${property} h-cite">${face}<div>
${words}
</div></div>`
}

/** A URL without what nobody reads. */
const bareUrl = (url: string): string => url.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, '')
