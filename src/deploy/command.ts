import {
  type DeployEnvironment,
  type DeployFiles,
  type DeployOutcome,
  defineTarget,
  messageOf,
  outputLines,
} from '../model/deploy.js'
import { manifestIn, manifestOf } from '../model/manifest.js'
import { differencesOf } from './differences.js'

/** The settings below `deploy.command:`. */
type CommandSettings = { readonly run: string }

/**
 * Gives a site to a command of the author: a folder with its files and lists of what differs from the last deploy that succeeded. After a
 * failure the next deploy lists the same files again, because nobody knows which of them the host has.
 */
const deployByCommand = async (
  site: DeployFiles,
  { run }: CommandSettings,
  environment: DeployEnvironment,
): Promise<DeployOutcome> => {
  const state = environment.stateFolder('command')
  const [folder, manifest, changedList, removedList] = [
    'site',
    'deployed.json',
    'changed.txt',
    'removed.txt',
  ].map((name) => `${state}/${name}`) as [string, string, string, string]
  const before = deployedBefore(environment)
  const { changed, removed, during, after } = differencesOf(before, site.files)
  if (changed.length + removed.length === 0)
    return { isChanged: false, sent: 0, message: 'the command had this site already' }

  const staged = environment.swapFolder(site, folder)
  if ('reason' in staged) return staged
  const listOf = (paths: readonly string[]): string => paths.map((path) => `${path}\n`).join('')
  environment.writeFile(changedList, listOf(changed))
  environment.writeFile(removedList, listOf(removed))
  environment.writeFile(manifest, manifestOf(during))
  environment.progress(`${changed.length} of ${site.files.size} files by the command`)
  const { status, stdout, stderr } = await environment.run('sh', ['-c', run], {
    cwd: environment.root,
    env: {
      SMALLSOCIAL_FOLDER: folder,
      SMALLSOCIAL_CHANGED: changedList,
      SMALLSOCIAL_REMOVED: removedList,
      SMALLSOCIAL_URL: site.url,
    },
  })
  if (status !== 0)
    return {
      reason: `the command ended with ${status ?? 'a signal'}: ${messageOf(outputLines(stderr).slice(-2)) ?? messageOf(outputLines(stdout).slice(-2)) ?? 'it printed nothing'}`,
      note: 'it may have deployed a part of the site; the next deploy gives it the same files again',
    }
  environment.writeFile(manifest, manifestOf(after))
  return {
    isChanged: true,
    sent: changed.length,
    message: `${removed.length} deleted; the command ended with 0`,
  }
}

/** Returns the manifest of the last deploy; empty before the first. */
const deployedBefore = ({ readFile, stateFolder }: DeployEnvironment): ReadonlyMap<string, string> =>
  manifestIn(readFile(`${stateFolder('command')}/deployed.json`))

/** A command of the author, e.g. rclone, surge or vercel. */
export const command = defineTarget<CommandSettings>('command', {
  keys: ['run'],
  secrets: [],
  read: (reader) => {
    const run = reader.required('run', 'rclone sync "$SMALLSOCIAL_FOLDER" remote:www')
    return run === undefined ? undefined : { run }
  },
  refusal: () => undefined,
  deploy: deployByCommand,
  compare: async ({ files }, _settings, environment) => differencesOf(deployedBefore(environment), files),
})
