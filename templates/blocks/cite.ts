import { type Html, html } from '../../src/model/html.js'
import type { Citation } from '../../src/model/post.js'
import { hostOf } from '../../src/model/untrusted.js'

/** Renders a page that a text cites, as an h-cite. */
export const cite = ({ url, name, author, published, content }: Citation): Html =>
  html`<figure class="data cite h-cite">${
    content &&
    html`<blockquote class="p-content" cite="${url}">${content
      .trim()
      .split(/\n\s*\n/)
      .map((part) => html`<p>${part}</p>`)}</blockquote>`
  }<figcaption><a class="u-url p-name" href="${url}">${name ?? hostOf(url)}</a>${author && html` <span class="meta">· <span class="p-author h-card">${author.url === undefined ? author.name : html`<a class="u-url p-name" href="${author.url}">${author.name}</a>`}</span></span>`}${published && html` <span class="meta">· ${published}</span>`}</figcaption></figure>`
