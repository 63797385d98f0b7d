import { english } from './en.js'
import { spanish } from './es.js'
import type { PluralForms, UiStrings } from './ui-strings.js'

const tables: Readonly<Record<string, UiStrings>> = { en: english, es: spanish }

/** Returns the UI strings of a language; the English ones for a language without a file, which site.yaml can replace one by one. */
export const uiStrings = (language: string): UiStrings => tables[baseOf(language)] ?? english

/** The interface in one language: its words, and how it writes dates and numbers. */
export type Locale = { readonly language: string; readonly strings: UiStrings }

/** Returns the language and the UI strings for a post: those of its own language if there are any, else the site's. */
export const localeOf = ({ lang }: { readonly lang?: string }, { language, strings }: Locale): Locale => {
  if (lang === undefined) return { language, strings }
  const base = baseOf(lang)
  if (base === baseOf(language)) return { language: lang, strings }
  const own = tables[base]
  return own === undefined ? { language, strings } : { language: lang, strings: own }
}

/** The UI strings as templates of version 0.1 read them, in `config.words`. */
export const stringsOfFirstVersion = (strings: UiStrings): UiStrings & { readonly tellMe: string } => ({
  ...strings,
  tellMe: strings.sendButton,
})

/** Returns a language tag in its usual spelling, `es-MX` for `es-mx`; undefined for a text that is not a language tag. */
export const languageTag = (text: string): string | undefined => {
  try {
    // Intl takes any word of five to eight letters for a language.
    return /^[a-z]{2,3}(?:-|$)/i.test(text) ? new Intl.Locale(text).toString() : undefined
  } catch {
    return undefined
  }
}

const baseOf = (language: string): string => language.split('-', 1)[0]?.toLowerCase() ?? ''

/** The names of all words, and whether each is counted. */
export const uiStringKeys = english as UiStrings

/** Returns the direction of writing of a language. */
export const textDirection = (language: string): 'rtl' | 'ltr' =>
  /^(?:ar|arc|ckb|dv|fa|he|iw|ks|ps|sd|ug|ur|yi)\b/i.test(language) ? 'rtl' : 'ltr'

/** Returns the sentence for a number, in the plural form that the language has for it. */
export const formatCount = (forms: PluralForms, n: number, language: string): string => {
  const { rule, text } = numberIn(language, n)
  // A language without strings of its own has the English ones, and another rule.
  const own = englishForms.has(forms) ? numberIn('en', n).rule : rule
  return (forms[own] ?? forms.other).replace('{n}', text)
}

const englishForms: ReadonlySet<unknown> = new Set(Object.values(english))

/** Returns a number in a language, and its plural rule. Cached, because `Intl` is slow and pages show the same numbers many times. */
const numberIn = (language: string, n: number): { rule: Intl.LDMLPluralRule; text: string } => {
  const formats = formatsOf.get(language) ?? {
    plural: new Intl.PluralRules(language),
    number: new Intl.NumberFormat(language),
    known: new Map<number, { readonly rule: Intl.LDMLPluralRule; readonly text: string }>(),
  }
  formatsOf.set(language, formats)
  const { plural, number, known } = formats
  const formatted = known.get(n) ?? { rule: plural.select(n), text: number.format(n) }
  known.set(n, formatted)
  return formatted
}

const formatsOf = new Map<
  string,
  {
    readonly plural: Intl.PluralRules
    readonly number: Intl.NumberFormat
    readonly known: Map<number, { readonly rule: Intl.LDMLPluralRule; readonly text: string }>
  }
>()
