import { type Archive, pathEnding, readArchiveJson } from '../../model/archive.js'
import { jsonObject, jsonObjects } from '../../model/json.js'
import type { Adapter } from '../adapter.js'
import { emptyImported, type Imported } from '../entry.js'
import { storedEntry, storedRecords } from '../export-data.js'
import { textAt } from '../json.js'
import { entriesOfJsonFeed } from './json-feed.js'

/** The Blog Archive Format: `feed.json` with the sources of posts, `index.html`, and their files (https://indieweb.org/blog_archive_format). */
export const bar: Adapter = {
  name: 'bar',
  detect: async ({ name, paths }) =>
    /\.bar$/i.test(name) ||
    (paths.some((path) => feedFile.test(path)) && paths.some((path) => /(?:^|\/)index\.html$/.test(path))),
  read: async (archive) => {
    const feedPath = pathEnding(archive, feedFile) ?? ''
    const feed = jsonObject(await readArchiveJson(archive, feedPath))
    const { entries, site } = entriesOfJsonFeed(feed, 'markdown')
    const items = jsonObjects(feed.items)
    const folder = feedPath.replace(/feed\.json$/, '')
    const timezone = textAt(jsonObject(feed._smallsocial), 'timezone')
    return {
      ...emptyImported,
      site: { ...site, ...(timezone !== undefined && { timezone }) },
      entries: entries.map((entry, index) => ({ ...entry, ...storedEntry(items[index] ?? {}) })),
      records: await storedRecords(archive, folder),
      keepsUrls: true,
      ownFiles: filesIn(archive, folder),
      copiesAllFiles: true,
    } satisfies Imported
  },
}

const feedFile = /(?:^|\/)feed\.json$/

/** Returns the files of the archive, but its own, by their paths at the site. */
const filesIn = (archive: Archive, folder: string): ReadonlyMap<string, string> =>
  new Map(
    archive.paths
      .filter(
        (path) =>
          path.startsWith(folder) &&
          !path.startsWith(`${folder}_smallsocial/`) &&
          !path.startsWith(`${folder}mentions/avatars/`) &&
          !/^(?:feed\.json|index\.html|.*\.html?)$/.test(path.slice(folder.length)),
      )
      .map((path) => [`/${path.slice(folder.length)}`, path]),
  )
