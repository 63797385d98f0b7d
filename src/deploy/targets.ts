import type { DeployTarget } from '../model/deploy.js'
import { command } from './command.js'
import { folder } from './folder.js'
import { git } from './git.js'
import { netlify } from './netlify.js'
import { ssh } from './ssh.js'

/** The deploy targets, by their names in site.yaml and on the command line. */
export const targets: ReadonlyMap<string, DeployTarget> = new Map(
  [netlify, ssh, git, folder, command].map((target) => [target.name, target]),
)

/** The names of all targets. */
export const targetNames: readonly string[] = [...targets.keys()]
