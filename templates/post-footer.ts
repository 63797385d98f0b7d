import { type Html, html, interpolate, lines } from '../src/model/html.js'
import { replyMailUrl } from '../src/model/reply-mail.js'
import type { Entry } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { published } from './post.js'
import { tagLinks } from './tags.js'

/** Renders the lines below a post: author and date, tags, copies, a link for a reply. */
export const postFooter = (entry: Entry, context: TemplateContext): Html => {
  const { site, theme } = context
  const { strings } = site.config
  const isArticle = entry.kind === 'article'
  return lines(
    html`<p>${theme.author('byline', context)}${!isArticle && html` · ${published(entry, context)}`}</p>`,
    tagLinks(entry, site),
    entry.syndication.length > 0 &&
      html`<p>${interpolate(strings.alsoOn, { places: entry.syndication.map((url, index) => html`${index > 0 && ', '}<a class="u-syndication" rel="syndication" href="${url}">${new URL(url).hostname}</a>`) })}</p>`,
    site.config.author.replyByEmail === true &&
      html`<p><a href="${replyMailUrl(entry, site.config)}">${strings.replyByEmail}</a></p>`,
  )
}
