import { type ReadTheme, templateErrorLocation } from '../io/content/read-theme.js'
import { error, type Message } from '../model/message.js'
import type { Page, Site } from '../model/site.js'
import { outputPath } from '../render/posts.js'

/**
 * Returns errors of the custom templates of a blog: what one throws, and posts and lists whose microformats other
 * sites would misread. Renders every page, and reads one post of each shape back.
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

/** Renders every page, and returns an error for each template that throws; one mistake on many pages is one error. */
const renderErrors = (
  pages: readonly Page[],
  blame: (thrown: unknown) => Pick<Message, 'file' | 'line'>,
): Message[] => {
  const failures = new Map<
    string,
    { readonly place: Pick<Message, 'file' | 'line'>; readonly words: string; readonly pages: Page[] }
  >()
  for (const page of pages) {
    try {
      if (typeof page.contents === 'function') page.contents()
    } catch (thrown) {
      const words = thrown instanceof Error ? thrown.message : String(thrown)
      const place = blame(thrown)
      const key = JSON.stringify([place, words])
      const known = failures.get(key) ?? { place, words, pages: [] }
      failures.set(key, known)
      known.pages.push(page)
    }
  }
  return [...failures.values()].map(({ place, words, pages: [first, ...more] }) => {
    const others =
      more.length === 0 ? '' : more.length === 1 ? ' and one more page' : ` and ${more.length} more pages`
    const source = first?.source === undefined ? undefined : `the page is made from ${first.source}`
    return error(
      'template-fails',
      place,
      `the template fails on \`${first?.path}\`${others}: ${words}`,
      source,
    )
  })
}
