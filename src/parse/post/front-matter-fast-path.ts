/**
 * Reads the front matter that nearly all posts have: lines of `key: value` where the value is a plain text, a
 * quoted text, or a list or a group of these on one line. Returns undefined for any other line; then the YAML parser
 * reads the front matter. It returns the same data for these lines and takes ten times as long.
 */
export const parsePlainYaml = (yaml: string): Record<string, unknown> | undefined => {
  const data: Record<string, unknown> = {}
  for (const line of yaml.split('\n')) {
    const text = line.trimEnd()
    if (text === '') continue
    const match = keyLine.exec(text)
    if (match === null) return undefined
    const [, key = '', value = ''] = match
    if (Object.hasOwn(data, key) || key === '__proto__') return undefined
    const read = value.startsWith('[')
      ? listOf(value)
      : value.startsWith('{')
        ? groupOf(value)
        : scalarOf(value)
    if (read === undefined) return undefined
    data[key] = read
  }
  return data
}

/** A key at the start of the line, a colon, a space, and the value. */
const keyLine = /^([A-Za-z][\w-]*):[ ]+(\S.*)$/

/** A text in quotes, without an escape and without the same quote inside. */
const doubleQuoted = /^"([^"\\]*)"$/
const singleQuoted = /^'([^']*)'$/

/**
 * One or more words that YAML always reads as text: a letter or digit first, no character with a meaning in
 * YAML.
 */
const plainText = /^[A-Za-z0-9][\w./+-]*(?:[ ][\w./()+-]+)*$/
const plainUrl = /^https?:\/\/[\w./?=&%~@+,;!-]+$/
/** A word that is a boolean or null in YAML 1.1 or 1.2. */
const notText = /^(?:true|false|null|y|n|yes|no|on|off)$/i
/** A date, with or without a time; it is read as text. */
const plainDate = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?(?:[ ]?(?:Z|[+-]\d{2}:?\d{2}))?)?$/

const scalarOf = (text: string): string | undefined => {
  const quoted = doubleQuoted.exec(text)?.[1] ?? singleQuoted.exec(text)?.[1]
  if (quoted !== undefined) return isOneLine(quoted) ? quoted : undefined
  if (plainText.test(text)) return notText.test(text) ? undefined : text
  return plainUrl.test(text) || plainDate.test(text) ? text : undefined
}

const listOf = (text: string): string[] | undefined => {
  if (!text.endsWith(']')) return undefined
  const inside = text.slice(1, -1).trim()
  if (inside === '') return []
  const items: string[] = []
  for (const part of inside.split(',')) {
    const item = scalarOf(part.trim())
    if (item === undefined || plainUrl.test(item)) return undefined
    items.push(item)
  }
  return items
}

/** Reads a group on one line, e.g. `{ name: "Dune", type: book }`; undefined for one with a comma in a text, or with groups inside. */
const groupOf = (text: string): Record<string, string> | undefined => {
  if (!text.endsWith('}')) return undefined
  const group: Record<string, string> = {}
  for (const part of text.slice(1, -1).split(',')) {
    const [, key, value = ''] = /^([A-Za-z][\w-]*):[ ]+(\S.*)$/.exec(part.trim()) ?? []
    const read = key === undefined ? undefined : scalarOf(value)
    if (key === undefined || read === undefined || plainUrl.test(value) || Object.hasOwn(group, key))
      return undefined
    group[key] = read
  }
  return group
}

/**
 * Whether a quoted text has the same value in YAML, which folds line breaks and forbids control characters.
 */
const isOneLine = (text: string): boolean =>
  !/[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/u.test(text) && text.isWellFormed()
