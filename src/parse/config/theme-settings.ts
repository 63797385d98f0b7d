import { defined } from '../../model/defined.js'
import { warning } from '../../model/message.js'
import {
  type Colours,
  defaultColours,
  fontTokens,
  isColour,
  lightenForContrast,
  lowContrasts,
  type ThemeSettings,
} from '../../model/theme-settings.js'
import { asObject, asText, type Fields } from '../fields.js'
import type { Settings } from './settings.js'

/**
 * Reads `theme:` of site.yaml. Adds a warning for a contrast below 4.5
 * (https://www.w3.org/TR/WCAG22/#contrast-minimum).
 */
export const readThemeSettings = (settings: Settings): ThemeSettings => {
  const fields = settings.group(['theme'], ['accent', 'paper', 'ink', 'font', 'width'])
  const colour = (key: 'accent' | 'paper' | 'ink'): Colours | undefined => {
    if (!fields.has(key)) return undefined
    const group = asObject(fields.raw(key))
    const [light, dark] = group ? [asText(group.light), asText(group.dark)] : [fields.text(key), undefined]
    const unknown = Object.keys(group ?? {}).find((scheme) => scheme !== 'light' && scheme !== 'dark')
    if (unknown !== undefined) {
      fields.reportError(
        key,
        `\`theme.${key}\` has \`${unknown}\`, which is no colour scheme`,
        `write \`${key}: { light: "#7a3b12", dark: "#eba76f" }\``,
      )
      return undefined
    }
    const isRight = [light, dark].every((one) => one === undefined || isColour(one))
    if (!isRight || (light === undefined && dark === undefined)) {
      fields.reject(key, `\`${key}: "#7a3b12"\` or \`${key}: { light: "#7a3b12", dark: "#eba76f" }\``)
      return undefined
    }
    return defined({ light, dark })
  }
  const width = fields.integer('width', 20)
  const [written, paper, ink] = [colour('accent'), colour('paper'), colour('ink')]
  const dark = paper?.dark ?? defaultColours.paper.dark
  const accent =
    written?.light === undefined ? written : { dark: lightenForContrast(written.light, dark), ...written }
  const theme: ThemeSettings = defined({ accent, paper, ink, fonts: readFonts(fields), width })
  for (const { name, on, mode, ratio } of lowContrasts(theme))
    settings.messages.push(
      warning(
        'low-contrast',
        settings.placeAt(['theme', theme[name] === undefined ? 'paper' : name]),
        `\`${name}\` on \`${on}\` has a contrast of ${ratio.toFixed(1)} in the ${mode} scheme; WCAG requires 4.5`,
        `write a ${mode === 'light' ? 'darker' : 'lighter'} \`${name}\`, e.g. \`theme: { ${name}: { ${mode}: "${defaultColours[name][mode]}" } }\``,
      ),
    )
  return theme
}

/**
 * Reads `theme.font`: one font for the text, or a group with a font for each use. A font that cannot be used
 * is an error.
 */
const readFonts = (fields: Fields): ThemeSettings['fonts'] => {
  if (!fields.has('font')) return {}
  const fonts = asObject(fields.raw('font')) ?? { text: fields.raw('font') }
  const wrong = Object.entries(fonts).find(
    ([use, font]) => !Object.hasOwn(fontTokens, use) || typeof font !== 'string' || !isFont.test(font.trim()),
  )
  if (wrong === undefined && Object.keys(fonts).length > 0)
    return Object.fromEntries(Object.entries(fonts).map(([use, font]) => [use, asText(font) ?? '']))
  const [use, font] = wrong ?? []
  fields.reportError(
    'font',
    use === undefined
      ? '`theme.font` is empty'
      : Object.hasOwn(fontTokens, use)
        ? `the font for \`${use}\` is invalid: \`${asText(font) ?? ''}\``
        : `\`theme.font\` has \`${use}\`, which is not a use of a font`,
    'write `font: sans`, `font: "Georgia, serif"`, or `font: { text: serif, interface: sans, code: mono }`',
  )
  return {}
}

/** A value of CSS `font-family`, with each quote closed. */
const isFont = /^(?:[\p{L}\p{N} ,-]|"[\p{L}\p{N} -]+"|'[\p{L}\p{N} -]+'){1,200}$/u
