import { readLastBuild } from '../io/cache/last-build.js'
import { type BuildFlags, type BuildResult, takeSnapshot } from '../project/snapshot.js'

/**
 * Builds the site. Nothing is written when a message is fatal, or when `strict` and there is any. When
 * nothing has changed since the last build, what it said is said again and nothing else is loaded.
 */
export const runBuild = async (flags: BuildFlags): Promise<BuildResult> => {
  const seen = takeSnapshot(flags)
  const { output, inputs } = seen

  const last = readLastBuild(output, inputs, seen.now)
  if (last !== undefined)
    return { ...replayed(last), ok: true, written: 0, unchanged: last.pages, removed: 0 }
  const { buildSite } = await import('../project/build-site.js')
  return buildSite(flags, seen)
}

const replayed = ({ messages, posts, pages }: Pick<BuildResult, 'messages' | 'posts' | 'pages'>) => ({
  messages,
  posts,
  pages,
})
