import { RefusedArchive } from '../model/archive.js'
import { error, errorsIn, type Message } from '../model/message.js'
import { type BeforeReport, checkBefore, writeProposals } from '../project/check-before.js'
import { loadSite, type SiteFlags, withHttp } from '../project/load-site.js'

/** The options of `check --before`. */
export type CheckBeforeFlags = SiteFlags & {
  /** A sitemap, a list of URLs, a feed, an export, the folder of the old site, or its URL. */
  readonly before: string
  /** Whether the proposals are written. */
  readonly write: boolean
}

/** The result of `check --before`. Not ok when a post or a feed of the old site is lost. */
export type CheckBeforeResult = {
  readonly ok: boolean
  readonly messages: readonly Message[]
  readonly report?: BeforeReport
  /** The report after the proposals were written, and the files that were changed. */
  readonly after?: BeforeReport
  readonly files: readonly string[]
}

/** Compares the site with an old one, proposes settings that keep its addresses, and writes them with `write`. */
export const runCheckBefore = async (flags: CheckBeforeFlags): Promise<CheckBeforeResult> => {
  const compare = async (): Promise<CheckBeforeResult & { readonly loaded?: LoadedSite }> => {
    const { loaded, messages } = await loadSite(flags, { allowErrors: true })
    const errors = errorsIn(messages)
    if (loaded === undefined) return { ok: false, messages: errors, files: [] }
    try {
      const report = await withHttp(loaded, flags, (http) => checkBefore(flags.before, loaded, http))
      return { ok: isKept(report), messages: errors, report, files: [], loaded }
    } catch (thrown) {
      if (!(thrown instanceof RefusedArchive)) throw thrown
      const problem = error('invalid-archive', { file: flags.before }, thrown.reason, thrown.note)
      return { ok: false, messages: [problem], files: [] }
    }
  }
  const { loaded, ...first } = await compare()
  if (!flags.write || first.report === undefined || loaded === undefined) return first
  const files = writeProposals(loaded.snapshot.root, first.report, loaded.project.sources)
  const { loaded: _, ...second } = await compare()
  return {
    ...second,
    report: first.report,
    files,
    ...(second.report !== undefined && { after: second.report }),
  }
}

type LoadedSite = NonNullable<Awaited<ReturnType<typeof loadSite>>['loaded']>

const isKept = ({ addresses }: BeforeReport): boolean =>
  addresses.post.lost.length === 0 && addresses.feed.lost.length === 0
