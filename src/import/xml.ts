import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { RefusedArchive } from '../model/archive.js'
import { plainTextOf } from './html/html-text.js'

/** An element of XML, with its prefix in its name as it is written, e.g. `wp:post_id`. */
export type XmlElement = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** The text directly in the element. */
  readonly text: string
  /** The content as markup, for XHTML. */
  readonly markup: string
}

type OpenElement = {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
  markup: string
}

/** How deep elements may be nested. */
const maxDepth = 200

/**
 * Reads XML, and calls `onItem` with each element that has one of the names; those are not kept in the tree that is returned.
 * Control characters are left out, and entities of HTML are characters. Throws `RefusedArchive` for XML that is not well-formed, is
 * nested too deep, or defines entities, which can expand to gigabytes or name files of this machine, or attributes, which its
 * elements would have without showing them.
 */
export const readXml = (
  text: string,
  names: readonly string[] = [],
  onItem: (item: XmlElement) => void = () => undefined,
): XmlElement => {
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false })
  const stack: OpenElement[] = []
  let root: XmlElement | undefined
  const refuse = (reason: string): never => {
    throw new RefusedArchive(reason, 'export the archive again, or remove that part of it')
  }
  parser.on('doctype', (doctype) => {
    if (/<!ENTITY/i.test(doctype)) refuse('the XML defines entities of its own')
    if (/<!ATTLIST/i.test(doctype)) refuse('the XML defines attributes of its own')
  })
  parser.on('error', () => refuse(`the XML is not well-formed at line ${parser.line}`))
  parser.on('opentag', (tag: SaxesTagPlain) => {
    if (stack.length > maxDepth) refuse('the XML has elements nested more than 200 deep')
    stack.push({ name: tag.name, attributes: { ...tag.attributes }, children: [], text: '', markup: '' })
  })
  const add = (value: string): void => {
    const top = stack.at(-1)
    if (top === undefined) return
    top.text += value
    top.markup += escaped(value)
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => {
    const element = stack.pop()
    if (element === undefined) return
    const parent = stack.at(-1)
    if (names.includes(element.name)) onItem(element)
    else if (parent === undefined) root = element
    else {
      parent.children.push(element)
      if (isHtmlName.test(element.name)) parent.markup += markupOf(element)
    }
  })
  parser.write(withKnownEntities(withoutControls(text))).close()
  return root ?? { name: '', attributes: {}, children: [], text: '', markup: '' }
}

/** Returns the text of the first child with a name; undefined when there is none, or it is empty. */
export const childText = (element: XmlElement, name: string): string | undefined => {
  const text = element.children.find((child) => child.name === name)?.text.trim()
  return text === '' ? undefined : text
}

export const childrenNamed = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name)

const isHtmlName = /^(?:\w+:)?[a-z][a-z0-9]*$/

const markupOf = ({ name, attributes, markup }: XmlElement): string => {
  const tag = name.replace(/^\w+:/, '')
  const list = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(value).replaceAll('"', '&quot;')}"`,
  )
  const open = `<${tag}${list.join('')}>`
  return /^(?:br|img|hr|input|source)$/.test(tag) ? open : `${open}${markup}</${tag}>`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Removes what XML 1.0 forbids, which exporters nevertheless write, and text before the declaration. */
const withoutControls = (text: string): string =>
  text
    .replace(/^[\s\ufeff]+(?=<)/, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds control characters
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .toWellFormed()

/**
 * Returns XML with the entities of HTML as characters, and with `&` where it begins no entity, as exporters write it in URLs; what
 * is in CDATA stays as it is.
 */
const withKnownEntities = (text: string): string => {
  let [shown, from] = ['', 0]
  for (let start = text.indexOf('<![CDATA['); start !== -1; start = text.indexOf('<![CDATA[', from)) {
    const end = text.indexOf(']]>', start)
    if (end === -1) break
    shown += corrected(text.slice(from, start)) + text.slice(start, end + 3)
    from = end + 3
  }
  return shown + corrected(text.slice(from))
}

const corrected = (text: string): string =>
  text.replace(/&(#\d{1,7};|#x[0-9a-f]{1,6};|[a-z][a-z0-9]{1,30};)?/gi, (whole, entity?: string) => {
    if (entity === undefined) return '&amp;'
    if (entity.startsWith('#') || /^(?:amp|lt|gt|quot|apos);$/.test(entity)) return whole
    const character = characterOf(entity)
    return character === undefined ? `&amp;${entity}` : escaped(character)
  })

/** Returns the character of an entity of HTML, e.g. `eacute;`; undefined for an unknown one. */
const characterOf = (entity: string): string | undefined => {
  if (entity === 'nbsp;') return '\u00a0'
  const known = characters.get(entity)
  if (known !== undefined) return known === '' ? undefined : known
  const text = plainTextOf(`<i>&${entity}</i>`)
  const character = text === `&${entity}` ? '' : text
  characters.set(entity, character)
  return character === '' ? undefined : character
}

/** A cache: entity → its character, empty for an unknown one. */
const characters = new Map<string, string>()
