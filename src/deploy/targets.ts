import type { DeployFiles, DeployOptions, DeployWorld, Receipt } from '../model/deploy.js'
import { deployToFolder } from './folder.js'
import { deployToGit, gitTrouble } from './git.js'
import { deployToNetlify } from './netlify.js'
import { deployBySsh, rollBackBySsh, sshTrouble } from './ssh.js'

/** Puts a site where its options say. What the target refuses or cannot do is told, and the site that is there stays. */
export const deployTo = async (
  files: DeployFiles,
  options: DeployOptions,
  world: DeployWorld,
): Promise<Receipt> => {
  const trouble = optionTrouble(options)
  if (trouble !== undefined) return trouble
  switch (options.to) {
    case 'netlify':
      return deployToNetlify(files, options, world)
    case 'ssh':
      return deployBySsh(files, options, world)
    case 'git':
      return deployToGit(files, options, world)
    case 'folder':
      return deployToFolder(files, options, world)
  }
}

/** Goes back to the site before, where the target keeps it. */
export const rollBack = async (options: DeployOptions, world: DeployWorld): Promise<Receipt> =>
  options.to === 'ssh'
    ? (optionTrouble(options) ?? rollBackBySsh(options, world))
    : {
        trouble: `\`--rollback\` works for \`ssh\`, not for \`${options.to}\``,
        note: 'deploy an older commit of the blog',
      }

const optionTrouble = (options: DeployOptions): { trouble: string; note: string } | undefined => {
  const words =
    options.to === 'ssh' ? sshTrouble(options) : options.to === 'git' ? gitTrouble(options) : undefined
  return words === undefined
    ? undefined
    : {
        trouble: `${words}, which is refused: it could be taken for a command`,
        note: 'use letters, digits, `.`, `-`, `_` and `/`',
      }
}
