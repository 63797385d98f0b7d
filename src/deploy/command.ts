import {
  type DeployEnvironment,
  type DeployFiles,
  type DeployOutcome,
  defineTarget,
  manifestOf,
  messageOf,
  outputLines,
  readManifest,
  stylesheetsToKeep,
} from '../model/deploy.js'

/** The settings below `deploy.command:`. */
type CommandSettings = { readonly run: string }

/** The files that a command has to bring to the host, and those to delete there. */
type Difference = {
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  /** The manifest while the command runs: the state of the files that differ is not known. */
  readonly during: ReadonlyMap<string, string>
  /** The manifest after its success. */
  readonly after: ReadonlyMap<string, string>
}

/** The hash of a file whose state at the host is not known, and of a style sheet that is deleted by the next deploy. */
const [unknown, superseded] = ['unknown', 'superseded']

/** Compares a site with the manifest of the last deploy. Style sheets that the site has no more stay for one deploy. */
const differenceOf = (
  before: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, string>,
): Difference => {
  const current = new Map([...before].filter(([, hash]) => hash !== superseded))
  const kept = new Set(stylesheetsToKeep(current, files))
  const changed = [...files].filter(([path, hash]) => before.get(path) !== hash).map(([path]) => path)
  const removed = [...before.keys()].filter((path) => !files.has(path) && !kept.has(path))
  return {
    changed,
    removed,
    during: new Map([...before, ...[...changed, ...removed].map((path) => [path, unknown] as const)]),
    after: new Map([...files, ...[...kept].map((path) => [path, superseded] as const)]),
  }
}

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
  const stored = environment.readFile(manifest)
  const before = readManifest(stored && new TextDecoder().decode(stored)) ?? new Map<string, string>()
  const { changed, removed, during, after } = differenceOf(before, site.files)
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

/** A command of the author, e.g. rclone, surge or vercel. */
export const command = defineTarget<CommandSettings>('command', {
  keys: ['run'],
  secrets: [],
  read: (reader) => {
    const run = reader.required('run', 'rclone sync "$SMALLSOCIAL_FOLDER" remote:www')
    return run === undefined ? undefined : { run }
  },
  refusal: () => undefined,
  refusedPaths: [],
  deploy: deployByCommand,
})
