import type { ElementContent } from 'hast'

/** Returns a node with bare URLs in its text as links, as browsers and platforms show them. */
export const withLinks = (node: ElementContent): ElementContent[] => {
  if (node.type === 'element')
    return [
      withoutBareLinks.has(node.tagName) ? node : { ...node, children: node.children.flatMap(withLinks) },
    ]
  if (node.type !== 'text' || !node.value.includes('://')) return [node]
  return node.value.split(bareUrl).flatMap((part, index): ElementContent[] => {
    if (part === '') return []
    if (index % 2 === 0) return [{ type: 'text', value: part }]
    return [
      {
        type: 'element',
        tagName: 'a',
        properties: { href: part },
        children: [{ type: 'text', value: part }],
      },
    ]
  })
}

/** Elements in which a bare URL is not a link. */
const withoutBareLinks = new Set(['a', 'code', 'pre', 'kbd', 'samp'])

/** A URL in text, with parentheses that are closed in it, and without the punctuation behind it. */
const bareUrl =
  /(https?:\/\/(?:[^\s<>"`()[\]]|\([^\s<>"`()[\]]{0,200}\))*(?:[^\s<>"`()[\].,;:!?']|\([^\s<>"`()[\]]{0,200}\)))/
