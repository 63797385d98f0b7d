import { hash } from 'node:crypto'
import type { Theme } from './theme.js'
import { type ThemeSettings, themeSettingsCss } from './theme-settings.js'

/** The path of a style sheet under the output folder. It changes with the contents, so that no page meets another build's sheet. */
export const stylePath = (theme: Theme, name: keyof Theme['styles']): string => {
  const text = theme.styles[name]
  const known = paths.get(text)
  if (known !== undefined) return known
  const path = `assets/${name.replace('.css', '')}-${hash('sha256', text).slice(0, 8)}.css`
  paths.set(text, path)
  return path
}

const paths = new Map<string, string>()

/** The path of the script of the search. */
export const scriptPath = ({ searchScript }: Theme): string =>
  `assets/search-${hash('sha256', searchScript).slice(0, 8)}.js`

/** The path of the card that is drawn so. Those who keep a copy of it ask again when it is another. */
export const cardPath = (drawing: string): string =>
  `assets/cards/${hash('sha256', drawing).slice(0, 16)}.png`

/** A theme with what site.yaml says of the look, after its own rules. */
export const withThemeSettings = (theme: Theme, look: ThemeSettings): Theme => ({
  ...theme,
  styles: { ...theme.styles, 'style.css': theme.styles['style.css'] + themeSettingsCss(look) },
})
