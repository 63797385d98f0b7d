import { type Message, type Place, warning } from '../../model/message.js'
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

/** Reads `theme:` of site.yaml. Colours with too little contrast are warnings. */
export const readThemeSettings = (
  facts: Fields,
  placeOf: (key: string) => Place,
  messages: Message[],
): ThemeSettings => {
  const colour = (key: 'accent' | 'paper' | 'ink'): Colours | undefined => {
    if (!facts.has(key)) return undefined
    const group = asObject(facts.raw(key))
    const [light, dark] = group ? [asText(group.light), asText(group.dark)] : [facts.text(key), undefined]
    const isRight = [light, dark].every((one) => one === undefined || isColour(one))
    if (!isRight || (light === undefined && dark === undefined)) {
      facts.wrong(key, `\`${key}: "#7a3b12"\` or \`${key}: { light: "#7a3b12", dark: "#eba76f" }\``)
      return undefined
    }
    return { ...(light !== undefined && { light }), ...(dark !== undefined && { dark }) }
  }
  const width = facts.count('width', 20)
  const [written, paper, ink] = [colour('accent'), colour('paper'), colour('ink')]
  const dark = paper?.dark ?? defaultColours.paper.dark
  const accent =
    written?.light === undefined ? written : { dark: lightenForContrast(written.light, dark), ...written }
  const look: ThemeSettings = {
    ...(accent !== undefined && { accent }),
    ...(paper !== undefined && { paper }),
    ...(ink !== undefined && { ink }),
    fonts: readFonts(facts),
    ...(width !== undefined && { width }),
  }
  for (const { name, on, mode, ratio } of lowContrasts(look))
    messages.push(
      warning(
        placeOf(look[name] === undefined ? 'paper' : name),
        `\`${name}\` on \`${on}\` has a contrast of ${ratio.toFixed(1)} in the ${mode} look; below 4.5 many cannot read it`,
        `take a ${mode === 'light' ? 'darker' : 'lighter'} \`${name}\`, e.g. \`theme: { ${name}: { ${mode}: "${defaultColours[name][mode]}" } }\``,
      ),
    )
  return look
}

/** One font is for the text; a group names one for each use. */
const readFonts = (facts: Fields): ThemeSettings['fonts'] => {
  if (!facts.has('font')) return {}
  const fonts = asObject(facts.raw('font')) ?? { text: facts.raw('font') }
  const wrong = Object.entries(fonts).find(
    ([use, font]) => !Object.hasOwn(fontTokens, use) || !isFont.test(asText(font) ?? ''),
  )
  if (wrong === undefined && Object.keys(fonts).length > 0)
    return Object.fromEntries(Object.entries(fonts).map(([use, font]) => [use, asText(font) ?? '']))
  const [use, font] = wrong ?? []
  facts.say(
    'font',
    use === undefined
      ? '`theme.font` names no font'
      : Object.hasOwn(fontTokens, use)
        ? `the font for \`${use}\` is \`${asText(font) ?? ''}\``
        : `\`theme.font\` has \`${use}\`, for which there is no font`,
    'write `font: sans`, `font: "Georgia, serif"`, or `font: { text: serif, interface: sans, code: mono }`',
  )
  return {}
}

/** Names of fonts as CSS has them, each quotation mark closed. */
const isFont = /^(?:[\p{L}\p{N} ,-]|"[\p{L}\p{N} -]+"|'[\p{L}\p{N} -]+'){1,200}$/u
