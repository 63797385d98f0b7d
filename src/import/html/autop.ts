import { replaceElements, startTags } from './html-parts.js'

/**
 * Returns HTML in which blank lines separate paragraphs and line ends are breaks, as in texts of WordPress's classic editor
 * and of Blogger. Blocks and preformatted text stay as they are.
 */
export const withParagraphs = (text: string): string => {
  const kept: string[] = []
  const keep = ({ whole: block }: { readonly whole: string }): string =>
    `\n\n${mark}${kept.push(block) - 1}${mark}\n\n`
  const parts = replaceElements(text.replaceAll('\r\n', '\n').replaceAll(mark, ''), keptBlocks, keep)
    .replace(blockTags, '\n\n$&\n\n')
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  let isInText = false
  return parts
    .map((part) => {
      if (textTag.test(part)) isInText = !part.startsWith('</')
      if (isBlock.test(part)) return part
      const lines = part.replace(/(?<!<br ?\/?>)\n/g, '<br>\n')
      return isInText ? lines : `<p>${lines}</p>`
    })
    .join('\n')
    .replace(restored, (_, index: string) => kept[Number(index)] ?? '')
}

/** A character for private use, around the number of a block that is kept. */
const mark = '\ue000'
const restored = new RegExp(`${mark}(\\d+)${mark}`, 'g')
const keptBlocks = startTags(
  'pre script style svg table ul ol dl figure iframe video audio details form'.split(' '),
)
const blockTags = /<\/?(?:div|section|blockquote|h[1-6]|p|hr|address|article)\b[^<>]{0,2000}>/gi
const isBlock = new RegExp(
  `^(?:</?(?:div|section|blockquote|h[1-6]|p|hr|address|article)\\b[^>]*>|${mark}\\d+${mark})$`,
  'i',
)
/** A tag whose text needs no paragraph of its own. */
const textTag = /^<\/?(?:h[1-6]|p|address)\b/i
