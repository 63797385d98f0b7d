import { type Message, warning } from '../model/message.js'
import type { Post } from '../model/post.js'
import type { Site } from '../model/site.js'

/**
 * A warning for each folder whose posts have keys in their front matter that no template shows: what an author writes there
 * is lost to readers; slips of the pen (`isSlip`) have a warning of their own. Only for blogs without templates of their own, which may show them.
 */
export const unshownKeys = (
  { entries, pages }: Pick<Site, 'entries' | 'pages'>,
  isSlip: (key: string) => boolean,
): Message[] => {
  const folders = new Map<string, Map<string, Post>>()
  for (const post of [...entries, ...pages])
    for (const key of Object.keys(post.extra))
      if (!technical.test(key) && !isSlip(key)) {
        const keys = folders.get(post.section ?? '') ?? new Map<string, Post>()
        folders.set(post.section ?? '', keys)
        const first = keys.get(key)
        if (first === undefined || post.file < first.file) keys.set(key, post)
      }
  return [...folders].map(([, keys]) => {
    const sorted = [...keys].sort(([a], [b]) => (a < b ? -1 : 1))
    const file = sorted.map(([, post]) => post.file).sort()[0] ?? 'content'
    const names = sorted.slice(0, 8).map(([key]) => `\`${key}\``)
    const more = sorted.length > 8 ? ` and ${sorted.length - 8} more` : ''
    return warning(
      { file },
      `the front matter of this folder has keys that are shown nowhere: ${names.join(', ')}${more}`,
      'a template of your own finds them in `extra`; or write into the text what readers should see',
    )
  })
}

/** Keys of other generators that say how a page is made, not what it says. */
const technical =
  /^_?(?:layout|template|type|post_?type|build|id|uuid|guid|weight|order|toc|math|comments?|cascade|outputs?|css_?class(?:es)?|status|visibility|post-?status|eleventy\w*|sitemap|featured|feed|lastmod|author)$/i
