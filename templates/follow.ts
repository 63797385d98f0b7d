import { type Html, html, interpolate } from '../src/model/html.js'
import type { Site } from '../src/model/site.js'
import { hostOf } from '../src/model/untrusted.js'

/** Returns the other ways to follow the site: its handles on networks, and a newsletter; false when there are none. */
export const otherWays = ({ config }: Site): Html | false => {
  const { strings, newsletter, syndicate, author, fediverse } = config
  const host = hostOf(config.url)
  const handles = [
    // Bridgy Fed makes the domain itself an account.
    ...(fediverse === undefined ? [] : [html`<code>@${host}@${host}</code>`]),
    ...(author.fediverse === undefined ? [] : [html`<code>${author.fediverse}</code>`]),
    ...(syndicate?.bluesky === undefined
      ? []
      : [
          html`<a href="https://bsky.app/profile/${syndicate.bluesky.handle}">@${syndicate.bluesky.handle}</a>`,
        ]),
  ]
  if (handles.length === 0 && newsletter === undefined) return false
  return html`${
    handles.length > 0 &&
    html`<p>${interpolate(strings.followHandles, { handles: handles.map((handle, index) => html`${index > 0 && ', '}${handle}`) })}</p>\n`
  }${newsletter !== undefined && html`<p><a href="${newsletter}">${strings.newsletter}</a></p>\n`}`
}

/** Returns the links to the neighbours in web rings; false when the site is in none. */
export const webRings = ({ config: { webring } }: Site): Html | false =>
  webring.length > 0 &&
  html`${webring.map(({ name, url, previous, next }) => html`<p class="webring">${previous && html`<a href="${previous}" aria-label="← ${name}">←</a> `}<a href="${url}">${name}</a>${next && html` <a href="${next}" aria-label="${name} →">→</a>`}</p>\n`)}`
