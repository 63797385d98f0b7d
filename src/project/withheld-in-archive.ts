import { join } from 'node:path'
import type { Imported } from '../import/entry.js'
import { originId } from '../import/post-file.js'
import { readText } from '../io/fs/atomic.js'
import { type Config, parseSettings } from '../model/config.js'
import { type Message, warning } from '../model/message.js'
import { parsePost } from '../parse/post/post.js'

/**
 * Returns a warning for each post of an earlier import that the archive has as not public, and that the blog still publishes.
 * `paths` has the paths of these posts by the ids of their entries.
 */
export const withheldInArchive = (
  root: string,
  { withheld = new Map() }: Imported,
  paths: ReadonlyMap<string, string>,
  config: Config,
): Message[] =>
  [...withheld].flatMap(([id, reason]) => {
    const path = paths.get(originId(id))
    const value = path === undefined ? undefined : readText(join(root, 'content', path))
    if (path === undefined || value === undefined) return []
    const file = `content/${path}`
    const { post } = parsePost({ path, file, value }, parseSettings(config))
    return post === undefined || post.draft || post.deleted !== undefined
      ? []
      : [
          warning(
            'import-withheld',
            { file },
            `the archive has this post as \`${reason}\`, and the blog publishes it`,
            'write `draft: true` into it before the first deploy, or `deleted:` and the day after it',
          ),
        ]
  })
