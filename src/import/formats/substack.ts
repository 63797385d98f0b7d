import type { Element, Root } from 'hast'
import { elementsOf } from '../../html/foreign-html.js'
import { pathEnding, readArchiveText } from '../../model/archive.js'
import { decodePath } from '../../model/path.js'
import { isWebUrl } from '../../model/untrusted.js'
import { readCsv } from '../../parse/csv.js'
import { type Adapter, timeOf } from '../adapter.js'
import { counter, emptyEntry, emptyImported, type ImportedEntry } from '../entry.js'
import { replaceElements, startTags } from '../html/html-parts.js'
import { plainTextOf, wordsIn } from '../html/html-text.js'

/** The export of Settings → Exports: `posts.csv` and one HTML file a post. Lists of readers are never opened. */
export const substack: Adapter = {
  name: 'substack',
  detect: async ({ paths }) =>
    paths.some((path) => /(?:^|\/)posts\.csv$/.test(path)) && paths.some((path) => postFile.test(path)),
  read: async (archive) => {
    const table = pathEnding(archive, /(?:^|\/)posts\.csv$/) ?? ''
    const files = new Map(
      archive.paths
        .filter((path) => postFile.test(path))
        .map((path) => [path.replace(/^.*\//, '').replace(/\.html$/, ''), path]),
    )
    const leftOut = counter()
    const withheld = new Map<string, string>()
    const entries: ImportedEntry[] = []
    for (const row of readCsv(await readArchiveText(archive, table))) {
      const id = row.post_id ?? ''
      const file = files.get(id)
      files.delete(id)
      const audience = row.audience ?? 'everyone'
      if (audience !== 'everyone' && audience !== '') {
        leftOut.add(`for the audience \`${audience}\``)
        withheld.set(id, `for the audience \`${audience}\``)
      } else if (file === undefined) leftOut.add('posts whose file is missing')
      else entries.push(entryOf(row, await readArchiveText(archive, file)))
    }
    for (const _ of files) leftOut.add('files that posts.csv does not list')
    return {
      ...emptyImported,
      entries,
      withheld,
      leftOut: leftOut.counts,
      keepsUrls: true,
      isUtc: true,
      prepare: shortEmbeds,
    }
  },
}

const postFile = /(?:^|\/)posts\/[^/]+\.html$/

const entryOf = (row: Readonly<Record<string, string>>, html: string): ImportedEntry => {
  const id = row.post_id ?? ''
  const slug = id.replace(/^\d+\.?/, '')
  const isDraft = !/^true$/i.test(row.is_published ?? '')
  const published = timeOf(row.post_date)
  const [name, summary] = [plainTextOf(row.title ?? ''), plainTextOf(row.subtitle ?? '').replace(/\s+/g, ' ')]
  const audio = row.podcast_url ?? ''
  return {
    ...emptyEntry,
    id,
    isPage: row.type === 'page',
    ...(!isDraft && slug !== '' && { url: `/p/${slug}` }),
    ...(name !== '' && { name }),
    ...(summary !== '' && { summary }),
    body: { format: 'html', text: cleanedHtml(html) },
    ...(published !== undefined && { published }),
    ...(slug !== '' && { slug }),
    audios: isWebUrl(audio) ? [{ url: audio }] : [],
    isDraft: isDraft || (published === undefined && row.type !== 'page'),
  }
}

/** Returns the HTML of a post without buttons and forms for readers, with originals of pictures, and footnotes as a list. */
const cleanedHtml = (html: string): string =>
  replacements
    .reduce((text, [start, replace]) => replaceElements(text, start, replace), html)
    .replace(
      /https:\/\/substackcdn\.com\/image\/fetch\/[^"\s]{0,300}?(https%3A%2F%2F[^"\s]+)/g,
      (_, encoded: string) => decodePath(encoded),
    )
    .replace(
      /<a\b[^<>]{0,500}?class="footnote-anchor"[^<>]{0,500}>(\d+)<\/a>/g,
      '<sup data-footnote="$1"></sup>',
    )
    .replace(/(<img[^<>]{0,2000}?) alt="null"/g, '$1')

/** The elements that are left out, or that only their content stands for. */
const replacements: readonly (readonly [start: RegExp, replace: Parameters<typeof replaceElements>[2]])[] = [
  [/<(p|div) class="(?:button-wrapper|subscription-widget|paywall-jump|captioned-button)/, () => ''],
  [startTags(['svg']), () => ''],
  [
    /<(a) class="image-link[^"<>]{0,300}"[^<>]{0,500}?href="https:\/\/substackcdn\.com\/[^"<>]*"[^<>]*>/,
    ({ inner }) => inner,
  ],
  [
    /<(div) class="footnote"[^<>]{0,300}>\s{0,99}<a\b[^<>]{0,500}?class="footnote-number"[^<>]{0,500}>(\d+)<\/a>\s{0,99}<div class="footnote-content">/,
    ({ inner }, [, , number]) => `<aside data-footnote="${number}">${inner}</aside>`,
  ],
]

/** Replaces the cards of other posts by a link with their titles. */
const shortEmbeds = (node: Root | Element): void => {
  node.children = node.children.map((child) => {
    if (child.type !== 'element') return child
    if (!String(child.properties.className ?? '').includes('embedded-post-wrap')) {
      shortEmbeds(child)
      return child
    }
    const inside = elementsOf({ type: 'root', children: [child] })
    const href = inside.find(({ tagName }) => tagName === 'a')?.properties.href
    const title = inside.find(({ properties }) =>
      String(properties.className ?? '').includes('embedded-post-title'),
    )
    const text = title === undefined ? String(href) : wordsIn([title])
    const link: Element = {
      type: 'element',
      tagName: 'a',
      properties: { href: String(href).replace(/\?utm_.*$/, '') },
      children: [{ type: 'text', value: text }],
    }
    return { type: 'element', tagName: 'p', properties: {}, children: [link] }
  }) as typeof node.children
}
