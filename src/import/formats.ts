import { type ImportFormat, importFormatNames } from '../model/import-formats.js'
import type { Adapter } from './adapter.js'
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
export const adapters: readonly Adapter[] = importFormatNames.map((name) => byFormat[name])
