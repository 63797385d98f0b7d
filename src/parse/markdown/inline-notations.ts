import { slug } from 'github-slugger'
import { escapeText } from '../../model/html.js'
import { isMediaFile, mediaTypeOf } from '../../model/media.js'
import { nameLink } from '../../model/name-link.js'
import { decodePath } from '../../model/path.js'
import { isSafeUrl } from '../../model/untrusted.js'

/**
 * A notation in a line of another program. `replace` returns the Markdown or HTML with the same meaning; undefined
 * when it has none, so that the notation stays visible, with a warning.
 */
type Notation = {
  /** The name in the manual. */
  readonly name: string
  readonly usedBy: string
  /** Characters that each match of the pattern contains. */
  readonly sign: string
  readonly pattern: RegExp
  readonly replace: (match: readonly string[]) => string | undefined
  /** Whether it is only in text, and not in URLs, attributes and alternative texts. */
  readonly isText?: boolean
}

/** The notations of other programs within a line that are understood, in the order in which they are replaced. */
export const inlineNotations: readonly Notation[] = [
  {
    name: '`{{ site.url }}`, `{{ site.baseurl }}` before a path',
    usedBy: 'Jekyll',
    sign: '{',
    pattern: /(?:\{\{-?\s*(?:site\.(?:url|baseurl)|baseurl|root)\s*-?\}\}){1,3}(?=\/|\{%|\{\{)/g,
    replace: () => '',
  },
  {
    name: '`{{ "/path" | relative_url }}`, `| absolute_url`, `| url`',
    usedBy: 'Jekyll, Eleventy',
    sign: '{',
    pattern: /\{\{-?\s*["']([^"'{}\s]+)["']\s*\|\s*(?:relative_url|absolute_url|url)\s*-?\}\}/g,
    replace: ([, path = '']) => (path.startsWith('/') ? path : `/${path}`),
  },
  {
    name: '`{% post_url name %}`, `{% link path %}`, `{% post_path name %}`',
    usedBy: 'Jekyll, Hexo',
    sign: '{',
    pattern: /\{%-?\s*(?:post_url|link|post_path)\s([^%{}]{1,300})%\}/g,
    replace: ([, name = '']) => linkTo(name.replace(/-$/, '')),
  },
  {
    name: '`{{< ref "name" >}}`, `{{< relref "name" >}}`',
    usedBy: 'Hugo',
    sign: '{',
    pattern: /\{\{[<%]\s*(?:rel)?ref\s+(?:path=)?["'`]?([^"'`{}<>%]{1,300}?)["'`]?\s*[>%]\}\}/g,
    replace: ([, name = '']) => linkTo(name),
  },
  {
    name: '`[words](@/path.md)`',
    usedBy: 'Zola',
    sign: '@/',
    pattern: /(?<=\]\(|\]:\s|href=")@\/([^\s()"]{1,300})/g,
    replace: ([, path = '']) => linkTo(path),
  },
  {
    name: '`{filename}path.md`',
    usedBy: 'Pelican',
    sign: '{',
    pattern: /(?<=[("'<]|\]:\s)\{filename\}\/?([^\s()"'<>]{1,300})/g,
    replace: ([, path = '']) => linkTo(path.replace(/^(?:\.\.?\/)+/, '')),
  },
  {
    name: '`{static}path`, `{attach}path`',
    usedBy: 'Pelican',
    sign: '{',
    pattern: /(?<=[("'<]|\]:\s)\{(?:static|attach)\}/g,
    replace: () => '',
  },
  {
    name: '`{% post_link name words %}`',
    usedBy: 'Hexo',
    sign: '{',
    pattern: /\{%\s*post_link\s([^%{}]{1,400})%\}/g,
    replace: ([, text = '']) => {
      const [name = '', ...words] = wordsIn(text)
      return `[${words.length === 0 ? name : words.join(' ')}](${linkTo(name)})`
    },
  },
  {
    name: '`{% asset_img cat.jpg words %}`, `{% img /cat.jpg words %}`',
    usedBy: 'Hexo, Octopress',
    sign: '{',
    pattern: /\{%\s*(?:asset_img|img)\s([^%{}]{1,500})%\}/g,
    replace: ([, text = '']) => {
      const words = wordsIn(text)
      const at = words.findIndex((word) => isMediaFile(word) || /^(?:https?:|\/)/.test(word))
      const src = words[at]
      if (src === undefined) return undefined
      const alt = words.slice(at + 1).filter((word) => !/^\d+%?$/.test(word))
      return `![${alt.at(-1) ?? ''}](${/[/:]/.test(src) ? src : nameLink(src)})`
    },
  },
  {
    name: '`{% asset_path file %}`, `{% asset_link file words %}`',
    usedBy: 'Hexo',
    sign: '{',
    pattern: /\{%\s*asset_(path|link)\s([^%{}]{1,400})%\}/g,
    replace: ([, kind, text = '']) => {
      const [file = '', ...words] = wordsIn(text)
      return kind === 'path'
        ? nameLink(file)
        : `[${words.length === 0 ? file : words.join(' ')}](${nameLink(file)})`
    },
  },
  {
    name: '`figure`, with `src`, `alt`, `caption`, `title`, `link`',
    usedBy: 'Hugo, Zola',
    sign: '{',
    pattern: shortcode('figure'),
    replace: (match) => {
      const { named, listed } = argumentsIn(match)
      const src = named.src ?? listed[0]
      if (src === undefined || !isSafeUrl(src) || (named.link !== undefined && !isSafeUrl(named.link)))
        return undefined
      const image = `<img src="${escapeText(src)}" alt="${escapeText(named.alt ?? named.caption ?? named.title ?? '')}">`
      const linked = named.link === undefined ? image : `<a href="${escapeText(named.link)}">${image}</a>`
      const caption = [named.title, named.caption].filter((text) => text !== undefined).join('. ')
      return `<figure>${linked}${caption === '' ? '' : `<figcaption>${escapeText(caption)}</figcaption>`}</figure>`
    },
  },
  ...(['youtube', 'vimeo'] as const).map((service) => ({
    name: `\`${service}\``,
    usedBy: 'Hugo, Zola, Jekyll, Hexo, Eleventy',
    sign: '{',
    pattern: shortcode(service),
    replace: (match: readonly string[]) => {
      const { named, listed } = argumentsIn(match)
      const id = (named.id ?? named.v ?? listed[0] ?? '').replace(
        /^https?:\/\/\S*(?:v=|\/)([\w-]+)(?:[?&#].*)?$/,
        '$1',
      )
      return /^[\w-]{3,20}$/.test(id)
        ? `<iframe src="${players[service]}${id}" title="${named.title === undefined ? service : escapeText(named.title)}" allowfullscreen></iframe>`
        : undefined
    },
  })),
  {
    name: '`gist`',
    usedBy: 'Hugo, Jekyll, Hexo',
    sign: '{',
    pattern: shortcode('gist'),
    replace: (match) => {
      const { listed } = argumentsIn(match)
      const path = listed
        .filter((word) => /^[\w-]+(?:\/[\w-]+)?$/.test(word))
        .slice(0, 2)
        .join('/')
      return path === '' ? undefined : `[gist.github.com/${path}](https://gist.github.com/${path})`
    },
  },
  {
    name: '`tweet`, `x`',
    usedBy: 'Hugo, Zola',
    sign: '{',
    pattern: shortcode('(?:tweet|twitter|x)'),
    replace: (match) => {
      const { named, listed } = argumentsIn(match)
      const id = named.id ?? listed.find((word) => /^\d{5,}$/.test(word))
      const url = listed.find((word) => /^https:\/\/(?:twitter|x)\.com\//.test(word))
      if (url !== undefined) return `<${url}>`
      return id !== undefined && /^\d+$/.test(id)
        ? `<https://twitter.com/${/^\w+$/.test(named.user ?? '') ? named.user : 'i'}/status/${id}>`
        : undefined
    },
  },
  {
    name: '`![[picture.png|300]]`, `![[file]]`',
    usedBy: 'Obsidian',
    sign: '[[',
    pattern: /!\[\[([^[\]|\n]{1,200})(?:\|([^[\]\n]{0,200}))?\]\]/g,
    replace: ([, file = '', words = '']) => {
      const path = file.replace(/#.*$/, '').trim()
      if (!isMediaFile(path)) return wikiLink(file, words)
      const [kind] = mediaTypeOf(path)?.split('/') ?? []
      if (kind === 'audio' || kind === 'video')
        return `<${kind} src="${nameLink(path)}" controls preload="metadata"></${kind}>`
      const label = words.split('|').find((word) => !/^\d*(?:x\d+)?$/.test(word.trim()))
      return kind === 'image'
        ? `![${label ?? nameOfFile(path)}](${nameLink(path)})`
        : `[${label ?? nameOfFile(path)}](${nameLink(path)})`
    },
  },
  {
    name: '`[[Name]]`, `[[Name#Heading|words]]`',
    usedBy: 'Obsidian',
    // `[words][[ref]]` and `a[[0]]` are none, but one directly behind another is.
    sign: '[[',
    // A name has no code: U+10FFFC and U+10FFFD stand for URLs and code in the text.
    pattern:
      /(?<![![\w])(?<!(?<!\])\])\[\[([^[\]|\\\n\u{10FFFC}\u{10FFFD}]{1,200})(?:\\?\|([^[\]\n]{0,200}))?\]\](?![\](])/gu,
    isText: true,
    replace: ([, name = '', words = '']) => wikiLink(name, words),
  },
  {
    name: '`==words==`: `<mark>`',
    usedBy: 'Obsidian',
    sign: '==',
    pattern: /(?<![=\w])==(?=[^\s=])([^=\n]{1,500})(?<=\S)==(?![=\w])/g,
    isText: true,
    replace: ([, words = '']) => `<mark>${words}</mark>`,
  },
  {
    name: 'attributes of kramdown behind a link or an image, `![](cat.jpg){: .wide}`',
    usedBy: 'Jekyll',
    sign: '{',
    pattern: /(?<=[)*_`\]])\{:[^{}\n]{0,200}\}/g,
    replace: () => '',
  },
]

/** Matches a shortcode `{{< name … >}}`, `{{% name … %}}`, `{{ name(…) }}` or a tag `{% name … %}`. */
function shortcode(name: string): RegExp {
  return new RegExp(
    `\\{\\{[<%]\\s*${name}(?![\\w-])([^{}]{0,1000}?)[>%]\\}\\}|\\{\\{\\s*${name}\\(([^{}]{0,1000}?)\\)\\s*\\}\\}|\\{%-?\\s*${name}\\s([^%{}]{1,500})%\\}`,
    'g',
  )
}

const players = {
  youtube: 'https://www.youtube-nocookie.com/embed/',
  vimeo: 'https://player.vimeo.com/video/',
} as const

/** Returns the arguments of a shortcode: `name="value"`, and those without a name, in their order. */
const argumentsIn = ([, hugo, zola, liquid]: readonly string[]): {
  readonly named: Readonly<Record<string, string | undefined>>
  readonly listed: readonly string[]
} => {
  const named: Record<string, string> = {}
  const listed: string[] = []
  const text = (hugo ?? zola ?? liquid ?? '').replace(/[\s/-]*$/, '')
  for (const [, name, double, single, bare = ''] of text.matchAll(
    /(?:([\w-]+)\s*[=:]\s*)?(?:["“]((?:[^"”\\]|\\.)*)["”]|['`]([^'`]*)['`]|([^\s,"'`=]+))/g,
  )) {
    const value = double?.replace(/\\(["\\])/g, '$1') ?? single ?? bare
    if (name === undefined || /^https?$/.test(name))
      listed.push(name === undefined ? value : `${name}:${value}`)
    else named[name.toLowerCase()] = value
  }
  return { named, listed }
}

/** Returns the destination of a link to a source file or a name, with its fragment. */
const linkTo = (written: string): string => {
  const [, name = '', fragment = ''] = /^([^#]*)(#.*)?$/.exec(unquoted(written)) ?? []
  return name === '' ? fragment : nameLink(withoutExtension(decodePath(name))) + fragment
}

const wikiLink = (written: string, words: string): string | undefined => {
  if (written.includes('://')) return undefined
  const [, name = '', heading = ''] = /^([^#]*)(?:#(.*))?$/.exec(written.trim()) ?? []
  if (name === '' && heading === '') return undefined
  const shown = words.trim() === '' ? written.trim().replace(/#(?:.*\^.*)?$/, '') : words
  const fragment = heading === '' || heading.includes('^') ? '' : `#${slug(heading.replace(/^.*#/, ''))}`
  const label = shown.replace(/^#/, '').replaceAll('#', ' › ').replace(/[[\]]/g, '\\$&').replace(/\\$/, '')
  return `[${label}](${name === '' ? fragment : nameLink(withoutExtension(name)) + fragment})`
}

const withoutExtension = (name: string): string =>
  name
    .replace(/^\/+/, '')
    .replace(/(?:\/_?index)?\.(?:md|markdown|mdx|html)$/i, '')
    .replace(/\/$/, '')

/** Returns the last part of a path. */
const nameOfFile = (path: string): string => path.trim().replace(/^.*\//, '')

const unquoted = (text: string): string => text.trim().replace(/^["']|["']$/g, '')

/** Returns the words of a text; words in quotes are one. */
const wordsIn = (text: string): string[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare = '']) => double ?? single ?? bare,
  )
