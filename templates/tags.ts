import { pageContent } from '../src/model/content.js'
import { type Html, html } from '../src/model/html.js'
import type { Post } from '../src/model/post.js'
import type { Site, TagList } from '../src/model/site.js'
import { tagSlug } from '../src/model/tag.js'
import type { TemplateContext } from '../src/model/theme.js'

/** Renders the page with all tags, each with the number of its posts and a font size by that number. */
export const tags = (lists: readonly TagList[], { site, theme }: TemplateContext): Html => {
  const { strings, base } = site.config
  const most = Math.max(1, ...lists.map(({ entries }) => entries.length))
  const sizeOf = (count: number): number => Math.ceil((4 * Math.log(count + 1)) / Math.log(most + 1))
  return theme.layout(
    {
      title: strings.tags,
      url: `${base}/tags/`,
      main: html`<h1>${strings.tags}</h1>${site.tagIntro && html`<div class="intro">${pageContent(site.tagIntro, site)}</div>`}
<ul class="tag-cloud">${lists.map(({ url, tag, entries }) => html`<li class="size-${sizeOf(entries.length)}"><a href="${url}">${tag}</a> <span>${entries.length}</span></li>\n`)}</ul>`,
    },
    { site, theme, html },
  )
}

/** Renders the tags of a post as p-category; returns false when there are none. */
export const tagLinks = (post: Pick<Post, 'categories'>, { config }: Site): Html | false =>
  post.categories.length > 0 &&
  html`<ul class="tags" aria-label="${config.strings.tags}">${post.categories.map((tag) => html`<li>${config.lists.includes('tag') ? html`<a class="p-category" href="${config.base}/tags/${encodeURIComponent(tagSlug(tag))}/">${tag}</a>` : html`<span class="p-category">${tag}</span>`}</li>`)}</ul>`
