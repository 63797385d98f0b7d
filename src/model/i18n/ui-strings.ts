import type { english } from './en.js'

/** A sentence for each plural form that a language has; `{n}` stands for the number. */
export type PluralForms = Partial<Readonly<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string }

/** The name of a UI string that is one text. */
export type TextKey = {
  [Key in keyof typeof english]: (typeof english)[Key] extends string ? Key : never
}[keyof typeof english]

/** The name of a UI string with one of these holes, e.g. `TextKeyWith<'who'>` for those with `{who}`. */
export type TextKeyWith<Hole extends string> = {
  [Key in TextKey]: (typeof english)[Key] extends `${string}{${Hole}}${string}` ? Key : never
}[TextKey]

/** The name of a UI string that has plural forms. */
export type CountKey = Exclude<keyof typeof english, TextKey>

/** All UI strings in one language. `{…}` stands for what is inserted. */
export type UiStrings = {
  readonly [Key in keyof typeof english]: (typeof english)[Key] extends string ? string : PluralForms
}
