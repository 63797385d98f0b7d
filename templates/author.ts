import { type Html, html, lines } from '../src/model/html.js'
import { withBase } from '../src/model/path.js'
import type { Site } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { hostOf } from '../src/model/untrusted.js'
import { avatar } from './avatar.js'

/**
 * Renders the author's h-card: as a card on the front page, where it represents the site, or as a line on
 * other pages.
 */
export const author = (form: 'card' | 'byline', { site }: TemplateContext): Html => {
  const { config } = site
  const { name, url, note, me, email } = config.author
  const photo = authorPhoto(site)
  const isOwn = url === config.url
  if (form === 'byline')
    return html`<span class="p-author h-card">${photo && html`${avatar({ name, photo }, 32)} `}<a class="u-url p-name" href="${url}">${name}</a></span>`
  return lines(
    html`<div class="author h-card">`,
    avatar({ name, ...(photo !== undefined && { photo }) }, 88),
    html`<div>\n<p class="site-title"><a class="u-url${isOwn && ' u-uid'} p-name" rel="me" href="${url}">${name}</a></p>`,
    !isOwn && html`<a class="u-url u-uid" href="${config.url}" hidden>${config.title}</a>`,
    note && html`<p class="p-note">${note}</p>`,
    me.length > 0 || email
      ? html`<ul class="elsewhere">${me.map((profile) => html`<li>${profileLink(profile)}</li>`)}${email && !me.includes(`mailto:${email}`) && html`<li>${profileLink(`mailto:${email}`)}</li>`}</ul>`
      : '',
    html`</div>\n</div>`,
  )
}

/** Renders a link to a profile or a mail address: https://indieweb.org/rel-me */
const profileLink = (profile: string): Html =>
  profile.startsWith('mailto:')
    ? html`<a class="u-email" rel="me" href="${profile}">${profile.slice('mailto:'.length)}</a>`
    : html`<a class="u-url" rel="me" href="${profile}">${hostOf(profile)}</a>`

/** Returns the URL of the author's photo; undefined when there is none. */
export const authorPhoto = ({ config }: Site): string | undefined =>
  config.author.photo && withBase(config.author.photo, config)
