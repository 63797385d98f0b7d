import { RefusedArchive } from '../model/archive.js'
import { readXml, type XmlElement } from './xml.js'

/**
 * Returns true for a drawing that runs and loads nothing when a browser opens it: an SVG in UTF-8 of elements that draw, of which
 * each reference is to a part of the same file or is a picture or font in the file itself
 * (https://www.w3.org/TR/SVG2/conform.html#secure-static-mode). Other drawings are refused, harmless ones, too.
 */
export const isInertSvg = (bytes: Uint8Array): boolean => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (text.includes('\0') || /<\?xml-stylesheet/i.test(text) || otherEncoding.test(text)) return false
    return isInert(readXml(text), {})
  } catch (thrown) {
    if (thrown instanceof RefusedArchive || thrown instanceof TypeError) return false
    throw thrown
  }
}

/** An encoding in which a browser would read other characters than those that were checked. */
const otherEncoding = /^\s{0,20}<\?xml[^>]{0,200}\sencoding\s*=\s*["'](?!utf-?8["'])/i

/** Prefix → namespace; that of elements without a prefix is at `''`. */
type Namespaces = Readonly<Record<string, string>>

const isInert = ({ name, attributes, children, text }: XmlElement, outer: Namespaces): boolean => {
  const declared = Object.entries(attributes).flatMap(([key, value]) =>
    key === 'xmlns' || key.startsWith('xmlns:') ? [[key.slice('xmlns:'.length), value] as const] : [],
  )
  const namespaces = declared.length === 0 ? outer : { ...outer, ...Object.fromEntries(declared) }
  const [prefix, local] = splitName(name)
  const namespace = namespaces[prefix] ?? ''
  const isKnown =
    namespace === svgNamespace
      ? drawing.test(local)
      : editorNamespaces.some((one) => namespace.startsWith(one))
  return (
    isKnown &&
    Object.entries(attributes).every(isInertAttribute) &&
    (local !== 'style' || isInertCss(text)) &&
    children.every((child) => isInert(child, namespaces))
  )
}

const splitName = (name: string): readonly [prefix: string, local: string] => {
  const end = name.lastIndexOf(':')
  return [name.slice(0, Math.max(end, 0)), name.slice(end + 1)]
}

const svgNamespace = 'http://www.w3.org/2000/svg'

/** The beginnings of the namespaces in which programs for drawing keep their own data, which browsers do not read. */
const editorNamespaces = [
  'http://www.inkscape.org/',
  'http://sodipodi.sourceforge.net/',
  'http://www.bohemiancoding.com/sketch/',
  'http://ns.adobe.com/',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  'http://creativecommons.org/ns#',
  'http://web.resource.org/cc/',
  'http://purl.org/dc/',
]

/** The elements of SVG that draw, or say how: without scripts, links, foreign elements, and media. */
const drawing =
  /^(?:svg|g|defs|symbol|use|switch|view|title|desc|metadata|style|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|textPath|image|marker|pattern|mask|clipPath|linearGradient|radialGradient|stop|filter|fe[A-Z][A-Za-z]*|animate|animateTransform|animateMotion|mpath|set|font|font-face|glyph|missing-glyph|hkern|vkern)$/

const isInertAttribute = ([name, value]: readonly [string, string]): boolean => {
  const [prefix, local] = splitName(name)
  if (/^on|^base$/i.test(local)) return false
  if (/^(?:href|src)$/i.test(local)) return isWithinFile(value)
  if (local === 'attributeName') return !/^on|^base$|^href$|^src$/i.test(splitName(value.trim())[1])
  return prefix !== '' || isInertCss(value)
}

/** Whether a style, or an attribute that may be one, loads nothing. One with escapes is refused: they may be any word. */
const isInertCss = (css: string): boolean =>
  !/\\|@import|image-set\s{0,9}\(|\b(?:image|src)\(/i.test(css) &&
  css.split(/url\(/i).slice(1).every(isWithinFile)

/** Whether a reference, or the text after `url(`, is to a part of the same file, or has its data in itself. */
const isWithinFile = (reference: string): boolean =>
  /^\s{0,9}["']?\s{0,9}(?:#|data:(?:image\/(?:png|jpe?g|gif|webp|avif)|(?:font|application)\/(?:x-)?(?:font-)?(?:woff2?|ttf|otf|truetype|opentype))[;,])/i.test(
    reference,
  )
