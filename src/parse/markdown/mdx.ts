import { type Message, warning } from '../../model/message.js'
import { withoutComments } from './hidden-text.js'
import { lineKinds } from './line-kinds.js'

/** MDX as Markdown, and a warning if it has components. */
export type PlainMdx = { readonly text: string; readonly messages: readonly Message[] }

/**
 * Returns the Markdown of an MDX file: without `import` and `export` lines and `{/* comments *\/}`, and with the words
 * in components instead of these (https://mdxjs.com/docs/what-is-mdx/). Lines stay where they are, and code as it is.
 */
export const plainMdx = (
  written: string,
  place: { readonly file: string; readonly bodyLine: number },
): PlainMdx => {
  const kindOf = lineKinds()
  let [isModule, wasBlank] = [false, true]
  const lines = withoutComments(written)
    .split('\n')
    .map((line) => {
      const isCode = kindOf(line) === 'code'
      const isBlank = line.trim() === ''
      if (isCode || isBlank) isModule = false
      else if (wasBlank || isModule) isModule = wasBlank ? moduleLine.test(line) : true
      wasBlank = isBlank
      return isModule ? '' : line
    })
  const codeOf = lineKinds()
  const isCode = lines.map((line) => codeOf(line) === 'code')
  let first: { readonly name: string; readonly line: number } | undefined
  const text = tagsReplaced(lines, isCode, (name, line) => {
    first ??= { name, line: place.bodyLine + line }
  })
  if (first === undefined) return { text, messages: [] }
  return {
    text,
    messages: [
      warning(
        'foreign-syntax',
        { file: place.file, line: first.line },
        `\`<${first.name}>\` is a component of another program; only its words are shown`,
        'write its result in Markdown or HTML',
      ),
    ],
  }
}

const moduleLine =
  /^(?:import\s+(?:[\w*{"'].*from\s*["']|["'])|export\s+(?:const|let|var|function|default|class|async|\{|\*))/

/** Replaces the tags of components, which may span lines, by nothing, outside code. `found` is called for each one. */
const tagsReplaced = (
  lines: readonly string[],
  isCode: readonly boolean[],
  found: (name: string, line: number) => void,
): string => {
  let isInTag = false
  let braces = 0
  return lines
    .map((line, index) => {
      if (isCode[index]) return line
      let shown = ''
      for (const part of line.split(/(`[^`]+`)/)) {
        if (!isInTag && part.startsWith('`') && part.endsWith('`') && part.length > 1) {
          shown += part
          continue
        }
        for (let at = 0; at < part.length; at++) {
          if (isInTag) {
            if (part[at] === '{') braces++
            else if (part[at] === '}') braces--
            else if (part[at] === '>' && braces <= 0) isInTag = false
            continue
          }
          const tag = /^<\/?([A-Z][\w.]*)(?=[\s/>]|$)/.exec(part.slice(at, at + 100))
          if (tag === null) {
            // An expression of a blank, as it is written between components.
            const blank = /^\{["' ]*\}/.exec(part.slice(at, at + 20))?.[0]
            shown += blank === undefined ? part[at] : ' '
            at += (blank?.length ?? 1) - 1
            continue
          }
          if (!tag[0].startsWith('</')) found(tag[1] ?? '', index)
          braces = 0
          isInTag = true
          at += tag[0].length - 1
        }
      }
      return shown === line ? line : shown.replace(/^[ \t]+(?=\S)/, '')
    })
    .join('\n')
}
