import { type Config, isKeyOfSettings } from '../model/config.js'
import { compareText, type Message, warning } from '../model/message.js'
import type { Post } from '../model/post.js'
import type { Site } from '../model/site.js'

/**
 * Returns a warning for each section whose posts have front matter keys that no template shows, so that
 * readers do not see the values. Misspelled keys (`isMisspelled`) have a warning of their own. Not for blogs
 * with a template that reads `extra`, which may show the keys.
 */
export const unshownKeys = (
  { entries, pages, config }: Pick<Site, 'entries' | 'pages' | 'config'>,
  isMisspelled: (key: string) => boolean,
): Message[] => {
  const folders = new Map<string, Map<string, Post>>()
  for (const post of [...entries, ...pages])
    for (const key of Object.keys(post.extra))
      if (!technical.test(key) && !isShownKey(key, post, config) && !isMisspelled(key)) {
        const keys = folders.get(post.section ?? '') ?? new Map<string, Post>()
        folders.set(post.section ?? '', keys)
        const first = keys.get(key)
        if (first === undefined || post.file < first.file) keys.set(key, post)
      }
  return [...folders].map(([, keys]) => {
    const sorted = [...keys].sort(([a], [b]) => compareText(a, b))
    const file = sorted.map(([, post]) => post.file).sort()[0] ?? 'content'
    const names = sorted.slice(0, 8).map(([key]) => `\`${key}\``)
    const more = sorted.length > 8 ? ` and ${sorted.length - 8} more` : ''
    return warning(
      'unshown-key',
      { file },
      `the front matter of this folder has keys that no template shows: ${names.join(', ')}${more}`,
      'write the values into the text, or show them by a template of your own, which has them in `extra`',
    )
  })
}

/** Whether a key of `extra` is shown: it belongs to the subject of the post, to a block or to a setting. */
const isShownKey = (
  key: string,
  { review, event, items, checkin, location }: Post,
  config: Config,
): boolean => {
  if (key === 'kind' || /^read[-_]status$/.test(key)) return true
  if (review !== undefined && /^(?:item|rating|best|cover)$/.test(key)) return true
  if (event !== undefined && /^(?:start|end)$/.test(key)) return true
  if ((key === 'items' && items) || (key === 'checkin' && checkin) || (key === 'location' && location))
    return true
  return isKeyOfSettings(key, config)
}

/** Matches keys of other generators for the form of a page, not for its content. */
const technical =
  /^_?(?:layout|template|type|build|id|uuid|guid|weight|order|toc|math|comments?|cascade|outputs?|css_?class(?:es)?|status|visibility|post-?status|eleventy\w*|sitemap|featured|feed|author)$/i
