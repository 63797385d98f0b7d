import { type Html, html } from '../src/model/html.js'
import type { Post } from '../src/model/post.js'
import type { Entry } from '../src/model/site.js'
import { dayText } from './time.js'

/** What is seen before others see it says so: drafts, and posts whose time is still to come. */
export const status = (post: Post | Entry, language: string): Html | false => {
  if (post.draft) return html`<p class="status">Draft</p>`
  return (
    'isScheduled' in post &&
    post.isScheduled &&
    html`<p class="status">Scheduled for ${dayText(post.published, language)}</p>`
  )
}
