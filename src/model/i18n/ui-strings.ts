import type { english } from './en.js'

/** A sentence for each plural form that a language has; `{n}` stands for the number. */
export type PluralForms = Partial<Readonly<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string }

/** All UI strings in one language. `{…}` stands for what is inserted. */
export type UiStrings = {
  readonly [Key in keyof typeof english]: (typeof english)[Key] extends string ? string : PluralForms
}
