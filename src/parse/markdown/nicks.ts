import type { Link, Nodes, Root, Text } from 'mdast'
import type { ParseSettings } from '../../model/config.js'
import { codeLineFinder, codeSpanFinder, outsideCodeSpans, outsideUrls } from './code-lines.js'

type Nicks = ParseSettings['nicks']

/** Whether a text may name a person of content/people.yaml by `@nick`. */
export const mayNamePeople = (text: string, { nicks }: Pick<ParseSettings, 'nicks'>): boolean =>
  text.includes('@') && Object.keys(nicks).length > 0

/**
 * Replaces each `@nick` of a person of content/people.yaml by a link with the person's name, as an h-card, in place. Code,
 * links and raw HTML stay as they are.
 */
export const linkPeople = (node: Root | Nodes, nicks: Nicks): void => {
  if (!('children' in node) || node.type === 'link' || node.type === 'linkReference') return
  let links = 0
  node.children = (node.children as Nodes[]).flatMap((child): Nodes[] => {
    if (child.type === 'html') {
      if (/^<a[\s>]/i.test(child.value)) links++
      if (/^<\/a/i.test(child.value)) links--
    }
    if (child.type === 'text' && links <= 0) return linked(child, nicks)
    linkPeople(child, nicks)
    return [child]
  }) as never
}

const linked = (node: Text, nicks: Nicks): (Text | Link)[] => {
  if (!node.value.includes('@')) return [node]
  const parts: (Text | Link)[] = []
  let from = 0
  for (const { 0: written, 1: nick = '', index } of node.value.matchAll(pattern)) {
    const key = nick.toLowerCase()
    const person = Object.hasOwn(nicks, key) ? nicks[key] : undefined
    if (person?.url === undefined) continue
    if (index > from) parts.push({ type: 'text', value: node.value.slice(from, index) })
    parts.push({
      type: 'link',
      url: person.url,
      children: [{ type: 'text', value: person.name }],
      data: { hProperties: { className: ['h-card'] } },
    })
    from = index + written.length
  }
  if (from === 0 && parts.length === 0) return [node]
  if (from < node.value.length) parts.push({ type: 'text', value: node.value.slice(from) })
  return parts
}

/**
 * Returns Markdown with such links instead of `@nick`, for an archive, whose reader does not know the people. Code, URLs and the
 * words of links stay as they are.
 */
export const withPeopleLinked = (text: string, nicks: Nicks): string => {
  if (!mayNamePeople(text, { nicks })) return text
  const lines = text.split('\n')
  const isCode = codeLineFinder()
  const spansOf = codeSpanFinder(lines)
  const link = (written: string, nick: string): string => {
    const key = nick.toLowerCase()
    const person = Object.hasOwn(nicks, key) ? nicks[key] : undefined
    return person?.url === undefined
      ? written
      : `[${person.name.replace(/[\\[\]*_`<]/g, '\\$&')}](<${person.url}>)`
  }
  const change = (part: string): string =>
    part
      .split(/(\[[^\]]{0,500}\]\([^)]{0,2000}\))/)
      .map((piece, index) =>
        index % 2 === 1
          ? piece
          : outsideUrls(piece, (words) =>
              words.replace(pattern, (whole: string, nick: string, at: number) =>
                isEscaped(words, at) ? whole : link(whole, nick),
              ),
            ),
      )
      .join('')
  return lines
    .map((line, index) => (isCode(line) ? line : outsideCodeSpans(line, spansOf(index), change)))
    .join('\n')
}

/** Whether an odd number of backslashes is before a place in a text. */
const isEscaped = (text: string, at: number): boolean =>
  (/\\*$/.exec(text.slice(Math.max(0, at - 20), at))?.[0].length ?? 0) % 2 === 1

/** `@jane`, but no part of a mail address or of a handle in the fediverse, and not marked by `withGuards`. */
const pattern = /(?<![\p{L}\p{N}_/@.\u{10FFFB}-])@([\p{L}\p{N}_]+(?:[.-][\p{L}\p{N}_]+)*)(?![\p{L}\p{N}_@])/gu
