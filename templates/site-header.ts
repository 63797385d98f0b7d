import { type Html, html, lines } from '../src/model/html.js'
import type { LayoutProps, TemplateContext } from '../src/model/theme.js'
import { authorPhoto } from './author.js'
import { avatar } from './avatar.js'
import { menu } from './menu.js'

/** Renders the header of each page: the author on the front page, else the title of the site, and the menu. */
export const siteHeader = (props: LayoutProps, context: TemplateContext): Html => {
  const { site, theme } = context
  const { author, base, title } = site.config
  const photo = authorPhoto(site)
  return lines(
    props.isHome
      ? theme.author('card', context)
      : html`<p class="site-title"><a href="${base}/">${photo && avatar({ name: author.name, photo }, 32, { isCard: false })}${title}</a></p>`,
    menu(props, site),
  )
}
