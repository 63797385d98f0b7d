import { mf2 } from 'microformats-parser'

/** A page as microformats: https://microformats.org/wiki/microformats2-parsing */
export type Mf2Document = ReturnType<typeof mf2>
/** One h-entry, h-card, h-feed … */
export type Mf2Item = Mf2Document['items'][number]

/** The microformats of a page. An empty or unreadable page has none. */
export const parseMicroformats = (html: string, baseUrl: string): Mf2Document => {
  try {
    return mf2(html, { baseUrl })
  } catch {
    // The parser throws on documents without a body.
    return { items: [], rels: {}, 'rel-urls': {} }
  }
}

/** The values of a property as texts: of an h-cite its URL, of a photo its address. */
export const textsOf = (item: Mf2Item, property: string): string[] =>
  (item.properties[property] ?? []).flatMap((value) => {
    if (typeof value === 'string') return [value]
    if ('properties' in value && value.properties !== undefined) {
      const url = value.properties.url?.[0] ?? value.value
      return typeof url === 'string' ? [url] : []
    }
    return typeof value.value === 'string' ? [value.value] : []
  })
