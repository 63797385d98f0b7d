import type { BlockContext } from '../../src/model/block-template.js'
import { type Html, html, type TemplateValue } from '../../src/model/html.js'
import { isWebUrl } from '../../src/model/untrusted.js'

/** Renders data without a template of their own, so that readers see all of them: groups as terms with values, lists as lists. */
export const data = (value: unknown, { name }: BlockContext): Html =>
  html`<div class="data block-${name}">${dataValue(value)}</div>`

/** Renders a value of a data file or a block; levels below the eighth are left out. `base` is put before paths of images. */
export const dataValue = (value: unknown, base = '', depth = 0): TemplateValue => {
  if (depth > 8 || value === null || value === undefined) return ''
  if (Array.isArray(value))
    return html`<ul>${value.map((one: unknown) => html`<li>${dataValue(one, base, depth + 1)}</li>`)}</ul>`
  if (typeof value === 'object')
    return html`<dl>${Object.entries(value).map(([key, one]) => html`<dt>${key}</dt><dd>${dataValue(one, base, depth + 1)}</dd>`)}</dl>`
  const text = String(value)
  if (/^\/[^/].*\.(?:avif|gif|jpe?g|png|svg|webp)$/i.test(text))
    return html`<img src="${base}${text}" alt="">`
  return isWebUrl(text) ? html`<a href="${text}">${text}</a>` : text
}
