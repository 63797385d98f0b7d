import { type Html, html, interpolate } from '../src/model/html.js'
import type { Post } from '../src/model/post.js'
import type { Entry } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { uiLanguageAttributes } from './language.js'
import { dayText } from './time.js'

/** Renders the status of a draft or a scheduled post; returns false for others. */
export const status = (post: Post | Entry, { site }: TemplateContext): Html | false => {
  const { strings, language } = site.config
  if (post.draft) return html`<p class="status"${uiLanguageAttributes(post, site)}>${strings.draft}</p>`
  return (
    'isScheduled' in post &&
    post.isScheduled &&
    html`<p class="status"${uiLanguageAttributes(post, site)}>${interpolate(strings.scheduled, { day: dayText(post.published, language) })}</p>`
  )
}
