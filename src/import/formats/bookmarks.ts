import type { Element, RootContent } from 'hast'
import { elementsOf, parseForeignHtml } from '../../html/foreign-html.js'
import { type Archive, pathEnding, RefusedArchive, readArchiveText } from '../../model/archive.js'
import { collapse } from '../../model/collapse.js'
import { jsonObject, jsonObjects, parseJsonText } from '../../model/json.js'
import type { Timestamp } from '../../model/timestamp.js'
import { isWebUrl } from '../../model/untrusted.js'
import { readCsv } from '../../parse/csv.js'
import { type Adapter, timeOf, timeOfNumber } from '../adapter.js'
import {
  type Counter,
  counter,
  emptyEntry,
  emptyImported,
  type Imported,
  type ImportedEntry,
} from '../entry.js'
import { wordsIn } from '../html/html-text.js'
import { textAt } from '../json.js'
import { paragraphsOfText } from '../plain-text.js'

/** A bookmark of any service. */
type Bookmark = {
  readonly url: string
  readonly id?: string
  readonly title?: string
  readonly tags: readonly string[]
  readonly html?: string
  readonly date?: Timestamp
  readonly isPrivate: boolean
  /** Whether the service does not say what is public: then it is a draft. */
  readonly isUnknown: boolean
}

/** Bookmarks: the HTML file of browsers and services, the JSON file of Pinboard, or the CSV files of Pocket. */
export const bookmarks: Adapter = {
  name: 'bookmarks',
  detect: async ({ paths }, startOf) => {
    const path = paths.find((one) => /\.(?:html?|json|csv)$/i.test(one) && !/(?:^|\/)annotations\//.test(one))
    if (path === undefined) return false
    const start = await startOf(path)
    return (
      /NETSCAPE-Bookmark-file/i.test(start) ||
      /^\ufeff?title,url,time_added/.test(start) ||
      (/^\s*(?:\[|\{\s*"posts")/.test(start) && /"href"/.test(start) && /"shared"|"toread"/.test(start))
    )
  },
  read: async (archive) => {
    const leftOut = counter()
    return importedOf(await bookmarksIn(archive), leftOut)
  },
}

const bookmarksIn = async (archive: Archive): Promise<readonly Bookmark[]> => {
  const html = pathEnding(archive, /\.html?$/i)
  const json = pathEnding(archive, /\.json$/i)
  const tables = archive.paths.filter((path) => /\.csv$/i.test(path))
  if (tables.length > 0) {
    const texts = []
    for (const path of tables) texts.push(await readArchiveText(archive, path))
    return texts.flatMap((text) => readCsv(text)).map(ofPocket)
  }
  if (html !== undefined) return ofHtml(await readArchiveText(archive, html))
  const value = parseJsonText(await readArchiveText(archive, json ?? ''))
  return jsonObjects(Array.isArray(value) ? value : jsonObject(value).posts).map((item): Bookmark => {
    const [id, title, text, date] = [
      textAt(item, 'hash'),
      textAt(item, 'description'),
      textAt(item, 'extended'),
      timeOf(item.time),
    ]
    return {
      url: textAt(item, 'href') ?? '',
      ...(id !== undefined && { id }),
      ...(title !== undefined && { title }),
      ...(text !== undefined && { html: /<\w/.test(text) ? text : paragraphsOfText(text) }),
      ...(date !== undefined && { date }),
      tags: (textAt(item, 'tags') ?? '').split(/\s+/).filter((tag) => tag !== '' && !tag.startsWith('.')),
      isPrivate: item.shared === 'no',
      isUnknown: item.shared === undefined,
    }
  })
}

const ofPocket = (row: Readonly<Record<string, string>>): Bookmark => {
  const [url = '', title = ''] = [row.url, row.title?.replace(/\s+/g, ' ').trim()]
  const date = timeOfNumber(row.time_added)
  return {
    url,
    ...(title !== '' && title !== url && { title }),
    tags: (row.tags ?? '').split('|').filter((tag) => tag !== ''),
    ...(date !== undefined && { date }),
    isPrivate: false,
    isUnknown: true,
  }
}

/** Reads the bookmark file of browsers (https://learn.microsoft.com/en-us/previous-versions/windows/internet-explorer/ie-developer/platform-apis/aa753582(v=vs.85)). */
const ofHtml = (text: string): Bookmark[] => {
  const root = parseForeignHtml(text)
  if (root === undefined)
    throw new RefusedArchive('its folders are nested more than 500 deep', 'export fewer folders')
  const isMarked = elementsOf(root).some(
    ({ tagName, properties }) =>
      tagName === 'a' && Object.keys(properties).some((name) => name.toLowerCase() === 'private'),
  )
  const found: Bookmark[] = []
  const folders: string[] = []
  let [folder, isFolder] = ['', false]
  const visit = (nodes: readonly RootContent[]): void => {
    for (const node of nodes) {
      if (node.type !== 'element') continue
      if (node.tagName === 'h3') [folder, isFolder] = [isToolbar(node) ? '' : wordsIn([node]).trim(), true]
      else if (node.tagName === 'a') {
        found.push(bookmarkOf(node, folders, isMarked))
        isFolder = false
      } else if (node.tagName === 'dl') {
        folders.push(folder)
        folder = ''
        visit(node.children)
        folders.pop()
      } else {
        const last = found.at(-1)
        const words =
          node.tagName === 'dd' && !isFolder && last !== undefined ? wordsBefore(node.children) : ''
        if (words !== '' && last !== undefined && last.html === undefined)
          found[found.length - 1] = { ...last, html: paragraphsOfText(words) }
        visit(node.children)
      }
    }
  }
  visit(root.children)
  return found
}

/** Whether a folder is the toolbar of a browser, whose name says nothing. */
const isToolbar = ({ properties }: Element): boolean =>
  Object.keys(properties).some((name) => /^personal_?toolbar_?folder$/i.test(name))

/** Returns the text of a description, up to the next folder or bookmark in it: its end is not marked. */
const wordsBefore = (nodes: readonly RootContent[]): string => {
  let text = ''
  for (const node of nodes) {
    if (node.type === 'element' && /^(?:dl|dt|h3|a)$/.test(node.tagName)) break
    text += wordsIn([node])
  }
  return text.trim()
}

const bookmarkOf = (link: Element, folders: readonly string[], isMarked: boolean): Bookmark => {
  const keyOf = (name: string): string | undefined =>
    Object.keys(link.properties).find((one) => one.toLowerCase().replace(/[^a-z]/g, '') === name)
  const attribute = (name: string): string => String(link.properties[keyOf(name) ?? ''] ?? '')
  const title = collapse(wordsIn([link]))
  const date = timeOfNumber(attribute('adddate'))
  return {
    url: attribute('href'),
    ...(title !== '' && { title }),
    tags: [...attribute('tags').split(','), ...folders].map((tag) => tag.trim()).filter((tag) => tag !== ''),
    ...(date !== undefined && { date }),
    isPrivate: keyOf('private') !== undefined && !/^(?:0|false|no)$/i.test(attribute('private').trim()),
    isUnknown: !isMarked,
  }
}

const importedOf = (all: readonly Bookmark[], leftOut: Counter): Imported => {
  const byUrl = new Map<string, ImportedEntry>()
  for (const { url, id, title, tags, html, date, isPrivate, isUnknown } of all) {
    const before = byUrl.get(url)
    if (isPrivate) leftOut.add('private')
    else if (!isWebUrl(url)) leftOut.add('addresses that are not of the web')
    else if (before !== undefined) {
      leftOut.add('the same address twice')
      byUrl.set(url, { ...before, tags: [...new Set([...before.tags, ...tags])] })
    } else
      byUrl.set(url, {
        ...emptyEntry,
        id: id ?? url,
        ...(title !== undefined && { name: title }),
        body: { format: 'html', text: html ?? '' },
        ...(date !== undefined && { published: date }),
        tags: [...new Set(tags)],
        interactions: [{ type: 'bookmark', of: url }],
        isDraft: isUnknown || date === undefined,
      })
  }
  return {
    ...emptyImported,
    entries: [...byUrl.values()],
    leftOut: leftOut.counts,
    isUtc: true,
  }
}
