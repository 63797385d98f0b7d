import { join, relative, sep } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { watch as watchFiles } from 'chokidar'
import { statOf } from './fs/stat.js'

/**
 * Says which paths below content/ and templates/ of a project changed, with slashes between, as soon as the
 * system says so. Only folders are watched, for there are thousands of files. Ends when the program ends; what it gives
 * is fulfilled when it begins to see.
 */
export const watch = async (root: string, tell: (paths: readonly string[]) => void): Promise<void> => {
  const isOurs = (path: string): boolean => /^(?:content|templates)(?:\/|$)/.test(path)
  const below = (path: string): string => relative(root, path).split(sep).join('/')
  let changed = new Set<string>()
  const note = (path: string, isAgain = false): void => {
    const at = below(path)
    if (!isOurs(at)) return
    if (!isAgain && isFolder(path)) {
      // It may be filled before it is watched, so it is looked at again.
      watcher.add(path)
      for (const wait of [20, 100, 400, 1500]) setTimeout(() => note(path, true), wait)
    }
    if (changed.size === 0)
      setImmediate(async () => {
        if ([...changed].some((one) => isEmpty(join(root, one)))) await later(10)
        const paths = [...changed]
        changed = new Set()
        tell(paths)
      })
    changed.add(at)
  }
  const watcher = watchFiles(root, {
    ignoreInitial: true,
    atomic: false,
    ignored: (path, stats) => stats?.isFile() === true || (path !== root && !isOurs(below(path))),
  })
  watcher.on('raw', (_, name: string | null, seen) => {
    const { watchedPath } = seen as { readonly watchedPath: string }
    if (name !== null) note(join(watchedPath, name))
  })
  await new Promise<void>((resolve) => watcher.on('ready', resolve))
}

const isFolder = (path: string): boolean => statOf(path)?.isDirectory() === true

/** Many editors empty a file before they fill it. */
const isEmpty = (path: string): boolean => {
  const stat = statOf(path)
  return stat?.isFile() === true && stat.size === 0
}
