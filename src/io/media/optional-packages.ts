import type sharp from 'sharp'
import type { OptionalPackages } from '../../model/site.js'

/** Which optional packages are installed where this program finds them: beside it, or in the folders above. */
export const optionalPackages = (): OptionalPackages => ({
  sharp: isInstalled('sharp'),
  pagefind: isInstalled('pagefind'),
})

const isInstalled = (name: string): boolean => {
  try {
    return import.meta.resolve(name) !== ''
  } catch {
    return false
  }
}

/** sharp, which makes pictures; nothing when it is not installed, or not for this machine. */
export const loadSharp = async (): Promise<typeof sharp | undefined> => {
  const { default: loaded } = await import('sharp').catch(() => ({ default: undefined }))
  return loaded
}
