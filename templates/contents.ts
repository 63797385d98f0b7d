import { type Html, html, trusted } from '../src/model/html.js'
import type { Entry } from '../src/model/site.js'
import type { Around } from '../src/model/theme.js'
import { siteLanguageIn } from './language.js'

/** A table of contents for articles with several headings; nothing for others. */
export const contents = (entry: Entry, { site }: Around): Html | false => {
  const headings = [...entry.content.html.value.matchAll(/<h2 id="([^"]*)"[^>]*>(.*?)<\/h2>/gs)]
  return (
    headings.length >= 4 &&
    html`<details class="contents"${siteLanguageIn(entry, site)}><summary>${site.config.words.contents}</summary>
<ol>${headings.map(([, id = '', words = '']) => html`<li><a href="#${trusted(id)}">${trusted(words.replace(/<[^>]*>/g, ''))}</a></li>\n`)}</ol>
</details>`
  )
}
