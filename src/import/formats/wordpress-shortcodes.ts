import type { Attachments } from './wordpress-fields.js'

/**
 * Returns HTML with the shortcodes of WordPress itself replaced: caption, gallery, embed, audio, video
 * (https://codex.wordpress.org/Shortcode). Others stay, and are counted.
 */
export const htmlOfShortcodes = (
  html: string,
  { byId }: Attachments,
  notUnderstood: (notation: string) => void,
): string =>
  html
    .replace(
      /(<p>)?\[caption\b[^[\]]{0,500}\]((?:(?!\[caption\b)[\s\S]){0,5000}?)\[\/caption\](<\/p>)?/g,
      (_, _open, inner: string) => {
        const [, image = '', words = ''] = /^\s*(<a\b[\s\S]*?<\/a>|<img\b[^>]*>)([\s\S]*)$/.exec(inner) ?? []
        return `<figure>${image}<figcaption>${words.trim()}</figcaption></figure>`
      },
    )
    .replace(/(?<!\[)\[gallery\b([^[\]]{0,2000})\](?!\])/g, (_, options: string) => {
      const ids = /ids=["']?([\d, ]+)/.exec(options)?.[1]?.split(/[, ]+/) ?? []
      return ids
        .flatMap((id) => byId.get(id) ?? [])
        .map(({ url, alt }) => `<p><img src="${url}" alt="${alt.replaceAll('"', '&quot;')}"></p>`)
        .join('\n')
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
