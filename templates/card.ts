import { type Html, html } from '../src/model/html.js'
import { localeOf, textDirection } from '../src/model/i18n/index.js'
import { interactionLine } from '../src/model/kind-texts.js'
import { initials, type Post } from '../src/model/post.js'
import { excerptOf, firstWords, titleOf } from '../src/model/post-text.js'
import type { Entry, Site } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { defaultColours } from '../src/model/theme-settings.js'

/** Returns the picture that other sites show with a link to a post, or, for null, to the site: an SVG of 1200 by 630 pixels, from which a PNG is made. */
export const card = (subject: Post | Entry | null, { site }: TemplateContext): Html => {
  const { author, title, language, theme, origin } = site.config
  const [paper, ink, accent] = (['paper', 'ink', 'accent'] as const).map(
    (name) => theme[name]?.light ?? defaultColours[name].light,
  )
  const isRtl = textDirection(subject?.lang ?? language) === 'rtl'
  const start = isRtl ? 1110 : 90
  const text = subject === null ? title : firstWords(postText(subject), 180)
  const size = sizes.find((one) => linesOf(text, 1020 / one).length * one * 1.2 <= maxHeight) ?? 44
  const shown = linesOf(text, 1020 / size).slice(0, Math.floor(maxHeight / (size * 1.2)))
  const first = 315 - ((shown.length - 1) * size * 1.2) / 2 + size * 0.3
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630" direction="${isRtl ? 'rtl' : 'ltr'}" font-family="system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif">
<rect width="1200" height="630" fill="${paper}"/>
<rect width="1200" height="14" fill="${accent}"/>
<text x="${start}" y="110" font-size="32" fill="${accent}">${subject === null ? '' : cardTextOf(subject, site)}</text>
<g font-family="Charter, 'Noto Serif', 'DejaVu Serif', Georgia, serif" font-weight="700" font-size="${size}" fill="${ink}">
${shown.map((line, index) => html`<text x="${start}" y="${Math.round(first + index * size * 1.2)}">${line}</text>\n`)}</g>
<circle cx="${isRtl ? 1074 : 126}" cy="548" r="36" fill="${accent}"/>
<text x="${isRtl ? 1074 : 126}" y="559" font-size="30" font-weight="700" text-anchor="middle" fill="${paper}">${initials(author.name)}</text>
<text x="${isRtl ? 1014 : 186}" y="541" font-size="32" font-weight="700" fill="${ink}">${author.name}</text>
<text x="${isRtl ? 1014 : 186}" y="578" font-size="26" fill="${ink}">${new URL(origin).host}</text>
</svg>
`
}

/** Returns the name of a post, else its excerpt, else its title, e.g. the page that it responds to. */
const postText = (post: Post | Entry): string => post.name ?? (excerptOf(post, 140) || titleOf(post))

/** Returns the text for the interaction of a post, as on its page; empty without one. */
const cardTextOf = (post: Post | Entry, { config }: Site): string => {
  const [first] = post.interactions
  if (first === undefined) return ''
  const { strings } = localeOf(post, config)
  const author = 'citations' in post ? post.citations[0]?.author : undefined
  const { text, name } = interactionLine(first, author?.name, { strings, kinds: config.kinds })
  return text
    .replace('{who}', () => name)
    .replace('{answer}', () => (first.type === 'rsvp' ? strings[first.rsvp] : ''))
}

/** Font sizes in pixels, from which the largest that fits is used. */
const sizes = [84, 68, 56, 44]
/** The height of all lines together, in pixels. */
const maxHeight = 310

/** Returns a text in lines of at most `ems` em. Widths are estimated, rather too wide than too narrow; scripts without spaces break anywhere. */
const linesOf = (text: string, ems: number): string[] => {
  const broken: string[] = []
  let [line, width] = ['', 0]
  for (const part of text.split(/(?<=\s)|(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/u)) {
    const wide = [...part].reduce((sum, letter) => sum + widthOf(letter), 0)
    if (line !== '' && width + wide > ems) {
      broken.push(line.trim())
      ;[line, width] = ['', 0]
    }
    line += part
    width += wide
  }
  return [...broken, line.trim()]
}

const widthOf = (letter: string): number =>
  /[ilj.,:;'|!()[\]I\s]/.test(letter)
    ? 0.38
    : /[mwMW@—…]/.test(letter)
      ? 0.98
      : /[A-Z]/.test(letter)
        ? 0.78
        : /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}]/u.test(letter)
          ? 1.05
          : 0.64
