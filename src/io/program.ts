import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'

/** Returns the folder of the package of the running program. */
const packageFolder = (): string => {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

/**
 * Returns the folder of the running program when it is a checkout of its repository; undefined for an
 * installed package.
 */
export const checkoutFolder = (): string | undefined => {
  const folder = packageFolder()
  return existsSync(join(folder, 'src/prepare.mjs')) ? folder : undefined
}

/** Returns the version of the running program. */
export const programVersion = (): string => {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as {
    readonly version: string
  }
  return version
}

/** Returns the user who runs this program, and the command that runs it, with absolute paths. */
export const ownCommand = (): { readonly user: string; readonly command: readonly string[] } => ({
  user: userInfo().username,
  command: [process.execPath, process.argv[1] === undefined ? 'smallsocial' : realpathSync(process.argv[1])],
})
