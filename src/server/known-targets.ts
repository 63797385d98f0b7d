import { now } from '../io/clock.js'
import type { Config } from '../model/config.js'
import { matchTarget } from '../webmention/receive/match-target.js'
import { type Jobs, toKnownPages } from './jobs/jobs.js'

/** Returns a function that finds the page of a target. The list of pages is read again after changes, at most every ten seconds. */
export const knownTargets = (jobs: Jobs, config: Config) => {
  let pages: ReturnType<typeof read> | undefined
  let last: Awaited<ReturnType<typeof read>> | undefined
  let readAt = 0
  const read = async () => {
    readAt = now()
    return toKnownPages(await jobs.pages(), config)
  }
  const find = async (target: string): Promise<string | undefined> => {
    pages ??= read().catch((thrown) => {
      // The blog may be readable for the next request; until then, its last pages are known.
      pages = undefined
      if (last === undefined) throw thrown
      return last
    })
    const known = await pages
    last = known
    const match = matchTarget(target, known)
    return 'page' in match ? undefined : match.reason
  }
  return {
    wrongTarget: async (target: string): Promise<string | undefined> => {
      const wrong = await find(target)
      if (wrong === undefined || now() - readAt < 10_000) return wrong
      pages = undefined
      return find(target)
    },
    forget: (): void => {
      pages = undefined
    },
  }
}
