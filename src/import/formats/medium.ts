import { readArchiveText } from '../../model/archive.js'
import { type Adapter, decodedText, timeOf, withoutFiles } from '../adapter.js'
import { counter, emptyEntry, type ImportedEntry } from '../entry.js'
import { plainTextOf } from '../html-to-markdown.js'

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
      site: {},
      entries,
      leftOut: leftOut.counts,
      notUnderstood: new Map(),
      keepsUrls: false,
      isUtc: true,
      ...withoutFiles,
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
  const title = plainTextOf(/<h1 class="p-name">([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? '')
  const summary = plainTextOf(
    /<section data-field="subtitle"[^>]*>([\s\S]*?)<\/section>/.exec(html)?.[1] ?? '',
  )
  const body = /<section data-field="body"[^>]*>([\s\S]*)<\/section>\s*<footer>/.exec(html)?.[1] ?? ''
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
    tags: [
      ...(/<p class="p-tags">([\s\S]*?)<\/p>/.exec(html)?.[1] ?? '').matchAll(/<a[^>]*>([\s\S]*?)<\/a>/g),
    ].map(([, tag = '']) => plainTextOf(tag)),
    syndication: canonical === undefined || isOwnSite ? [] : [canonical],
    isDraft: published === undefined,
  }
}

/** Returns the text without the title, the subtitle and the first divider, with links instead of embeds. */
const cleanedHtml = (body: string): string =>
  body
    .replace(/<(h\d)[^>]*class="[^"]*graf--(?:title|subtitle|kicker)[^"]*"[\s\S]*?<\/\1>/g, '')
    .replace(/^([\s\S]*?)<div class="section-divider"><hr[^>]*><\/div>/, '$1')
    .replace(/https:\/\/medium\.com\/r\/\?url=([^"&]+)/g, (_, encoded: string) => decodedText(encoded))
    .replace(
      /<script src="https:\/\/gist\.github\.com\/([\w/-]+?)(?:\.js)?"[^>]*><\/script>/g,
      '<p><a href="https://gist.github.com/$1">gist.github.com/$1</a></p>',
    )
    .replace(
      /<div[^>]*class="[^"]*graf--mixtapeEmbed[^"]*"[^>]*>\s*<a href="([^"]+)"[^>]*>\s*<strong[^>]*>([\s\S]*?)<\/strong>([\s\S]*?)<\/a>[\s\S]*?<\/div>/g,
      (_, href: string, title: string, rest: string) =>
        `<p><a href="${href}">${title}</a> ${rest.replace(/<[^>]*>/g, ' ')}</p>`,
    )
    .replace(/<\/pre>\s*<pre[^>]*graf--pre[^>]*>/g, '\n')
    .replace(
      /<pre([^>]*)data-code-block-lang="(\w+)"([^>]*)>([\s\S]*?)<\/pre>/g,
      (_, before: string, lang: string, after: string, inner: string) =>
        `<pre${before}${after}><code class="language-${lang}">${inner}</code></pre>`,
    )
