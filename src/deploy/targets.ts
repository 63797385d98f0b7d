import type {
  DeployEnvironment,
  DeployFiles,
  DeployOptions,
  DeployOutcome,
  Refusal,
} from '../model/deploy.js'
import { deployToFolder, folderTrouble } from './folder.js'
import { deployToGit, gitTrouble } from './git.js'
import { deployToNetlify } from './netlify.js'
import { deployBySsh, rollBackBySsh, sshTrouble } from './ssh.js'

/** Puts a site where its options say. What the target refuses or cannot do is told, and the site that is there stays. */
export const deployTo = async (
  files: DeployFiles,
  options: DeployOptions,
  world: DeployEnvironment,
): Promise<DeployOutcome> => {
  const trouble = optionTrouble(options, world.root)
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

/** Why a target cannot take a file of this path; undefined when it can. */
export const refusedName = (path: string, to: DeployOptions['to']): string | undefined =>
  namesRefused[to].find(({ pattern }) => pattern.test(path))?.why

const controls = { pattern: /\p{Cc}/u, why: 'its name has a control character' }

/** Patterns of file names that a target refuses. */
const namesRefused: Readonly<
  Record<DeployOptions['to'], readonly { readonly pattern: RegExp; readonly why: string }[]>
> = {
  netlify: [{ pattern: /[#?]/, why: 'Netlify refuses names with `#` or `?`' }, controls],
  ssh: [controls],
  git: [
    { pattern: /(?:^|\/)\.git(?:\/|$)|(?:^|\/)git~\d+(?:\/|$)/i, why: 'git leaves out what is named `.git`' },
    { pattern: /(?:^|\/)(?:\.\.?)(?:\/|$)/, why: 'git refuses it' },
    controls,
  ],
  folder: [controls],
}

/** Goes back to the site before, where the target keeps it. */
export const rollBack = async (options: DeployOptions, world: DeployEnvironment): Promise<DeployOutcome> =>
  options.to === 'ssh'
    ? (optionTrouble(options, world.root) ?? rollBackBySsh(options, world))
    : {
        trouble: `\`--rollback\` works for \`ssh\`, not for \`${options.to}\``,
        note: 'deploy an older commit of the blog',
      }

/** Why the settings of a target are refused; undefined when they are not. `root` is the blog's folder. */
export const optionTrouble = (options: DeployOptions, root: string): Refusal | undefined => {
  switch (options.to) {
    case 'ssh':
      return sshTrouble(options)
    case 'git':
      return gitTrouble(options)
    case 'folder':
      return folderTrouble(options, root)
    case 'netlify':
      return undefined
  }
}
