import type { Differences } from '../model/deploy.js'
import { stylesheetsToKeep } from '../model/manifest.js'

/** The files that a host has to get and to lose, and its manifest afterwards. */
type ManifestDifferences = Differences & {
  /** The manifest while files are sent: the state of the files that differ is not known. */
  readonly during: ReadonlyMap<string, string>
  readonly after: ReadonlyMap<string, string>
}

/** The hash of a file whose state at the host is not known, and of a style sheet that is deleted by the next deploy. */
const [unknown, superseded] = ['unknown', 'superseded']

/** Compares a site with the manifest of the last deploy. Style sheets that the site no longer has stay for one deploy. */
export const differencesOf = (
  before: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, string>,
): ManifestDifferences => {
  const current = new Map([...before].filter(([, hash]) => hash !== superseded))
  const kept = new Set(stylesheetsToKeep(current, files))
  const changed = inUploadOrder(
    [...files].filter(([path, hash]) => before.get(path) !== hash).map(([path]) => path),
  )
  const removed = [...before.keys()].filter((path) => !files.has(path) && !kept.has(path))
  return {
    changed,
    removed,
    during: new Map([...before, ...[...changed, ...removed].map((path) => [path, unknown] as const)]),
    after: new Map([...files, ...[...kept].map((path) => [path, superseded] as const)]),
  }
}

/** Compares a site with the files of a host whose stale files a deploy removes at once. */
export const manifestDifferences = (
  before: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, string>,
): Differences => ({
  changed: [...files].filter(([path, hash]) => before.get(path) !== hash).map(([path]) => path),
  removed: [...before.keys()].filter((path) => !files.has(path)),
})

/**
 * Returns paths in the order in which a host gets them one by one, so that a visitor never sees a page without what it needs:
 * style sheets and media, pages, feeds, the front page, and last the manifest by which a deploy finds out that the site is live.
 */
export const inUploadOrder = (paths: readonly string[]): string[] => phasesOf(paths).flat()

/** Returns the same paths as lists, each of which must be complete before the next. */
export const phasesOf = (paths: readonly string[]): string[][] => {
  const phases: string[][] = [[], [], [], [], []]
  for (const path of paths) phases[phaseOf(path)]?.push(path)
  return phases.filter((phase) => phase.length > 0)
}

const phaseOf = (path: string): number => {
  if (path === 'smallsocial.json') return 4
  if (path === 'index.html') return 3
  if (path.endsWith('.html')) return 1
  return /\.(?:xml|json|rss|atom|opml)$/.test(path) ? 2 : 0
}
