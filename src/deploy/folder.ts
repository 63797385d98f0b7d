import { join, resolve } from 'node:path'
import type {
  DeployEnvironment,
  DeployFiles,
  DeployOptions,
  DeployOutcome,
  Refusal,
} from '../model/deploy.js'

/** Publishes a site to a folder of this machine, which is replaced as a whole. */
export const deployToFolder = async (
  files: DeployFiles,
  { path }: Extract<DeployOptions, { to: 'folder' }>,
  environment: Pick<DeployEnvironment, 'swapFolder'>,
): Promise<DeployOutcome> => environment.swapFolder(files, path)

/**
 * Returns why a folder is refused, else undefined: only shells expand `~`, and a site within content/ would
 * be read as content.
 */
export const folderTrouble = (
  { path }: Extract<DeployOptions, { to: 'folder' }>,
  root: string,
): Refusal | undefined => {
  if (path.startsWith('~'))
    return {
      trouble: `\`deploy.folder.path\` is \`${path}\`, which only a shell expands to a home folder`,
      note: 'write the absolute path, e.g. `/home/jane/www`',
    }
  const folder = resolve(root, path).replace(/\/?$/, '/')
  const own = ['content', 'templates', '.smallsocial', '.git'].find((name) =>
    folder.startsWith(`${join(root, name)}/`),
  )
  if (own === undefined && !`${resolve(root)}/`.startsWith(folder)) return undefined
  return {
    trouble: `\`deploy.folder.path\` is \`${path}\`, which is ${own === undefined ? 'a folder that contains the blog' : `in ${own}/`}`,
    note: 'write the path of a folder of its own, e.g. `/srv/www/example.com`',
  }
}
