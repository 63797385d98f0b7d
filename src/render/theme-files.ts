import { scriptPath, stylePath } from '../model/asset-paths.js'
import { escapeText } from '../model/html.js'
import { initials } from '../model/post.js'
import type { PageMaker } from '../model/theme.js'
import { defaultColours } from '../model/theme-settings.js'

/** Returns the theme's style sheets, and the search script if there is an index. */
export const stylePages: PageMaker = (site, theme) => [
  { path: stylePath(theme, 'style.css'), contents: () => theme.styles['style.css'] },
  ...(site.usesParts
    ? [{ path: stylePath(theme, 'parts.css'), contents: () => theme.styles['parts.css'] }]
    : []),
  ...(theme.styles['custom.css'] === ''
    ? []
    : [{ path: stylePath(theme, 'custom.css'), contents: () => theme.styles['custom.css'] }]),
  {
    path: 'assets/feed.css',
    contents: () =>
      `${theme.styles['feed.css']}:root { --hint: ${JSON.stringify(site.config.strings.feedHint)}; }\n`,
  },
  ...(site.config.search && site.installed.pagefind
    ? [{ path: scriptPath(theme), contents: () => theme.searchScript }]
    : []),
]

/** Returns an icon with the author's initials, for an author without a photo. */
export const iconPage: PageMaker = ({ config: { author, theme } }) => {
  if (author.photo !== undefined) return []
  const letters = initials(author.name)
  const [paper, ink] = [theme.accent?.light ?? defaultColours.accent.light, defaultColours.paper.light]
  const contents = (): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="32" fill="${paper}"/><text x="32" y="42" font-family="system-ui, sans-serif" font-size="28" font-weight="700" text-anchor="middle" fill="${ink}">${escapeText(letters)}</text></svg>\n`
  return [{ path: 'assets/icon.svg', contents }]
}
