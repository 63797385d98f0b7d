import { type Archive, RefusedArchive, readArchiveText } from '../model/archive.js'
import { type ImportFormat, importFormatNames } from '../model/import-formats.js'
import type { Adapter } from './adapter.js'
import type { Imported, ImportedEntry } from './entry.js'
import { bar } from './formats/bar.js'
import { blogger } from './formats/blogger.js'
import { blueskyRepository } from './formats/bluesky.js'
import { bookmarks } from './formats/bookmarks.js'
import { feed } from './formats/feed.js'
import { ghost } from './formats/ghost.js'
import { instagram } from './formats/instagram.js'
import { mastodonArchive } from './formats/mastodon.js'
import { medium } from './formats/medium.js'
import { opml } from './formats/opml.js'
import { substack } from './formats/substack.js'
import { tumblr } from './formats/tumblr.js'
import { wordpress } from './formats/wordpress.js'
import { x } from './formats/x.js'
import { originId } from './post-file.js'

/** The readers of archives, by format. */
const byFormat = {
  ...{
    wordpress,
    mastodon: mastodonArchive,
    x,
    bluesky: blueskyRepository,
    tumblr,
    instagram,
    blogger,
    ghost,
    substack,
    medium,
    bookmarks,
    opml,
    bar,
  },
  feed,
} satisfies Record<ImportFormat, Adapter>

/** The readers of archives, in the order in which they are tried. */
export const adapters: readonly Adapter[] = importFormatNames.map((name) => guarded(byFormat[name]))

/**
 * Returns the first of some readers whose format an archive has; undefined for none. Throws `RefusedArchive` for an archive that cannot be
 * opened.
 */
export const adapterOf = async (
  archive: Archive,
  among: readonly Adapter[] = adapters,
): Promise<Adapter | undefined> => {
  const startOf = async (path: string): Promise<string> =>
    archive.sizeOf(path) > longestRead ? '' : (await readArchiveText(archive, path)).slice(0, 4000)
  for (const adapter of among) if (await adapter.detect(archive, startOf)) return adapter
  return undefined
}

/** In bytes; the reader itself refuses longer files, with a message. */
const longestRead = 300_000_000

/** Returns a reader of the newest of the entries of each id that refuses data which are nested too deep for the stack of this program. */
function guarded(adapter: Adapter): Adapter {
  return {
    ...adapter,
    read: async (archive, options) => {
      try {
        return withoutDoubles(await adapter.read(archive, options))
      } catch (thrown) {
        if (!(thrown instanceof RangeError && /call stack/.test(thrown.message))) throw thrown
        throw new RefusedArchive('its data are nested too deep', 'export the archive again')
      }
    },
  }
}

/** Returns an archive with the newest of the entries of each id: exports in several files may overlap. */
function withoutDoubles(imported: Imported): Imported {
  const timeOf = ({ published, updated }: ImportedEntry): number => (updated ?? published)?.epoch ?? 0
  const newest = new Map<string, ImportedEntry>()
  for (const entry of imported.entries) {
    const id = originId(entry.id) || newest.size.toString()
    const before = newest.get(id)
    if (before === undefined || timeOf(entry) >= timeOf(before)) newest.set(id, entry)
  }
  const double = imported.entries.length - newest.size
  if (double === 0) return imported
  const reason = 'the same item twice'
  const before = imported.leftOut.get(reason) ?? 0
  return {
    ...imported,
    entries: [...newest.values()],
    leftOut: new Map([...imported.leftOut, [reason, before + double]]),
  }
}
