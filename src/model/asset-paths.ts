import { hash } from 'node:crypto'
import type { Asset } from './site.js'
import type { Theme } from './theme.js'
import { type ThemeSettings, themeSettingsCss } from './theme-settings.js'

/**
 * Returns the path of a style sheet under the output folder. It contains a hash, so that no page loads
 * another build's style sheet.
 */
export const stylePath = (theme: Theme, name: keyof Theme['styles']): string => {
  const text = theme.styles[name]
  const cached = paths.get(text)
  if (cached !== undefined) return cached
  const path = `assets/${name.replace('.css', '')}-${hash('sha256', text).slice(0, 8)}.css`
  paths.set(text, path)
  return path
}

/** Returns a text that differs between two states of a file, also of one that was replaced by another with the same time. */
export const assetStamp = ({
  size,
  modified,
  inode = 0,
}: Pick<Asset, 'size' | 'modified' | 'inode'>): string => `${size}-${modified}-${inode}`

/** The beginnings of names in `assets/` that contain a hash of the file, which caches may keep indefinitely. */
export const hashedAssets = ['style-', 'parts-', 'custom-', 'search-', 'cards/', 'diagrams/'] as const

const paths = new Map<string, string>()

/** Returns the path of the search script under the output folder. */
export const scriptPath = ({ searchScript }: Theme): string =>
  `assets/search-${hash('sha256', searchScript).slice(0, 8)}.js`

/**
 * Returns the path of a card under the output folder. It contains a hash of the drawing, so that caches load
 * a changed card.
 */
export const cardPath = (drawing: string): string =>
  `assets/cards/${hash('sha256', drawing).slice(0, 16)}.png`

/** Returns a theme with the rules for the settings of site.yaml at the end of its style sheet. */
export const withThemeSettings = (theme: Theme, settings: ThemeSettings): Theme => ({
  ...theme,
  styles: { ...theme.styles, 'style.css': theme.styles['style.css'] + themeSettingsCss(settings) },
})
