import { type Html, html, trusted } from '../src/model/html.js'
import type { Entry } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { uiLanguageAttributes } from './language.js'

/**
 * Renders a table of contents for entries with at least four headings of level 2; returns false for others.
 */
export const contents = (entry: Entry, { site }: TemplateContext): Html | false => {
  const headings = [...entry.content.html.value.matchAll(/<h2 id="([^"]*)"[^>]*>(.*?)<\/h2>/gs)]
  return (
    headings.length >= 4 &&
    html`<details class="contents"${uiLanguageAttributes(entry, site)}><summary>${site.config.strings.contents}</summary>
<ol>${headings.map(([, id = '', words = '']) => html`<li><a href="#${trusted(id)}">${trusted(words.replace(/<[^>]*>/g, ''))}</a></li>\n`)}</ol>
</details>`
  )
}
