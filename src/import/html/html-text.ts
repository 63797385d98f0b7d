import type { Root, RootContent } from 'hast'
import { parseForeignHtml } from '../../html/foreign-html.js'
import { collapse } from '../../model/collapse.js'

/** Returns the words of HTML on one line, with entities as characters. */
export const plainTextOf = (html: string): string => {
  if (!/[<&]/.test(html)) return html.trim()
  const document = parseForeignHtml(html.replace(/<(?:br|\/p|\/div|\/li|\/h\d)\b/gi, ' $&'))
  return document === undefined ? '' : collapse(wordsIn(bodyNodes(document)))
}

/** Returns the text of nodes. */
export const wordsIn = (nodes: readonly RootContent[]): string =>
  nodes
    .map((node) =>
      node.type === 'text' ? node.value : node.type === 'element' ? wordsIn(node.children) : '',
    )
    .join('')

/** Returns the nodes in the `<body>` of a document. */
export const bodyNodes = (document: Root): RootContent[] => {
  const html = document.children.find((node) => node.type === 'element' && node.tagName === 'html')
  const body =
    html?.type === 'element'
      ? html.children.find((node) => node.type === 'element' && node.tagName === 'body')
      : undefined
  return body?.type === 'element' ? body.children : []
}
