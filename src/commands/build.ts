import { readLastBuild } from '../io/cache/last-build.js'
import { type BuildFlags, type BuildResult, takeSnapshot } from '../project/snapshot.js'

/**
 * Builds the site. Nothing is written when a message is fatal, or when `strict` and there is any. When nothing has
 * changed since the last build, its messages are returned and nothing else is loaded.
 */
export const runBuild = async (flags: BuildFlags): Promise<BuildResult> => {
  const snapshot = takeSnapshot(flags)
  const last = readLastBuild(snapshot.output, snapshot.inputs, snapshot.now)
  if (last !== undefined) {
    const { messages, posts, pages } = last
    return { ok: true, messages, posts, pages, written: 0, unchanged: pages, removed: 0 }
  }
  const { buildSite } = await import('../build.js')
  return buildSite(flags, snapshot)
}
