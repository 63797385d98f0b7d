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

/**
 * Publishes a site to a target. When the target refuses it or fails, the outcome says why, and the deployed
 * site is unchanged.
 */
export const deployTo = async (
  files: DeployFiles,
  options: DeployOptions,
  environment: DeployEnvironment,
): Promise<DeployOutcome> => {
  const refusal = optionTrouble(options, environment.root)
  if (refusal !== undefined) return refusal
  switch (options.to) {
    case 'netlify':
      return deployToNetlify(files, options, environment)
    case 'ssh':
      return deployBySsh(files, options, environment)
    case 'git':
      return deployToGit(files, options, environment)
    case 'folder':
      return deployToFolder(files, options, environment)
  }
}

/** Returns why a target cannot store a file of this path; undefined when it can. */
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
    { pattern: /(?:^|\/)\.git(?:\/|$)|(?:^|\/)git~\d+(?:\/|$)/i, why: 'git leaves out files named `.git`' },
    { pattern: /(?:^|\/)(?:\.\.?)(?:\/|$)/, why: 'git refuses it' },
    controls,
  ],
  folder: [controls],
}

/** Switches back to the site of the deploy before, which only `ssh` keeps; fails for the other targets. */
export const rollBack = async (
  options: DeployOptions,
  environment: DeployEnvironment,
): Promise<DeployOutcome> =>
  options.to === 'ssh'
    ? (optionTrouble(options, environment.root) ?? rollBackBySsh(options, environment))
    : {
        trouble: `\`--rollback\` works for \`ssh\`, not for \`${options.to}\``,
        note: 'deploy an older commit of the blog',
      }

/**
 * Returns why the settings of a target are refused; undefined when they are valid. `root` is the blog's
 * folder.
 */
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
