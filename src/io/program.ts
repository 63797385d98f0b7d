import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Returns the folder of the running program when it is a checkout of its repository; undefined for an
 * installed package.
 */
export const checkoutFolder = (): string | undefined => {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return existsSync(join(folder, 'src/prepare.mjs')) ? folder : undefined
}
