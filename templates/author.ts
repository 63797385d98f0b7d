import { hostOf } from '../src/model/foreign.js'
import { type Html, html, lines } from '../src/model/html.js'
import { initials } from '../src/model/post.js'
import type { Around } from '../src/model/theme.js'

/** The author: a card that represents the site on the front page, a line elsewhere. Both are h-cards. */
export const author = (form: 'card' | 'byline', { site }: Around): Html => {
  const { config } = site
  const { name, url, photo, note, me } = config.author
  const photoUrl = photo?.startsWith('/') ? config.base + photo : photo
  const isOwn = url === config.url
  if (form === 'byline')
    return html`<span class="p-author h-card">${photoUrl && html`<img class="u-photo avatar" src="${photoUrl}" alt="" width="32" height="32"> `}<a class="u-url p-name" href="${url}">${name}</a></span>`
  return lines(
    html`<div class="author h-card">`,
    photoUrl
      ? html`<img class="u-photo avatar" src="${photoUrl}" alt="" width="72" height="72">`
      : html`<span class="avatar initials" aria-hidden="true">${initials(name)}</span>`,
    html`<div>\n<p class="site-title"><a class="u-url${isOwn && ' u-uid'} p-name" rel="me" href="${url}">${name}</a></p>`,
    !isOwn && html`<a class="u-url u-uid" href="${config.url}" hidden>${config.title}</a>`,
    note && html`<p class="p-note">${note}</p>`,
    me.length > 0 &&
      html`<ul class="elsewhere">${me.map((profile) => html`<li><a class="u-url" rel="me" href="${profile}">${hostOf(profile)}</a></li>`)}</ul>`,
    html`</div>\n</div>`,
  )
}
