import type { DeployTarget } from '../model/deploy.js'
import { cloudflare } from './cloudflare.js'
import { command } from './command.js'
import { folder } from './folder.js'
import { git, pages } from './git.js'
import { neocities } from './neocities.js'
import { netlify } from './netlify.js'
import { s3 } from './s3.js'
import { sftp } from './sftp.js'
import { ssh } from './ssh.js'

/** The deploy targets, by their names in site.yaml and on the command line. */
export const targets: ReadonlyMap<string, DeployTarget> = new Map(
  [netlify, ssh, sftp, git, pages, s3, cloudflare, neocities, folder, command].map((target) => [
    target.name,
    target,
  ]),
)

/** The names of all targets. */
export const targetNames: readonly string[] = [...targets.keys()]
