import { searchContent } from '../model/content.js'
import { html, type TemplateValue } from '../model/html.js'
import type { Post } from '../model/post.js'
import { titleOf } from '../model/post-text.js'
import type { Entry, SearchRecord, Site } from '../model/site.js'

/**
 * Returns the search records of all listed posts and pages: title, text, tags, and the authors and titles of
 * contexts.
 */
export const searchRecords = (site: Site): SearchRecord[] => [
  ...site.entries
    .filter(({ unlisted }) => !unlisted)
    .map((entry) =>
      recordOf(
        entry,
        site,
        html`<p data-pagefind-meta="day:${entry.published.wall.slice(0, 10)}"></p>`,
        ...entry.citations.map(({ name, author }) => html`<p>${author?.name} ${name}</p>`),
        ...entry.photos.map(({ alt }) => html`<p>${alt}</p>`),
        html`<p>${entry.categories.join(', ')}</p>`,
      ),
    ),
  ...site.pages.filter(({ unlisted }) => !unlisted).map((page) => recordOf(page, site)),
]

const recordOf = (post: Post | Entry, site: Site, ...more: readonly TemplateValue[]): SearchRecord => ({
  url: post.url,
  html: html`<html><body><h1 data-pagefind-meta="title"${post.name === undefined && html` data-pagefind-ignore`}>${titleOf(post)}</h1><p>${post.summary}</p>${searchContent(post, site)}${more}</body></html>`
    .value,
})
