import { filled, type Html, html } from '../src/model/html.js'
import type { Post } from '../src/model/post.js'
import type { Entry } from '../src/model/site.js'
import type { Around } from '../src/model/theme.js'
import { siteLanguageIn } from './language.js'
import { dayText } from './time.js'

/** What is seen before others see it says so: drafts, and posts whose time is still to come. */
export const status = (post: Post | Entry, { site }: Around): Html | false => {
  const { words, language } = site.config
  if (post.draft) return html`<p class="status"${siteLanguageIn(post, site)}>${words.draft}</p>`
  return (
    'isScheduled' in post &&
    post.isScheduled &&
    html`<p class="status"${siteLanguageIn(post, site)}>${filled(words.scheduled, { day: dayText(post.published, language) })}</p>`
  )
}
