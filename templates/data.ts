import { type Html, html } from '../src/model/html.js'
import type { DataPageProps, TemplateContext } from '../src/model/theme.js'
import { dataValue } from './blocks/data.js'

/** Renders the main part of a page from data: groups of the same keys as a table, others as terms and lists. */
export const data = ({ page, value }: DataPageProps, { site }: TemplateContext): Html =>
  html`<h1>${page.title}</h1>
${page.description && html`<p>${page.description}</p>\n`}${isTable(value) ? table(value, page.title, site.config.base) : dataValue(value, site.config.base)}`

type Row = Readonly<Record<string, unknown>>

/** Whether a value is a list of groups without groups or lists in them. */
const isTable = (value: unknown): value is readonly Row[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(
    (row: unknown) =>
      typeof row === 'object' &&
      row !== null &&
      !Array.isArray(row) &&
      Object.values(row).every((cell) => typeof cell !== 'object' || cell === null),
  )

const table = (rows: readonly Row[], title: string, base: string): Html => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table>
<thead><tr>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${names.map((name) => html`<td>${dataValue(row[name], base)}</td>`)}</tr>\n`)}</tbody>
</table></div>`
}
