import { takeLock } from '../../io/fs/lock.js'
import type { Http } from '../../model/http.js'
import { httpClientFor, type LoadedSite, loadSite, type SiteFlags } from '../../project/load-site.js'
import { type KnownPages, knownPages } from '../../webmention/receive/match-target.js'
import type { QueuedWebmention } from '../webmention/queue.js'
import { type Stored, storeMentions } from './store.js'
import { type Verified, verifyPairs } from './verify.js'

/** The functions of the second process, which reads and writes the blog. Arguments and results are JSON. */
export type Jobs = {
  /** Returns the URLs of the site. */
  readonly pages: () => Promise<SitePages>
  /** Verifies the pairs of one source. */
  readonly verify: (argument: {
    readonly source: string
    readonly pairs: readonly QueuedWebmention[]
  }) => Promise<readonly Verified[]>
  /** Stores verified webmentions. */
  readonly store: (verified: readonly Verified[]) => Promise<readonly Stored[]>
}

/** The names of all jobs. */
export const jobNames = ['pages', 'verify', 'store'] as const satisfies readonly (keyof Jobs)[]

/** The URLs of a site, as lists. */
export type SitePages = {
  readonly pages: readonly string[]
  readonly moved: readonly (readonly [from: string, to: string])[]
  readonly gone: readonly string[]
}

/** Returns the pages for `matchTarget`. */
export const toKnownPages = (
  { pages, moved, gone }: SitePages,
  config: KnownPages['config'],
): KnownPages => ({
  config,
  pages: new Set(pages),
  moved: new Map(moved),
  gone: new Set(gone),
})

/** Opens a blog that the second process reads and writes. Jobs that change it wait for each other. */
export const openJobs = (flags: SiteFlags): Jobs => {
  const alone = inTurn()
  const load = async (): Promise<LoadedSite> => {
    const { loaded, messages } = await loadSite(flags, { allowErrors: true })
    const [failure] = messages.filter(({ fatal }) => fatal)
    if (loaded === undefined)
      throw new Error(failure === undefined ? 'the blog cannot be read' : failure.reason)
    return loaded
  }
  const withHttp = async <Value>(
    loaded: Pick<LoadedSite, 'project'>,
    work: (http: Http) => Promise<Value>,
  ) => {
    const http = httpClientFor(loaded, flags)
    try {
      return await work(http)
    } finally {
      await http.close()
    }
  }
  let settings: Pick<LoadedSite, 'project'> | undefined
  return {
    pages: () =>
      alone(async () => {
        const loaded = await load()
        settings = loaded
        const { pages, moved, gone } = knownPages(loaded.built.site)
        return { pages: [...pages], moved: [...moved], gone: [...gone] }
      }),
    verify: async ({ source, pairs }) => {
      settings ??= await alone(load)
      return withHttp(settings, (http) => verifyPairs(source, pairs, http))
    },
    store: (verified) =>
      alone(async () => {
        const release = takeLock(flags.root, 'pull')
        if (typeof release === 'number') throw new Error(`\`mentions pull\` is running (process ${release})`)
        try {
          const loaded = await load()
          const damage = loaded.built.mentions.messages[0]
          if (damage !== undefined) throw new Error(`${damage.file}: ${damage.reason}`)
          return await withHttp(loaded, (http) => storeMentions(verified, loaded, http))
        } finally {
          release()
        }
      }),
  }
}

/** Returns a function that runs functions one after the other. */
const inTurn = () => {
  let tail: Promise<unknown> = Promise.resolve()
  return <Value>(work: () => Promise<Value>): Promise<Value> => {
    const result = tail.then(work)
    tail = result.catch(() => undefined)
    return result
  }
}
