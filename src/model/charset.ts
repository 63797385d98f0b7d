import { isVoidElement } from './html.js'

/**
 * Decodes a page or a file that was fetched. The encoding is determined by its byte order mark, the
 * `Content-Type` header, an XML declaration, or a `<meta>` in its first 20 kB
 * (https://html.spec.whatwg.org/#determining-the-character-encoding). Unknown encoding names are ignored. If
 * no encoding is declared, or UTF-8 is declared and the bytes are not valid UTF-8, the text is UTF-8 if it is
 * valid, else windows-1252. Self-closing tags of XHTML become pairs of tags for HTML parsers.
 */
export const pageText = (bytes: Uint8Array, contentType: string): string => {
  const text = decoded(bytes, contentType)
  return isXml(contentType, text) ? withClosedElements(text) : text
}

/** Returns a header's value decoded as UTF-8 if it is valid: HTTP clients read each byte as one character. */
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

/**
 * Decodes a text that is not valid UTF-8 and has no other encoding in its header. JSON, which must be UTF-8,
 * gets replacement characters.
 */
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

/**
 * Returns the encoding that a document declares. A declaration of UTF-16 that is readable as single bytes
 * means UTF-8.
 */
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

/** Returns the canonical name of an encoding; undefined when `TextDecoder` does not support it. */
const decoderName = (label: string | undefined): string | undefined => {
  if (label === undefined) return undefined
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/**
 * Decodes UTF-8; undefined when the bytes are not valid. In texts over 10 kB, which may be truncated, an
 * incomplete character at the end is allowed.
 */
const utf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: bytes.length > 10_000 })
  } catch {
    return undefined
  }
}

/**
 * Decodes windows-1252 by a table: `TextDecoder` of Node 20 to 24 returns control characters for typographic
 * signs (https://github.com/nodejs/node/issues/56542).
 */
const windows1252 = (bytes: Uint8Array): string =>
  new TextDecoder('latin1')
    .decode(bytes)
    .replace(/[\u0080-\u009f]/g, (character) => signs[character.charCodeAt(0) - 0x80] ?? character)

const signs = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const isXml = (contentType: string, text: string): boolean =>
  /xhtml/i.test(contentType) || (/xml/i.test(contentType) && /<html[\s>]/i.test(text.slice(0, 5000)))

/** Returns HTML for XHTML: `<script/>` → `<script></script>`, because an HTML parser ignores the slash. */
const withClosedElements = (text: string): string =>
  text.replace(/<([a-z][\w:-]*)((?:\s[^<>]*)?)\/>/gi, (whole, name: string, attributes: string) =>
    isVoidElement(name) ? whole : `<${name}${attributes}></${name}>`,
  )
