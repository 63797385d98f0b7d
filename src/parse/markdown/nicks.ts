import type { ParseSettings } from '../../model/config.js'
import { escapeText } from '../../model/html.js'
import { codeLineFinder, outsideCodeSpans } from './code-lines.js'

/**
 * Replaces each `@nick` of a person of content/people.yaml by a link with the person's name, as an h-card; code and links
 * stay as they are.
 */
export const withPeopleLinks = (text: string, { nicks }: Pick<ParseSettings, 'nicks'>): string => {
  if (!text.includes('@') || Object.keys(nicks).length === 0) return text
  const isCode = codeLineFinder()
  return text
    .split('\n')
    .map((line) => (isCode(line) ? line : outsideCodeSpans(line, (part) => linked(part, nicks))))
    .join('\n')
}

const linked = (text: string, nicks: ParseSettings['nicks']): string =>
  text.replace(
    /(?<![\p{L}\p{N}_/@.[="'-])@([\p{L}\p{N}_]+(?:[.-][\p{L}\p{N}_]+)*)(?![@\]])/gu,
    (whole, nick: string) => {
      const key = nick.toLowerCase()
      const person = Object.hasOwn(nicks, key) ? nicks[key] : undefined
      return person?.url === undefined
        ? whole
        : `<a class="h-card" href="${escapeText(person.url)}">${escapeText(person.name)}</a>`
    },
  )
