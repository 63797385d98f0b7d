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
    .replace(/(<p>)?\[caption\b[^\]]*\]([\s\S]*?)\[\/caption\](<\/p>)?/g, (_, _open, inner: string) => {
      const [, image = '', words = ''] = /^\s*(<a\b[\s\S]*?<\/a>|<img\b[^>]*>)([\s\S]*)$/.exec(inner) ?? []
      return `<figure>${image}<figcaption>${words.trim()}</figcaption></figure>`
    })
    .replace(/(?<!\[)\[gallery\b([^\]]*)\](?!\])/g, (_, options: string) => {
      const ids = /ids=["']?([\d, ]+)/.exec(options)?.[1]?.split(/[, ]+/) ?? []
      return ids
        .flatMap((id) => byId.get(id) ?? [])
        .map(({ url, alt }) => `<p><img src="${url}" alt="${alt.replaceAll('"', '&quot;')}"></p>`)
        .join('\n')
    })
    .replace(
      /\[embed\b[^\]]*\]\s*([^[\s]+)\s*\[\/embed\]/g,
      (_, url: string) => `<a href="${url}">${url}</a>`,
    )
    .replace(/\[(audio|video)\b([^\]]*)\](?:\s*\[\/\1\])?/g, (whole, kind: string, options: string) => {
      const src = /\b(?:src|mp3|m4a|ogg|wav|mp4|m4v|webm|ogv)=["']?([^"'\s\]]+)/.exec(options)?.[1]
      return src === undefined ? whole : `<${kind} controls src="${src}"></${kind}>`
    })
    .replace(/\[\[([\w-]+)([^\]]*)\]\]/g, (_, name: string, rest: string) => `&#91;${name}${rest}&#93;`)
    .replace(
      /\[([a-z][\w-]{2,40})((?:\s+[\w-]+=(?:"[^"]*"|'[^']*'|\S+))+)\s*\/?\]/g,
      (whole, name: string) => {
        notUnderstood(`[${name}]`)
        return whole
      },
    )
