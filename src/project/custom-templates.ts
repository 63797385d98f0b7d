import type { ReadTheme } from '../io/content/read-theme.js'
import { templateErrorLocation } from '../io/content/template-places.js'
import { error, type Message, reasonOf } from '../model/message.js'
import { outputPath } from '../model/path.js'
import type { Page, Site } from '../model/site.js'

/**
 * Returns errors of the custom templates of a blog: errors that they throw, and posts and lists whose microformats a
 * parser reads differently. Renders each page, and parses one post of each combination of properties.
 */
export const checkCustomTemplates = async (
  { own }: Pick<ReadTheme, 'own'>,
  site: Site,
  pages: readonly Page[],
  root: string,
): Promise<{ readonly messages: readonly Message[] }> => {
  if (own.length === 0) return { messages: [] }
  const broken = renderErrors(pages, (thrown) => templateErrorLocation(thrown, root))
  if (broken.length > 0) return { messages: broken }
  const { samplePosts, verifyEntry, verifyList } = await import('../webmention/html/verify-markup.js')
  const contentsAt = new Map(pages.map(({ path, contents }) => [path, contents]))
  const textAt = (url: string): string | undefined => {
    const contents = contentsAt.get(outputPath(url, site))
    return typeof contents === 'function' ? contents() : undefined
  }
  const front = textAt(site.home.url)
  const messages = [
    ...samplePosts(site.entries).flatMap((entry) => {
      const text = textAt(entry.url)
      return text === undefined ? [] : verifyEntry(entry, text, site)
    }),
    ...(front === undefined ? [] : verifyList(site.home, front, site)),
  ]
  return { messages }
}

/** Renders each page, and returns one error for each place in a template that throws. */
const renderErrors = (
  pages: readonly Page[],
  locate: (thrown: unknown) => Pick<Message, 'file' | 'line'>,
): Message[] => {
  const failures = new Map<
    string,
    { readonly place: Pick<Message, 'file' | 'line'>; readonly reason: string; readonly pages: Page[] }
  >()
  for (const page of pages) {
    try {
      if (typeof page.contents === 'function') page.contents()
    } catch (thrown) {
      const reason = reasonOf(thrown)
      const place = locate(thrown)
      const key = JSON.stringify([place, reason])
      const known = failures.get(key) ?? { place, reason, pages: [] }
      failures.set(key, known)
      known.pages.push(page)
    }
  }
  return [...failures.values()].map(({ place, reason, pages: [first, ...more] }) => {
    const others =
      more.length === 0 ? '' : more.length === 1 ? ' and one more page' : ` and ${more.length} more pages`
    const source = first?.source === undefined ? undefined : `the page is made from ${first.source}`
    return error(
      'template-fails',
      place,
      `the template fails on \`${first?.path}\`${others}: ${reason}`,
      source,
    )
  })
}
