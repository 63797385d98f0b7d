import { type Html, html } from '../src/model/html.js'
import type { Post } from '../src/model/post.js'
import type { Site, TagList } from '../src/model/site.js'
import { tagSlug } from '../src/model/tag.js'
import type { Around } from '../src/model/theme.js'

/** All tags, with how many posts each has. */
export const tags = (lists: readonly TagList[], { site, theme }: Around): Html =>
  theme.layout(
    {
      title: 'Tags',
      url: `${site.config.base}/tags/`,
      main: html`<h1>Tags</h1>
<ul class="tag-cloud">${lists.map((list) => html`<li><a href="${list.url}">${list.tag}</a> <span>${list.entries.length}</span></li>\n`)}</ul>`,
    },
    { site, theme, html },
  )

/** The tags of one post: p-category. */
export const tagLinks = (post: Pick<Post, 'categories'>, { config }: Site): Html | false =>
  post.categories.length > 0 &&
  html`<ul class="tags" aria-label="Tags">${post.categories.map((tag) => html`<li>${config.lists.includes('tag') ? html`<a class="p-category" href="${config.base}/tags/${encodeURIComponent(tagSlug(tag))}/">${tag}</a>` : html`<span class="p-category">${tag}</span>`}</li>`)}</ul>`
