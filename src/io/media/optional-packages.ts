import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import type sharp from 'sharp'
import type { OptionalPackages } from '../../model/site.js'

/**
 * Returns which optional packages are installed in the `node_modules` folders where this program finds them.
 */
export const optionalPackages = (): OptionalPackages => ({
  sharp: isInstalled('sharp'),
  pagefind: isInstalled('pagefind'),
  mermaid: isInstalled('mermaid-isomorphic'),
})

/** Looks for the folder itself, because Node takes milliseconds to resolve a package that is not there. */
const isInstalled = (name: string): boolean =>
  nodeModules.some((folder) => existsSync(join(folder, name, 'package.json')))

/** The `node_modules` folders beside and above this program. */
const nodeModules = import.meta.dirname
  .split(sep)
  .map((_, depth) => join(import.meta.dirname, '../'.repeat(depth), 'node_modules'))

/** Loads sharp, which makes images; undefined when it is not installed, or not for this machine. */
export const loadSharp = async (): Promise<typeof sharp | undefined> => {
  const { default: loaded } = await import('sharp').catch(() => ({ default: undefined }))
  return loaded
}
