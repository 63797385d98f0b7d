/**
 * Reads the YAML of nearly all front matter and blocks: lines of `key: value` where the value is a plain text, a
 * quoted text, or a list or a group of such values on one line. Returns undefined for any other line; then js-yaml
 * reads the text. It returns the same data for these lines and takes ten times as long.
 */
export const parsePlainYaml = (yaml: string): Record<string, unknown> | undefined => {
  const data: Record<string, unknown> = {}
  for (const line of copyOf(yaml).split('\n')) {
    const text = line.trimEnd()
    if (notBlank.test(line.slice(text.length))) return undefined
    if (text === '') continue
    const match = keyLine.exec(text)
    if (match === null) return undefined
    const [, key = '', value = ''] = match
    if (Object.hasOwn(data, key) || key === '__proto__') return undefined
    const read = /^[[{]/.test(value) ? collectionOf(value) : scalarOf(value)
    if (read === undefined) return undefined
    data[key] = read
  }
  return data
}

/** Returns the same text apart from the file in which it is: V8 keeps a whole text for a part of it. */
const copyOf = (text: string): string => JSON.parse(JSON.stringify(text)) as string

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

/** A value of front matter: a text, or a list or a group of values. */
type Value = string | readonly Value[] | { readonly [key: string]: Value }

/**
 * Reads a list or a group on one line, e.g. `[{ name: "Dune", type: book }, Emma]`; undefined for one that is written
 * in another way than most.
 */
const collectionOf = (text: string): Value | undefined => {
  let rest = text
  const take = (pattern: RegExp): string | undefined => {
    const [taken, part = taken] = pattern.exec(rest) ?? []
    rest = rest.slice(taken?.length ?? 0)
    return part
  }
  const valueAt = (depth: number): Value | undefined => {
    if (depth > mostDepth) return undefined
    if (take(/^\[ */) !== undefined) return listAt(depth)
    if (take(/^\{ */) !== undefined) return groupAt(depth)
    const written = take(scalarInFlow) ?? ''
    const text = written.trimEnd()
    return plainUrl.test(text) || notBlank.test(written.slice(text.length)) ? undefined : scalarOf(text)
  }
  /** Calls a function for each part up to the closing sign; returns false where a comma or a part is missing. */
  const readAll = (closing: RegExp, readOne: () => boolean): boolean => {
    for (let count = 0; take(closing) === undefined; count++)
      if ((count > 0 && take(/^, */) === undefined) || !readOne()) return false
    return true
  }
  const listAt = (depth: number): Value[] | undefined => {
    const items: Value[] = []
    const isRead = readAll(/^\] */, () => {
      const item = valueAt(depth + 1)
      if (item !== undefined) items.push(item)
      return item !== undefined
    })
    return isRead ? items : undefined
  }
  const groupAt = (depth: number): Value | undefined => {
    const group: Record<string, Value> = {}
    const isRead = readAll(/^\} */, () => {
      const key = take(/^([A-Za-z][\w-]*): +/)
      const value = key === undefined || Object.hasOwn(group, key) ? undefined : valueAt(depth + 1)
      if (key !== undefined && value !== undefined) group[key] = value
      return value !== undefined
    })
    return isRead ? group : undefined
  }
  const value = valueAt(0)
  return rest === '' ? value : undefined
}

const mostDepth = 5

/** At the end of a line, what YAML keeps and `trimEnd` removes. */
const notBlank = /[^ \t\r]/

/** A text within a list or a group: in quotes, or up to the next sign that ends it. */
const scalarInFlow = /^(?:("[^"\\]*"|'[^']*') *|[^\s,[\]{}"'#][^,[\]{}"'#]*)/

/**
 * Whether a quoted text has the same value in YAML, which folds line breaks and forbids control characters.
 */
const isOneLine = (text: string): boolean =>
  !/[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/u.test(text) && text.isWellFormed()
