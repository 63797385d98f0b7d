import { lstatSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { watch as watchFiles } from 'chokidar'
import { statOf } from './fs/stat.js'

/**
 * Reports the paths that change below content/ and templates/ of a project, separated by slashes. Only
 * folders are watched, because there may be thousands of files. It runs until the program ends; the promise
 * resolves when watching has begun.
 */
export const watch = async (root: string, report: (paths: readonly string[]) => void): Promise<void> => {
  const isWatched = (path: string): boolean => /^(?:content|templates)(?:\/|$)/.test(path)
  const below = (path: string): string => relative(root, path).split(sep).join('/')
  let changed = new Set<string>()
  const collect = (path: string, isRepeated = false): void => {
    const at = below(path)
    if (!isWatched(at)) return
    if (!isRepeated && isFolder(path)) {
      // Files may be added before the folder is watched, so it is collected several times.
      watcher.add(path)
      for (const wait of [20, 100, 400, 1500]) setTimeout(() => collect(path, true), wait)
    }
    if (changed.size === 0)
      setImmediate(async () => {
        if ([...changed].some((one) => isEmpty(join(root, one)))) await sleep(10)
        const paths = [...changed]
        changed = new Set()
        report(paths)
      })
    changed.add(at)
  }
  const watcher = watchFiles(root, {
    ignoreInitial: true,
    atomic: false,
    ignorePermissionErrors: true,
    ignored: (path, stats) =>
      stats?.isFile() === true ||
      (path !== root && !isWatched(below(path))) ||
      // A build follows no links to folders below these; they may be a loop.
      (below(path).includes('/') && isLink(path)),
  })
  // What cannot be watched is reported by the build, which cannot read it either.
  watcher.on('error', () => undefined)
  watcher.on('raw', (_, name: string | null, seen) => {
    const { watchedPath } = seen as { readonly watchedPath: string }
    if (name !== null) collect(join(watchedPath, name))
  })
  await new Promise<void>((resolve) => watcher.on('ready', resolve))
}

const isLink = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true

const isFolder = (path: string): boolean => statOf(path)?.isDirectory() === true

/** Returns true for a file without contents: many editors empty a file before they write it. */
const isEmpty = (path: string): boolean => {
  const stat = statOf(path)
  return stat?.isFile() === true && stat.size === 0
}
