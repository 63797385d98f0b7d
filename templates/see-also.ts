import { type Html, html, lines } from '../src/model/html.js'
import type { Entry, EntryLink, UndatedPage } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'

/** Renders links to the pages that link to a page, and to related posts; an empty text without any. */
export const seeAlso = (post: Entry | UndatedPage, { site }: TemplateContext): Html | '' => {
  const { linkedFrom, relatedPosts, conversation } = site.config.strings
  const talk = 'conversation' in post ? post.conversation : undefined
  const { related } = post
  if (post.backlinks === undefined && related === undefined && talk === undefined) return ''
  return lines(
    talk && html`<p class="meta"><a href="${talk.url}">${conversation}</a></p>`,
    links(linkedFrom, post.backlinks),
    links(relatedPosts, related),
  )
}

const links = (title: string, to: readonly EntryLink[] = []): Html | '' =>
  to.length === 0
    ? ''
    : html`<nav class="meta" aria-label="${title}"><p>${title}:</p><ul>${to.map((one) => html`<li><a href="${one.url}"><bdi>${one.title}</bdi></a></li>`)}</ul></nav>`
