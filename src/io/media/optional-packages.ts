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

const isInstalled = (name: string): boolean => {
  try {
    return import.meta.resolve(name) !== ''
  } catch {
    return false
  }
}

/** Loads sharp, which makes images; undefined when it is not installed, or not for this machine. */
export const loadSharp = async (): Promise<typeof sharp | undefined> => {
  const { default: loaded } = await import('sharp').catch(() => ({ default: undefined }))
  return loaded
}
