import { type Html, html } from '../../src/model/html.js'
import { type Item, itemTypes } from '../../src/model/item.js'

/** Renders an item that a post is about or lists, with its microformats: name, people, date, length, identifier. */
export const item = (
  { name, type, url, author, published, duration, uid }: Item,
  property: string,
  cover: Html | false = false,
): Html => {
  const format = itemTypes[type]
  const more = [
    author && html`<span class="p-author">${author}</span>`,
    published &&
      html`<span${/^\d{4}(?:-\d\d){0,2}$/.test(published) && html` class="dt-published"`}>${published}</span>`,
    duration && html`<span class="p-duration">${duration}</span>`,
  ].filter((part) => part)
  return html`<span class="${property}${property && ' '}${format}">${cover}${url ? html`<a class="u-url p-name" href="${url}">${name}</a>` : html`<span class="p-name">${name}</span>`}${more.map((part) => html` <span class="meta">· ${part}</span>`)}${uid && html`<data class="${/^[a-z][a-z0-9+.-]*:/i.test(uid) ? 'u' : 'p'}-uid" value="${uid}"></data>`}</span>`
}
