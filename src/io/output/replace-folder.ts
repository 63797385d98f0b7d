import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import type { DeployFiles, DeployOutcome } from '../../model/deploy.js'
import { isSameFiles, manifestOf, readManifest, stylesheetsToKeep } from '../../model/manifest.js'
import { writeDurable } from '../fs/atomic.js'
import { linkStatOf, statOf } from '../fs/stat.js'

/**
 * Replaces a folder with a site. Foreign files in it are kept; a folder that no deploy wrote is refused
 * unless it is empty. Throws errors of the system, and leaves the folder as it was.
 */
export const replaceFolder = (site: DeployFiles, written: string): DeployOutcome => {
  const path = realPath(written)
  try {
    return swap(site, path)
  } catch (thrown) {
    // Until the new folder is in its place, the old one is the site.
    if (existsSync(path)) {
      const { fresh, nextManifest } = pathsBeside(path)
      rmSync(fresh, { recursive: true, force: true })
      rmSync(nextManifest, { force: true })
    }
    const { code } = thrown as NodeJS.ErrnoException
    if (code !== 'EBUSY' && code !== 'EXDEV') throw thrown
    return {
      reason: `\`${written}\` is the root of a file system, and cannot be replaced at once`,
      note: 'deploy to a folder in it, e.g. `folder: { path: …/site }`; the deployed site is unchanged',
    }
  }
}

/**
 * Returns the manifest of the last deploy to a folder; undefined when there is none. A file that was removed or changed
 * since then, which has another size or a later time than the manifest, has a hash that no file has.
 */
export const deployedIn = (
  { files, sizes }: DeployFiles,
  written: string,
): ReadonlyMap<string, string> | undefined => {
  const path = realPath(written)
  const { manifest } = pathsBeside(path)
  const since = statOf(manifest)?.mtimeMs
  const deployed = since === undefined ? undefined : readManifest(readFileSync(manifest, 'utf8'))
  if (since === undefined || deployed === undefined) return undefined
  const isChanged = ([name, hash]: readonly [string, string]): boolean => {
    // The bytes of a file that is replaced or deleted do not matter.
    if (files.get(name) !== hash) return false
    const stat = linkStatOf(join(path, name))
    return stat?.isFile() !== true || stat.size !== sizes.get(name) || stat.mtimeMs > since
  }
  return new Map([...deployed].map((one) => (isChanged(one) ? [one[0], 'changed'] : one)))
}

/** Returns the path of a folder to which a link may lead. */
const realPath = (path: string): string => (existsSync(path) ? realpathSync(path) : path)

/** Returns the paths that a deploy uses beside a folder: the new and the old site, and their manifests. */
const pathsBeside = (path: string) => ({
  fresh: `${path}.smallsocial-new`,
  old: `${path}.smallsocial-old`,
  manifest: `${path}.smallsocial-files.json`,
  nextManifest: `${path}.smallsocial-new.json`,
})

const swap = (site: DeployFiles, path: string): DeployOutcome => {
  const { folder, files } = site
  const { fresh, old, manifest, nextManifest } = pathsBeside(path)
  if (!existsSync(path) && existsSync(old)) renameSync(old, path)
  // The manifest of an interrupted deploy holds when the new folder is in its place.
  if (existsSync(nextManifest) && existsSync(fresh)) rmSync(nextManifest)
  else if (existsSync(nextManifest)) renameSync(nextManifest, manifest)
  const exists = existsSync(path)
  if (exists && !statSync(path).isDirectory()) return { reason: `\`${path}\` is a file` }
  const deployed = exists ? deployedIn(site, path) : undefined
  if (exists && deployed === undefined && readdirSync(path).length > 0)
    return {
      reason: `\`${path}\` contains files that no deploy wrote`,
      note: 'choose a folder of its own, or empty it',
    }
  const before = deployed ?? new Map<string, string>()
  if (exists && isSameFiles(before, files))
    return { isChanged: false, sent: 0, message: 'the folder has this site already' }

  const foreign = exists ? foreignFiles(path, before, files) : []
  const inTheWay = exists ? fileInTheWay(path, folder, before, files, foreign) : undefined
  if (inTheWay !== undefined)
    return {
      reason: `\`${join(path, inTheWay)}\` was not written by a deploy, and is in the place of a file of the site`,
      note: 'move it away, or give the page another address',
    }

  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  let sent = 0
  for (const [name, hash] of files) {
    const isLink = before.get(name) === hash
    mkdirSync(dirname(join(fresh, name)), { recursive: true })
    if (isLink) linkSync(join(path, name), join(fresh, name))
    else copyFileSync(join(folder, name), join(fresh, name))
    if (!isLink) sent++
  }
  for (const name of [
    ...foreign,
    ...stylesheetsToKeep(before, files).filter((one) => existsSync(join(path, one))),
  ]) {
    mkdirSync(dirname(join(fresh, name)), { recursive: true })
    cpSync(join(path, name), join(fresh, name), { verbatimSymlinks: true, preserveTimestamps: true })
    keepAccess(join(path, name), join(fresh, name))
  }
  if (exists) keepFolders(path, fresh)
  writeDurable(nextManifest, manifestOf(files))
  rmSync(old, { recursive: true, force: true })
  if (exists) renameSync(path, old)
  renameSync(fresh, path)
  renameSync(nextManifest, manifest)
  rmSync(old, { recursive: true, force: true })
  return { isChanged: true, sent, message: path }
}

/**
 * Returns the first file that no deploy wrote and that has the place of a file of the site, or of a folder with one;
 * undefined when there is none. The same file in its place is not in the way.
 */
const fileInTheWay = (
  path: string,
  folder: string,
  before: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, string>,
  foreign: readonly string[],
): string | undefined => {
  const added = [...files.keys()].filter((name) => !before.has(name))
  const others = new Set(foreign)
  const folders = new Set(foreign.flatMap(foldersAbove))
  const isOther = (name: string): boolean => {
    const at = join(path, name)
    const stat = linkStatOf(at)
    if (stat === undefined) return false
    if (stat.isDirectory()) return folders.has(name) || readdirSync(at).length === 0
    return !stat.isFile() || !readFileSync(at).equals(readFileSync(join(folder, name)))
  }
  return added.flatMap(foldersAbove).find((name) => others.has(name)) ?? added.find(isOther)
}

/** Returns the folders above a file, the highest first: `a/b/c` → `a`, `a/b`. */
const foldersAbove = (name: string): string[] =>
  name
    .split('/')
    .slice(0, -1)
    .map((_, index, all) => all.slice(0, index + 1).join('/'))

/** Gives the folders of a site the access rights that they had before, and keeps empty ones, which no deploy makes. */
const keepFolders = (path: string, fresh: string): void => {
  keepAccess(path, fresh)
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const source = join(entry.parentPath, entry.name)
    const copy = join(fresh, relative(path, source))
    if (linkStatOf(copy) === undefined && readdirSync(source).length === 0)
      mkdirSync(copy, { recursive: true })
    if (linkStatOf(copy)?.isDirectory() === true) keepAccess(source, copy)
  }
}

/** Gives a copy the owner and the mode of its source, as far as this user may. */
const keepAccess = (source: string, copy: string): void => {
  const [wanted, is] = [lstatSync(source), lstatSync(copy)]
  try {
    if (wanted.uid !== is.uid || wanted.gid !== is.gid) lchownSync(copy, wanted.uid, wanted.gid)
    if (wanted.mode !== is.mode && !wanted.isSymbolicLink()) chmodSync(copy, wanted.mode & 0o7777)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EPERM') throw thrown
  }
}

/**
 * Returns the files and symlinks that no deploy wrote. Style sheets that an earlier deploy kept are not among
 * them.
 */
const foreignFiles = (
  path: string,
  before: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, string>,
): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(
      (name) =>
        !before.has(name) &&
        !files.has(name) &&
        !/^assets\/(?:style|parts|custom)-[0-9a-f]{8}\.css$/.test(name),
    )
