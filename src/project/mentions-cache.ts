import { openParseCache, type ParseCache, type StoredForm } from '../io/cache/parse-cache.js'
import type { MentionsCache, MentionsFile } from '../load-mentions.js'
import { lazy } from '../model/memoize.js'
import type { PageMentions } from '../model/mention.js'
import type { ShownResponses } from '../model/responses.js'
import type { Source } from '../model/site.js'
import type { ProjectSnapshot } from './snapshot.js'

/** Returns a cache on disk for the files of content/mentions/ with their moderation, and the function that writes it. */
export const mentionsCache = ({
  output,
  program,
}: Pick<ProjectSnapshot, 'output' | 'program'>): {
  readonly cached: MentionsCache
  readonly save: (sources: readonly Source[]) => void
} => {
  let cache: ParseCache<MentionsFile> | undefined
  return {
    cached: (key, work) => {
      cache = openParseCache(output, 'mentions', JSON.stringify([program, key]), work, storedMentions)
      return cache.get
    },
    save: (sources) => cache?.save(sources),
  }
}

type Head = Pick<MentionsFile, 'messages'> & {
  readonly page?: string | undefined
  readonly responses?: ShownResponses
}

/** How a file of mentions is stored: the responses, which each build needs, apart from the mentions. */
const storedMentions: StoredForm<MentionsFile> = {
  split: ({ stored, ...head }) =>
    stored === undefined
      ? { head, body: null }
      : { head: { ...head, page: stored.page }, body: { mentions: stored.mentions, gone: stored.gone } },
  join: (head, body) => {
    const { page, responses, messages } = head as Head
    if (responses === undefined) return { messages }
    const read = lazy(body as () => Omit<PageMentions, 'page'>)
    const stored: PageMentions = {
      ...(page !== undefined && { page }),
      get mentions() {
        return read().mentions
      },
      get gone() {
        return read().gone
      },
    }
    return { stored, responses, messages }
  },
}
