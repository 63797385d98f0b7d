import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from '../fs/atomic.js'

/**
 * Returns the folder for the state of the own server, which cannot be regenerated and is not for the public:
 * `.smallsocial-server/` in the blog. Only its owner may read it, and git ignores it.
 */
export const stateFolder = (root: string): string => {
  const folder = join(root, '.smallsocial-server')
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 })
  if ((statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700)
  if (!existsSync(join(folder, '.gitignore'))) writeFileSync(join(folder, '.gitignore'), '*\n')
  return folder
}

/** Returns the path of the file with the hash of the passphrase. */
export const passphrasePath = (folder: string): string => join(folder, 'passphrase.json')

/**
 * Returns a function that reads a JSON file of the state, again only when it has changed: commands change it while the server
 * runs. `value` is undefined when there is no file, or it is damaged.
 */
export const watchedJson = (path: string): (() => { readonly exists: boolean; readonly value: unknown }) => {
  let seen: { readonly stamp: string; readonly value: unknown } | undefined
  return () => {
    const stat = statSync(path, { throwIfNoEntry: false })
    const stamp = stat === undefined ? '' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`
    if (seen?.stamp !== stamp) seen = { stamp, value: stat === undefined ? undefined : readJson(path) }
    return { exists: stat !== undefined, value: seen.value }
  }
}
