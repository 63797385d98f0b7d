import type { Config } from './config.js'
import type { Post } from './post.js'

/**
 * Returns the id of a post in feeds: that of its front matter, or its URL, by the settings without its last slash, as in the
 * feeds of other generators.
 */
export const feedIdOf = (
  { feedId, url, section }: Pick<Post, 'feedId' | 'url' | 'section'>,
  config: Pick<Config, 'origin' | 'feeds' | 'sections'>,
): string => {
  const form = section === undefined ? undefined : config.sections[section]?.feedId
  return feedId ?? feedIdOfUrl(config.origin + url, form ?? config.feeds.id)
}

/** Returns the id of a URL in a form. */
export const feedIdOfUrl = (url: string, form: Config['feeds']['id']): string =>
  form === 'url-without-slash' ? url.replace(/\/$/, '') : url
