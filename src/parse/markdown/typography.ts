import { createRequire } from 'node:module'
import type * as Gemoji from 'gemoji'

/**
 * Returns a text with `:smile:` replaced by 😄. A name without an emoji does not change, and neither does
 * `10:30:45`.
 */
export const withEmoji = (text: string): string =>
  text.includes(':')
    ? text.replace(/(?<!\w):([a-z0-9_+-]+):(?!\w)/g, (whole, name: string) => emojiNamed(name) ?? whole)
    : text

/** Language → its quotation marks: outer opening and closing, inner opening and closing. */
const marks: ReadonlyMap<string, readonly [string, string, string, string]> = new Map(
  Object.entries({
    cs: ['„', '“', '‚', '‘'],
    da: ['»', '«', '›', '‹'],
    de: ['„', '“', '‚', '‘'],
    en: ['“', '”', '‘', '’'],
    es: ['«', '»', '“', '”'],
    fi: ['”', '”', '’', '’'],
    fr: ['« ', ' »', '‹ ', ' ›'],
    it: ['«', '»', '“', '”'],
    nl: ['“', '”', '‘', '’'],
    pl: ['„', '”', '‚', '’'],
    pt: ['“', '”', '‘', '’'],
    ru: ['«', '»', '„', '“'],
    sv: ['”', '”', '’', '’'],
  } as const),
)

/**
 * Returns a text with straight quotes replaced by those of the language, `--` and `---` by dashes, `...` by
 * an ellipsis. `before` is the character before the text, which decides whether a quote at the start opens or
 * closes. A single quote that closes nothing is an apostrophe, in every language.
 */
export const withSmartQuotes = (text: string, lang: string, before: string): string => {
  const [open, close, innerOpen, innerClose] = marks.get(lang.split('-', 1)[0]?.toLowerCase() ?? '') ?? [
    '“',
    '”',
    '‘',
    '’',
  ]
  let last = before
  let opened = false
  let inner = 0
  return text
    .replace(/---/g, '—')
    .replace(/--/g, '–')
    .replace(/\.\.\./g, '…')
    .replace(/["']|[^"']+/g, (part) => {
      const opens = opened || last === '' || /[\s([{<–—/]$/u.test(last)
      const isQuote = part === '"' || part === "'"
      opened = isQuote && opens
      last = part
      return part === '"' ? (opens ? open : close) : isQuote ? single(opens) : part
    })

  function single(opens: boolean): string {
    if (opens) inner++
    else if (inner === 0) return '’'
    else inner--
    return opens ? innerOpen : innerClose
  }
}

const require = createRequire(import.meta.url)
const emojiNamed = (name: string): string | undefined => {
  const { nameToEmoji } = require('gemoji') as typeof Gemoji
  return Object.hasOwn(nameToEmoji, name) ? nameToEmoji[name] : undefined
}
