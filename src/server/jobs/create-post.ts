import { basename, join } from 'node:path'
import { writeContext } from '../../io/content/context-files.js'
import { readBytes } from '../../io/fs/atomic.js'
import { commitFileChanges, type FileChanges } from '../../io/fs/change-files.js'
import { createFiles } from '../../io/fs/create-files.js'
import { unavailableBecause } from '../../model/blog-unavailable.js'
import { parseSettings } from '../../model/config.js'
import { absoluteUrl } from '../../model/content.js'
import { defined } from '../../model/defined.js'
import { errorsIn, messageText } from '../../model/message.js'
import { parsePost } from '../../parse/post/post.js'
import { contextFiles, type FetchedTarget } from '../../project/fetch-context.js'
import type { LoadedSite } from '../../project/load-site.js'
import { planEntry } from '../../project/plan-post.js'
import type { NewEntry, Refused } from '../micropub/entry.js'
import type { ReadEntry } from './read-entry.js'

/** A post that was written: its URL. */
export type WrittenPost = { readonly url: string }

/** Writes a new post with its files and its context, or says why it cannot be read as intended. */
export const createPost = (
  { kind, content }: ReadEntry,
  { files }: Pick<NewEntry, 'files'>,
  fetched: FetchedTarget | undefined,
  loaded: LoadedSite,
  taken: Set<string>,
): WrittenPost | Refused => {
  const { root } = loaded.snapshot
  const settings = parseSettings(loaded.project.config)
  let slug = content.slug
  for (let tries = 1; tries < 1000; tries++) {
    const planned = planEntry(kind, defined({ ...content, slug }), loaded, fetched?.context)
    const source = { path: planned.path.replace(/^content\//, ''), file: planned.path, value: planned.text }
    const { post, messages } = parsePost(source, settings)
    const [problem] = errorsIn(messages)
    if (post === undefined || problem !== undefined)
      return {
        refused: problem === undefined ? 'the entry cannot be kept' : messageText(problem),
      }
    const url = absoluteUrl(post.url, { config: loaded.project.config })
    if (taken.has(post.url)) {
      const name = planned.path.replace(/\/index\.md$|\.md$/, '').replace(/^.*\//, '')
      slug = `${content.slug ?? name}-${tries + 1}`
      continue
    }
    taken.add(post.url)
    const bytes = new Map<string, Uint8Array>()
    for (const { path } of files) {
      const found = readBytes(path)
      if (found === undefined) return { refused: 'an uploaded file is not there any more' }
      bytes.set(join(planned.path, '..', basename(path)), found)
    }
    commitOrThrow(root, new Map([...bytes, ...(fetched?.avatars ?? new Map())]))
    createFiles(root, [{ path: planned.path, contents: planned.text }])
    if (fetched?.context !== undefined) writeContext(root, fetched.context, contextFiles(loaded))
    return { url }
  }
  return { refused: 'there is no free address for the entry' }
}

/** Changes files together; throws `BlogUnavailable` when one of them cannot be written. */
export const commitOrThrow = (root: string, changes: FileChanges): void => {
  const [failure] = commitFileChanges(root, changes)
  if (failure !== undefined) throw unavailableBecause(failure)
}
