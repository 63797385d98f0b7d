/**
 * Returns the text of a page or a file that came over the network, in the encoding that it has: by its byte order mark, the
 * `Content-Type` header, an XML declaration, a `<meta>` in its first 20 kB (https://html.spec.whatwg.org/#determining-the-character-encoding).
 * A name that no decoder knows does not count. Where none is declared, or UTF-8 is and the bytes are none, they are UTF-8
 * if they can be, else windows-1252. Elements that XHTML closes in themselves are closed as HTML parsers need it.
 */
export const pageText = (bytes: Uint8Array, contentType: string): string => {
  const text = decoded(bytes, contentType)
  return isXml(contentType, text) ? withClosedElements(text) : text
}

/** Returns a header's value with the UTF-8 that a server sent in it: HTTP clients read each byte as one character. */
export const headerText = (value: string): string => {
  if (!/[\u0080-\u00ff]/.test(value) || /[\u0100-\uffff]/.test(value)) return value
  return utf8(Uint8Array.from(value, (character) => character.charCodeAt(0))) ?? value
}

const decoded = (bytes: Uint8Array, contentType: string): string => {
  const marked = markedEncoding(bytes)
  if (marked !== undefined) return new TextDecoder(marked).decode(bytes)
  const encoding =
    decoderName(/charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType)?.[1]) ??
    declaredEncoding(bytes, contentType)
  if (encoding === undefined || encoding === 'utf-8') return utf8(bytes) ?? fallback(bytes, contentType)
  return encoding === 'windows-1252' ? windows1252(bytes) : new TextDecoder(encoding).decode(bytes)
}

/** What a text is in that says that it is UTF-8 and is not, or says nothing: replacement characters for JSON, which must be UTF-8. */
const fallback = (bytes: Uint8Array, contentType: string): string => {
  if (/json/i.test(contentType)) return new TextDecoder().decode(bytes)
  const declared = declaredEncoding(bytes, contentType)
  return declared === undefined || declared === 'utf-8' || declared === 'windows-1252'
    ? windows1252(bytes)
    : new TextDecoder(declared).decode(bytes)
}

const markedEncoding = ([first, second, third]: Uint8Array): string | undefined => {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined
}

/** Returns the encoding that a document declares. A declaration that can be read as bytes is not UTF-16. */
const declaredEncoding = (bytes: Uint8Array, contentType: string): string | undefined => {
  if (!/html|xml|^\s*$/i.test(contentType)) return undefined
  let start = ''
  for (const byte of bytes.subarray(0, 20_000)) start += String.fromCharCode(byte)
  const xml = /^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1]
  const meta = /<meta\b[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(withoutComments(start))?.[1]
  const encoding = decoderName(xml) ?? decoderName(meta)
  return encoding?.startsWith('utf-16') ? 'utf-8' : encoding
}

const withoutComments = (html: string): string => html.replace(/<!--[\s\S]*?-->/g, '')

/** The name under which a decoder knows an encoding; undefined when none does. */
const decoderName = (label: string | undefined): string | undefined => {
  if (label === undefined) return undefined
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/** Undefined when the bytes are not UTF-8; in a long text, which may have been cut, half a character at the end does not count. */
const utf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: bytes.length > 10_000 })
  } catch {
    return undefined
  }
}

/** By a table: `TextDecoder` of Node 20 to 24 gives control characters for typographic signs (https://github.com/nodejs/node/issues/56542). */
const windows1252 = (bytes: Uint8Array): string =>
  new TextDecoder('latin1')
    .decode(bytes)
    .replace(/[\u0080-\u009f]/g, (character) => signs[character.charCodeAt(0) - 0x80] ?? character)

const signs = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const isXml = (contentType: string, text: string): boolean =>
  /xhtml/i.test(contentType) || (/xml/i.test(contentType) && /<html[\s>]/i.test(text.slice(0, 5000)))

/** `<script/>` → `<script></script>`: an HTML parser would take all that follows for the script. */
const withClosedElements = (text: string): string =>
  text.replace(/<([a-z][\w:-]*)((?:\s[^<>]*)?)\/>/gi, (whole, name: string, attributes: string) =>
    voidElements.test(name) ? whole : `<${name}${attributes}></${name}>`,
  )

const voidElements = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i
