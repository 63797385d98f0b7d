import type sharp from 'sharp'

/** True when sharp is installed where this program finds it: beside it, or in the folders above. */
export const hasSharp = (): boolean => {
  try {
    return import.meta.resolve('sharp') !== ''
  } catch {
    return false
  }
}

/** sharp, which makes pictures; nothing when it is not installed, or not for this machine. */
export const loadSharp = async (): Promise<typeof sharp | undefined> => {
  const { default: loaded } = await import('sharp').catch(() => ({ default: undefined }))
  return loaded
}
