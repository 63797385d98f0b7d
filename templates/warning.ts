import { type Html, html, interpolate } from '../src/model/html.js'
import type { TemplateContext } from '../src/model/theme.js'

/** Returns content, closed behind its content warning when it has one. */
export const behindWarning = (
  warning: string | undefined,
  content: Html | '' | false,
  { site }: TemplateContext,
): Html | '' | false =>
  warning === undefined || !content
    ? content
    : html`<details class="warning"><summary>${interpolate(site.config.strings.contentWarning, { warning: html`<bdi class="p-content-warning">${warning}</bdi>` })}</summary>
${content}
</details>`
