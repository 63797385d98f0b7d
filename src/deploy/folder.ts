import { join, resolve } from 'node:path'
import type {
  DeployEnvironment,
  DeployFiles,
  DeployOptions,
  DeployOutcome,
  Refusal,
} from '../model/deploy.js'

/** Puts the site into a folder of this machine, by a copy beside it that takes its place. */
export const deployToFolder = async (
  files: DeployFiles,
  { path }: Extract<DeployOptions, { to: 'folder' }>,
  world: Pick<DeployEnvironment, 'swapFolder'>,
): Promise<DeployOutcome> => world.swapFolder(files, path)

/** Why a folder is refused: `~` means a home to shells only, and a site within content/ would be read as content. */
export const folderTrouble = (
  { path }: Extract<DeployOptions, { to: 'folder' }>,
  root: string,
): Refusal | undefined => {
  if (path.startsWith('~'))
    return {
      trouble: `\`deploy.folder.path\` is \`${path}\`, which only a shell reads as a home`,
      note: 'write the path whole, e.g. `/home/jane/www`',
    }
  const folder = resolve(root, path).replace(/\/?$/, '/')
  const own = ['content', 'templates', '.smallsocial', '.git'].find((name) =>
    folder.startsWith(`${join(root, name)}/`),
  )
  if (own === undefined && !`${resolve(root)}/`.startsWith(folder)) return undefined
  return {
    trouble: `\`deploy.folder.path\` is \`${path}\`, which is ${own === undefined ? 'a folder that holds the blog' : `in ${own}/`}`,
    note: 'write the path of a folder of its own, e.g. `/srv/www/example.com`',
  }
}
