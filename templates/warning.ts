import { type Html, html, interpolate } from '../src/model/html.js'
import type { Entry } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'

/** Returns the content of a post, closed behind its content warning when it has one. */
export const behindWarning = (
  { warning }: Entry,
  content: Html | '' | false,
  { site }: TemplateContext,
): Html | '' | false =>
  warning === undefined || !content
    ? content
    : html`<details class="warning"><summary>${interpolate(site.config.strings.contentWarning, { warning: html`<span class="p-content-warning">${warning}</span>` })}</summary>
${content}
</details>`
