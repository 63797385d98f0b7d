import { storedResult } from '../io/cache/parse-cache.js'
import type { StoredResult } from '../io/cache/result-store.js'
import type { ListedFile } from '../io/content/list-files.js'
import { sourceOf } from '../io/content/read-content.js'
import { type SharedCounter, sharedCounter, startThread, takenFromBack } from '../io/thread.js'
import type { ParseSettings } from '../model/config.js'
import type { Source } from '../model/site.js'
import { type ParsedPost, parsePost } from '../parse/post/post.js'
import { storedPost } from '../parse/post/stored-post.js'
import type { PostParser } from '../pipeline.js'
import type { CachedPostParser } from './render-cached.js'

/** The value with which the second thread is started. `counter` counts the parts of `files` that are taken. */
export type ThreadStart = {
  readonly files: readonly ListedFile[]
  readonly settings: ParseSettings
  readonly counter: SharedCounter
}

/** The result of the second thread: the posts that it has parsed, by path, as the parse cache stores them. */
export type ParsedThere = readonly (readonly [path: string, result: StoredResult])[]

/**
 * Parses the posts that are not in the parse cache, in two threads when there are so many that this saves
 * time, and returns the parser that has the results.
 */
export const parseShared = async (
  files: readonly ListedFile[],
  settings: ParseSettings,
  parser: CachedPostParser,
): Promise<PostParser> => {
  if (files.filter((file) => parser.mayDiffer(file)).length < worthwhilePosts) return parser.parse
  const missing = files.filter((file) => !parser.has(sourceOf(file)))
  const start: ThreadStart = { files: missing, settings, counter: sharedCounter() }
  const others = missing.length < worthwhilePosts ? undefined : startThread('parse-thread.js', start)
  if (others === undefined) return parser.parse
  const own = new Map<Source, ParsedPost>()
  for (const file of takenFromBack(missing, start.counter))
    own.set(sourceOf(file), parser.parse(sourceOf(file)))
  for (const [path, result] of ((await others()) ?? []) as ParsedThere) parser.add(path, result)
  // What the other thread has not parsed, because it has failed, is parsed by this one when it is needed.
  return (source) => own.get(source) ?? parser.parse(source)
}

/** Returns a parsed source as the parse cache stores it. */
export const parsedForCache = (source: Source, settings: ParseSettings): StoredResult =>
  storedResult(source, (read) => parsePost(read, settings), storedPost).result

/** The number of posts from which a second thread saves time, by measurement: it takes some 0.3 s to start. */
const worthwhilePosts = 3000
