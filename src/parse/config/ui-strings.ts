import { uiStringKeys, uiStrings } from '../../model/i18n/index.js'
import type { PluralForms, UiStrings } from '../../model/i18n/ui-strings.js'
import { asObject, asText, type Fields } from '../fields.js'
import type { Settings } from './settings.js'

/**
 * Returns the UI strings of a language, with those that `strings` replaces. A string with a count may have a
 * text for each plural form.
 */
export const readUiStrings = (settings: Settings, language: string): UiStrings => {
  const fields = settings.group(['strings'], Object.keys(uiStringKeys))
  const strings = uiStrings(language)
  for (const [key, text] of Object.entries(settings.data('strings')))
    warnUnknownPlaceholders(fields, key, text)
  const own = Object.entries(strings).flatMap(([key, builtIn]): [string, string | PluralForms][] => {
    if (!fields.has(key)) return []
    if (typeof builtIn === 'string') {
      const text = fields.text(key)
      return text === undefined ? [] : [[key, text]]
    }
    const forms = Object.entries(asObject(fields.raw(key)) ?? { other: fields.raw(key) }).map(
      ([form, text]) => [form, asText(text)] as const,
    )
    const other = forms.find(([form]) => form === 'other')?.[1]
    const wrong = forms.find(([form, text]) => text === undefined || !plurals.includes(form))?.[0]
    if (other === undefined || wrong !== undefined) {
      fields.reportError(
        key,
        `\`${fields.nameOf(key)}\` ${wrong === undefined ? 'has no form `other`' : `has \`${wrong}\`, which is no form of a number, or no text`}`,
        `write \`${key}: { one: "{n} …", other: "{n} …" }\``,
      )
      return []
    }
    return [[key, { ...Object.fromEntries(forms), other }]]
  })
  return { ...strings, ...Object.fromEntries(own) }
}

/** Adds a warning for each placeholder of a string, such as `{n}`, that the built-in string does not have. */
const warnUnknownPlaceholders = (fields: Fields, key: string, written: unknown): void => {
  if (!Object.hasOwn(uiStringKeys, key)) return
  const known = placeholdersOf(uiStringKeys[key as keyof UiStrings])
  const [unknown] = placeholdersOf(written).filter((one) => !known.includes(one))
  if (unknown !== undefined)
    fields.reportWarning(
      key,
      `\`${fields.nameOf(key)}\` has \`${unknown}\`, which is not replaced`,
      known.length === 0
        ? 'this text has no placeholders'
        : `it may have ${known.map((one) => `\`${one}\``).join(' and ')}`,
    )
}

/** Returns the placeholders of a text, or of the texts of a group. */
const placeholdersOf = (written: unknown): string[] => [
  ...new Set(
    Object.values(asObject(written) ?? { written }).flatMap((text) => asText(text)?.match(/\{\w+\}/g) ?? []),
  ),
]

const plurals: readonly string[] = ['zero', 'one', 'two', 'few', 'many', 'other']
