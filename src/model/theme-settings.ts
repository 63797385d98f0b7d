/** A colour for light mode and one for dark mode. */
export type Colours = { readonly light?: string; readonly dark?: string }

/** The uses of fonts, and their custom properties in the style sheet. */
export const fontTokens = { text: '--text', interface: '--sans', code: '--mono' } as const
type FontUse = keyof typeof fontTokens

/** The settings under `theme:` in site.yaml. */
export type ThemeSettings = {
  readonly accent?: Colours
  readonly paper?: Colours
  readonly ink?: Colours
  /** `text` is for articles, `interface` for notes, headings and the rest of a page, `code` for code. */
  readonly fonts: Partial<Readonly<Record<FontUse, string>>>
  /** The width of the text in rem. */
  readonly width?: number
}

/** The colours of the default style sheet. */
export const defaultColours = {
  accent: { light: '#7a3b12', dark: '#eba76f' },
  paper: { light: '#fdfcf8', dark: '#15171a' },
  ink: { light: '#22252a', dark: '#e5e2da' },
} as const

/** The width of the text in rem in the default style sheet. */
export const defaultWidth = 40

/** Returns true for `#rgb` and `#rrggbb`. */
export const isColour = (text: string): boolean => /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text)

/** Returns the pairs of colours with a contrast below 4.5: https://www.w3.org/TR/WCAG22/#contrast-minimum */
export const lowContrasts = (
  settings: ThemeSettings,
): {
  readonly name: 'ink' | 'accent'
  readonly on: 'paper'
  readonly mode: 'light' | 'dark'
  readonly ratio: number
}[] =>
  (['light', 'dark'] as const).flatMap((mode) =>
    (['ink', 'accent'] as const).flatMap((name) => {
      if (settings[name] === undefined && settings.paper === undefined) return []
      const colourOf = (one: 'ink' | 'accent' | 'paper'): string =>
        settings[one]?.[mode] ?? defaultColours[one][mode]
      const ratio = contrast(colourOf(name), colourOf('paper'))
      return ratio < 4.5 ? [{ name, on: 'paper' as const, mode, ratio }] : []
    }),
  )

/** Returns a colour, mixed with as little white as gives a contrast of 5 with the paper. */
export const lightenForContrast = (colour: string, paper: string): string => {
  for (let white = 0; white < 1; white += 0.05) {
    const mixed = `#${channels(colour)
      .map((value) => Math.round(value + (255 - value) * white))
      .map((value) => value.toString(16).padStart(2, '0'))
      .join('')}`
    if (contrast(mixed, paper) >= 5) return mixed
  }
  return '#ffffff'
}

/** Returns the contrast ratio of two colours, 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
const contrast = (a: string, b: string): number => {
  const [one = 0, other = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (one + 0.05) / (other + 0.05)
}

const luminance = (colour: string): number => {
  const [r = 0, g = 0, b = 0] = channels(colour).map((channel) => {
    const value = channel / 255
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Returns red, green and blue, each from 0 to 255. */
const channels = (colour: string): number[] => {
  const hex = colour.length === 4 ? colour.replace(/[^#]/g, '$&$&') : colour
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
}

/** Returns the CSS rules for the settings, to be added to the end of the style sheet. */
export const themeSettingsCss = ({ fonts, width, ...colours }: ThemeSettings): string => {
  const tokens = (mode: 'light' | 'dark'): string =>
    Object.entries(colours)
      .flatMap(([name, colour]) => (colour[mode] === undefined ? [] : [`--${name}: ${colour[mode]};`]))
      .join(' ')
  const other = [
    ...Object.entries(fonts).map(
      ([use, font]) => `${fontTokens[use as FontUse]}: ${familyOf(font, use as FontUse)};`,
    ),
    ...(width === undefined ? [] : [`--width: ${width}rem;`]),
  ].join(' ')
  const modes = [
    ['not (prefers-color-scheme: dark)', tokens('light')],
    ['(prefers-color-scheme: dark)', tokens('dark')],
  ] as const
  return [
    ...(other === '' ? [] : [`:root { ${other} }\n`]),
    ...modes.flatMap(([when, rules]) => (rules === '' ? [] : [`@media ${when} { :root { ${rules} } }\n`])),
  ].join('')
}

/** Returns a font family with a generic family as fallback. */
const familyOf = (font: string, use: FontUse): string => {
  if (Object.hasOwn(families, font)) return families[font] ?? font
  const isWhole = /(?:^|[\s,])(?:serif|sans-serif|monospace|system-ui|ui-[a-z-]+|cursive|fantasy)$/.test(font)
  return isWhole ? font : `${font}, ${{ text: 'serif', interface: 'sans-serif', code: 'monospace' }[use]}`
}

/** The short names of fonts that every system has. */
const families: Readonly<Record<string, string>> = {
  serif: 'var(--serif)',
  sans: 'system-ui, sans-serif',
  mono: 'ui-monospace, monospace',
}
