import type { Config } from './config.js'
import { titleOf } from './post-text.js'
import type { Entry } from './site.js'

/** Returns the `mailto:` URL of a reply to a post by mail (RFC 6068), with the title as subject. */
export const replyMailUrl = (entry: Entry, { author }: Pick<Config, 'author'>): string =>
  `mailto:${encodeURIComponent(author.email ?? '').replace('%40', '@')}?subject=${encodeURIComponent(`Re: ${titleOf(entry)}`)}`
