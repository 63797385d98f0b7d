import { escapeText } from '../../model/html.js'
import type { Attachment, Attachments } from './wordpress-fields.js'

/**
 * Returns HTML without the parts for members: behind a paywall of Jetpack, in its blocks for subscribers, and in the shortcodes
 * of plugins for memberships. One that is not closed reaches to the end.
 */
export const forVisitors = (html: string): string =>
  withoutParts(
    withoutParts(
      html.replace(/<!-- wp:jetpack\/paywall\b[\s\S]*$/, ''),
      subscriberView,
      ([start]) => `${start.replace('wp:', '/wp:')} -->`,
    ),
    membersShortcode,
    ([, name]) => `[/${name}]`,
  )

const subscriberView = /<!-- wp:premium-content\/subscriber-view/
// A shortcode in two brackets is shown as text.
const membersShortcode =
  /(?<!\[)\[(restrict|private|membership|mepr-show|mepr-active|s2If|wlm_private|members_only|members_access|members_logged_in|um_loggedin|ihc-hide-content|arm_restrict_content|swpm_protected|premium_content)\b[^[\]]{0,500}\]/

/** Returns HTML without the parts from a match of `start` to the text that `endOf` returns; one without an end reaches to the end. */
const withoutParts = (html: string, start: RegExp, endOf: (match: RegExpExecArray) => string): string => {
  const pattern = new RegExp(start, 'g')
  let [shown, from] = ['', 0]
  for (let match = pattern.exec(html); match !== null; match = pattern.exec(html)) {
    shown += html.slice(from, match.index)
    const end = html.indexOf(endOf(match), pattern.lastIndex)
    if (end === -1) return shown
    from = end + endOf(match).length
    pattern.lastIndex = from
  }
  return shown + html.slice(from)
}

/** Returns HTML in which the shortcodes for code are elements: `[code]`, `[sourcecode language="php"]`. Paragraphs are made later. */
export const withCode = (html: string): string =>
  html.replace(
    /\[(code|sourcecode)\b([^[\]]{0,200})\]((?:(?!\[\1\b)[\s\S]){0,50000}?)\[\/\1\]/g,
    (_, _name, options: string, written: string) => {
      const language = /(?:lang(?:uage)?\s*=\s*|^\s*=?)["']?([\w+#-]{1,30})(?!\s*=|[\w+#-])/.exec(
        options,
      )?.[1]
      // The visual editor stores code with references, the text editor without.
      const code = /[<>]/.test(written) ? escapeText(written) : written
      const kept = code.replace(/^\r?\n|\s+$/g, '').replaceAll('[', '&#91;')
      return `<pre><code${language === undefined ? '' : ` class="language-${language}"`}>${kept}</code></pre>`
    },
  )

/**
 * Returns HTML with the shortcodes of WordPress itself replaced: caption, gallery, embed, audio, video
 * (https://codex.wordpress.org/Shortcode). Others stay, and are counted. `own` are the files of the post, for its gallery.
 */
export const htmlOfShortcodes = (
  html: string,
  { byId }: Pick<Attachments, 'byId'>,
  own: readonly Attachment[],
  notUnderstood: (notation: string) => void,
): string =>
  html
    .replace(
      /(<p>)?\[caption\b([^[\]]{0,2000})\]((?:(?!\[caption\b)[\s\S]){0,5000}?)\[\/caption\](<\/p>)?/g,
      (_, _open, options: string, inner: string) => {
        const [, image, words = ''] = /^\s*(<a\b[\s\S]*?<\/a>|<img\b[^>]*>)([\s\S]*)$/.exec(inner) ?? []
        // Before WordPress 3.4 the words were an option.
        const [, , option = ''] = /\bcaption=(["'])([\s\S]*?)\1/.exec(options) ?? []
        if (image === undefined || !/<img\b/.test(image))
          return `<div>${inner}</div>${option && `<p>${option}</p>`}`
        return `<figure>${image}<figcaption>${words.trim() || option}</figcaption></figure>`
      },
    )
    .replace(/(?<!\[)\[gallery\b([^[\]]{0,2000})\](?!\])/g, (_, options: string) => {
      const listed = (name: string): string[] | undefined =>
        new RegExp(`\\b${name}=["']?([\\d, ]+)`).exec(options)?.[1]?.split(/[, ]+/)
      const without = new Set((listed('exclude') ?? []).map((id) => byId.get(id)?.url))
      const ids = listed('ids') ?? listed('include')
      const pictures = (ids === undefined ? own : ids.flatMap((id) => byId.get(id) ?? [])).filter(
        ({ url }) => isImage.test(url) && !without.has(url),
      )
      if (pictures.length === 0) notUnderstood('[gallery] without pictures in the archive')
      return pictures.map(pictureOf).join('\n')
    })
    .replace(
      /\[embed\b[^[\]]{0,500}\]\s*([^[\s]+)\s*\[\/embed\]/g,
      (_, url: string) => `<a href="${url}">${url}</a>`,
    )
    .replace(
      /\[(audio|video)\b([^[\]]{0,2000})\](?:\s*\[\/\1\])?/g,
      (whole, kind: string, options: string) => {
        const src = /\b(?:src|mp3|m4a|ogg|wav|mp4|m4v|webm|ogv)=["']?([^"'\s\]]+)/.exec(options)?.[1]
        return src === undefined ? whole : `<${kind} controls src="${src}"></${kind}>`
      },
    )
    .replace(
      /\[\[([\w-]{1,60})([^[\]]{0,500})\]\]/g,
      (_, name: string, rest: string) => `&#91;${name}${rest}&#93;`,
    )
    .replace(
      /\[([a-z][\w-]{2,40})(?:\s+[\w-]{1,40}=(?:"[^"]{0,500}"|'[^']{0,500}'|[^\s"'[\]]{1,500})){1,30}\s*\/?\]/g,
      (whole, name: string) => {
        notUnderstood(`[${name}]`)
        return whole
      },
    )

const isImage = /\.(?:avif|bmp|gif|heic|jpe?g|png|svg|tiff?|webp)(?:[?#]|$)/i

const pictureOf = ({ url, alt, caption }: Attachment): string => {
  const image = `<img src="${url}" alt="${alt.replaceAll('"', '&quot;')}">`
  return caption === ''
    ? `<p>${image}</p>`
    : `<figure>${image}<figcaption>${escapeText(caption)}</figcaption></figure>`
}
