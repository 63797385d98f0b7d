import { escapeText } from '../../model/html.js'
import { type JsonObject, jsonObject, parseJsonText } from '../../model/json.js'
import { listIn, textAt } from '../json.js'
import { linkHtml } from '../plain-text.js'

/** Returns the HTML of a document of Ghost's editor; undefined when there is none. */
export const htmlOfLexical = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : nodes(jsonObject(jsonObject(parseJsonText(text)).root).children)

/** Bit of a text's format → its element (https://lexical.dev/docs/concepts/serialization). */
const formats = [
  [1, 'strong'],
  [2, 'em'],
  [4, 's'],
  [16, 'code'],
  [32, 'sub'],
  [64, 'sup'],
  [128, 'mark'],
] as const

const nodes = (children: unknown): string =>
  listIn(children)
    .map((child) => node(jsonObject(child)))
    .join('')

const node = (one: JsonObject): string => {
  const type = String(one.type ?? '')
  if (type === 'text' || type === 'extended-text') {
    const format = Number(one.format ?? 0)
    return formats.reduce(
      (html, [bit, name]) => ((format & bit) === 0 ? html : `<${name}>${html}</${name}>`),
      escapeText(String(one.text ?? '')),
    )
  }
  const inner = (): string => nodes(one.children)
  switch (type) {
    case 'linebreak':
      return '<br>'
    case 'link':
      return `<a href="${escapeText(textAt(one, 'url') ?? '')}">${inner()}</a>`
    case 'paragraph':
      return `<p>${inner()}</p>`
    case 'heading':
    case 'extended-heading':
      return `<${heading(one)}>${inner()}</${heading(one)}>`
    case 'quote':
    case 'extended-quote':
    case 'aside':
      return `<blockquote><p>${inner()}</p></blockquote>`
    case 'list':
      return one.listType === 'number' ? `<ol>${inner()}</ol>` : `<ul>${inner()}</ul>`
    case 'listitem':
      return `<li>${inner()}</li>`
    case 'toggle':
      return `<details><summary>${textAt(one, 'heading') ?? ''}</summary>${textAt(one, 'content') ?? ''}</details>`
    case 'callout':
      return `<blockquote><p>${textAt(one, 'calloutText') ?? ''}</p></blockquote>`
    default:
      return card(type, one)
  }
}

const heading = (one: JsonObject): string => (/^h[1-6]$/.test(String(one.tag)) ? String(one.tag) : 'h2')

/** Returns the HTML of a card; an empty text for buttons, mail and sign-up cards. */
const card = (type: string, one: JsonObject): string => {
  if (!isForVisitors(one)) return ''
  switch (type) {
    case 'image':
      return figure([one], textAt(one, 'caption'))
    case 'gallery':
      return figure(listIn(one.images).map(jsonObject), textAt(one, 'caption'))
    case 'codeblock':
    case 'code':
      return `<pre><code class="language-${escapeText(textAt(one, 'language') ?? '')}">${escapeText(textAt(one, 'code') ?? '')}</code></pre>`
    case 'horizontalrule':
    case 'hr':
      return '<hr>'
    case 'markdown':
      return `<pre data-markdown>${escapeText(textAt(one, 'markdown') ?? '')}</pre>`
    case 'html':
    case 'embed':
      return (textAt(one, 'html') ?? '').replace(/data-markdown/gi, 'data-other')
    case 'bookmark': {
      const data = jsonObject(one.metadata)
      const url = textAt(one, 'url') ?? ''
      return `<p>${linkHtml(url, textAt(data, 'title') ?? url)}</p>`
    }
    case 'audio':
    case 'video':
    case 'file': {
      const src = textAt(one, 'src') ?? ''
      return type === 'file'
        ? `<p>${linkHtml(src, textAt(one, 'fileName') ?? src)}</p>`
        : `<${type} controls src="${escapeText(src)}"></${type}>`
    }
    default:
      return ''
  }
}

/** Whether a card is shown on the page to everybody. */
const isForVisitors = (card: JsonObject): boolean => {
  const web = jsonObject(jsonObject(card.visibility).web)
  return web.nonMember !== false && jsonObject(card.visibility).showOnWeb !== false
}

const figure = (images: readonly JsonObject[], caption: string | undefined): string => {
  const tags = images.map(
    (image) =>
      `<img src="${escapeText(textAt(image, 'src') ?? '')}" alt="${escapeText(textAt(image, 'alt') ?? '')}">`,
  )
  return `<figure>${tags.join('')}${caption === undefined ? '' : `<figcaption>${caption}</figcaption>`}</figure>`
}

/** Returns the HTML of a document of Ghost's older editor (Mobiledoc 0.3.1); undefined when there is none. */
export const htmlOfMobiledoc = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined
  const document = jsonObject(parseJsonText(text))
  const cards = listIn(document.cards).map(listIn)
  const markups = listIn(document.markups).map(listIn)
  const textOf = (markers: unknown): string => {
    const open: string[] = []
    return listIn(markers)
      .map((marker) => {
        const [kind, opened, closed, value] = listIn(marker)
        let html = ''
        for (const index of listIn(opened)) {
          const [name, attributes] = markups[Number(index)] ?? []
          const list = listIn(attributes).map(String)
          const href = list[list.indexOf('href') + 1]
          html += name === 'a' && href !== undefined ? `<a href="${escapeText(href)}">` : `<${String(name)}>`
          open.push(String(name))
        }
        html += kind === 1 ? '<br>' : escapeText(String(value ?? ''))
        for (let count = Number(closed ?? 0); count > 0 && open.length > 0; count--)
          html += `</${open.pop()}>`
        return html
      })
      .join('')
  }
  return listIn(document.sections)
    .map((section) => {
      const [kind, tag, content] = listIn(section)
      if (kind === 1) return `<${String(tag)}>${textOf(content)}</${String(tag)}>`
      if (kind === 3)
        return `<${String(tag)}>${listIn(content)
          .map((item) => `<li>${textOf(item)}</li>`)
          .join('')}</${String(tag)}>`
      const [name, payload] = cards[Number(tag)] ?? []
      return kind === 10 ? card(String(name).replace('card-markdown', 'markdown'), jsonObject(payload)) : ''
    })
    .join('\n')
}
