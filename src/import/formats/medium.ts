import { readArchiveText } from '../../model/archive.js'
import { decodePath } from '../../model/path.js'
import { type Adapter, timeOf } from '../adapter.js'
import { counter, emptyEntry, emptyImported, type ImportedEntry } from '../entry.js'
import { innerOf, replaceElements } from '../html/html-parts.js'
import { plainTextOf } from '../html/html-text.js'

/** The export of Settings → Security → Download your information. Only `posts/` is read. */
export const medium: Adapter = {
  name: 'medium',
  detect: async ({ paths }, startOf) => {
    const path = paths.find((one) => postFile.test(one))
    return path !== undefined && /class="h-entry"|medium\.com/.test(await startOf(path))
  },
  read: async (archive) => {
    const leftOut = counter()
    const entries: ImportedEntry[] = []
    for (const path of archive.paths.filter((one) => postFile.test(one))) {
      const html = await readArchiveText(archive, path)
      if (!/graf--title/.test(html) && timeIn(html) !== undefined)
        leftOut.add('responses, whose target the export does not name')
      else entries.push(entryOf(html, path))
    }
    return {
      ...emptyImported,
      entries,
      leftOut: leftOut.counts,
      isUtc: true,
    }
  },
}

const postFile = /(?:^|\/)posts\/(?:draft_|\d{4}-\d{2}-\d{2}_)[^/]*\.html$/

const timeIn = (html: string): string | undefined =>
  /<time class="dt-published" datetime="([^"]+)"/.exec(html)?.[1]

const entryOf = (html: string, path: string): ImportedEntry => {
  const id = /-([0-9a-f]{8,14})\.html$/.exec(path)?.[1] ?? path
  const published = timeOf(timeIn(html))
  const canonical = /<a href="([^"]+)" class="p-canonical"/.exec(html)?.[1]
  const title = plainTextOf(innerOf(html, /<(h1) class="p-name">/) ?? '')
  const summary = plainTextOf(innerOf(html, /<(section) data-field="subtitle"[^<>]*>/) ?? '')
  const start = /<section data-field="body"[^<>]*>/.exec(html)
  const body = start === null ? '' : html.slice(start.index + start[0].length, html.lastIndexOf('<footer>'))
  const isOwnSite = canonical !== undefined && !/^https:\/\/(?:[\w-]+\.)?medium\.com\//.test(canonical)
  return {
    ...emptyEntry,
    id,
    ...(canonical !== undefined && { url: canonical }),
    formerUrls: [`https://medium.com/p/${id}`],
    ...(published !== undefined && { feedId: `https://medium.com/p/${id}` }),
    ...(title !== '' && title !== 'Untitled story' && { name: title }),
    ...(summary !== '' && { summary }),
    body: { format: 'html', text: cleanedHtml(body) },
    ...(published !== undefined && { published }),
    tags: [...(innerOf(html, /<(p) class="p-tags">/) ?? '').matchAll(/<a[^<>]*>([^<]*)<\/a>/g)].map(
      ([, tag = '']) => plainTextOf(tag),
    ),
    syndication: canonical === undefined || isOwnSite ? [] : [canonical],
    isDraft: published === undefined,
  }
}

/** Returns the text without the title, the subtitle and the first divider, with links instead of embeds. */
const cleanedHtml = (body: string): string =>
  replacements
    .reduce((text, [start, replace]) => replaceElements(text, start, replace), merged(body))
    .replace(/<div class="section-divider"><hr[^<>]*><\/div>/, '')
    .replace(/https:\/\/medium\.com\/r\/\?url=([^"&]+)/g, (_, encoded: string) => decodePath(encoded))
    .replace(
      /<script src="https:\/\/gist\.github\.com\/([\w/-]+?)(?:\.js)?"[^>]{0,1000}><\/script>/g,
      '<p><a href="https://gist.github.com/$1">gist.github.com/$1</a></p>',
    )

/** Returns HTML in which the paragraphs of code that follow each other are one. */
const merged = (html: string): string =>
  html.replace(/<\/pre>\s{0,99}<pre[^<>]{0,500}?graf--pre[^<>]{0,500}>/g, '\n')

/** The elements that are left out, or that others take the place of. */
const replacements: readonly (readonly [start: RegExp, replace: Parameters<typeof replaceElements>[2]])[] = [
  [/<(h\d)\s[^<>]{0,500}?class="[^"<>]{0,300}?graf--(?:title|subtitle|kicker)/, () => ''],
  [
    /<(div)\s[^<>]{0,500}?class="[^"<>]{0,300}?graf--mixtapeEmbed[^<>]*>/,
    ({ whole, inner }) => {
      const href = /<a href="([^"<>]+)"/.exec(inner)?.[1]
      const card = innerOf(inner, /<(a)\s[^<>]*>/) ?? ''
      const title = innerOf(card, /<(strong)\b[^<>]*>/)
      if (href === undefined || title === undefined) return whole
      const rest = card.slice(card.indexOf('</strong>') + '</strong>'.length)
      return `<p><a href="${href}">${title}</a> ${rest.replace(/<[^<>]*>/g, ' ')}</p>`
    },
  ],
  [
    /<(pre)\s[^<>]{0,500}?data-code-block-lang="(\w+)"[^<>]*>/,
    ({ inner }, [, , lang]) => `<pre><code class="language-${lang}">${inner}</code></pre>`,
  ],
]
