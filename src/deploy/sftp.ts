import { createHash, randomBytes } from 'node:crypto'
import {
  type DeployEnvironment,
  type DeployFailure,
  type DeployFiles,
  type DeployOutcome,
  type Differences,
  defineTarget,
  type ProcessResult,
  type Refusal,
  refused,
} from '../model/deploy.js'
import { manifestIn, manifestOf } from '../model/manifest.js'
import { differencesOf } from './differences.js'
import {
  checkConnection,
  connectionArgs,
  connectionFailed,
  failureOf,
  readConnection,
  type SshConnection,
} from './ssh-connection.js'

/** The settings below `deploy.sftp:`. */
type SftpSettings = SshConnection & {
  /** The folder of the site: absolute, or from the folder in which a session begins. */
  readonly path: string
  /** Whether the first deploy may replace files that no deploy wrote. */
  readonly overwrite: boolean
}

/** What a host has. */
type HostState = {
  /** Part of the names of our files; random, so that nobody guesses the address of a list of all files. */
  readonly id: string
  /** Undefined when nothing was deployed yet. */
  readonly manifest?: ReadonlyMap<string, string>
  /** Names in the folder of the site. */
  readonly names: ReadonlySet<string>
}

/**
 * Publishes a site to a host that has SFTP and no shell, by the author's own `sftp` in batch mode
 * (https://man.openbsd.org/sftp#b). Changed files are sent to a folder beside, then each takes its place by a rename; files that
 * the site no longer has are removed last. The manifest of the site is in a file of the host, so that any machine can deploy.
 */
const deployBySftp = async (
  site: DeployFiles,
  settings: SftpSettings,
  environment: DeployEnvironment,
): Promise<DeployOutcome> =>
  connected(settings, environment, async (sftp) => {
    await makeFolder(settings, environment)
    const { id, manifest, names } = await readHost(sftp, environment)
    const { changed, removed, during, after } = differencesOf(manifest ?? new Map(), site.files)
    if (manifest !== undefined && changed.length + removed.length === 0)
      return { isChanged: false, sent: 0, message: 'the host has this site already' }
    const foreign =
      manifest === undefined && !settings.overwrite
        ? changed.find((path) => names.has(path.split('/')[0] ?? ''))
        : undefined
    if (foreign !== undefined)
      return {
        reason: `${settings.host}: \`${settings.path}\` has \`${foreign.split('/')[0]}\`, which no deploy wrote`,
        note: 'choose another `path`, or write `overwrite: true` below `deploy.sftp:` to replace what has the names of the site',
      }

    const folder = `.smallsocial-${id}`
    const switches = changed.map((path) => ({ from: partOf(path, folder, site), to: path }))
    await sendParts(sftp, switches, { folder, site, host: settings.host, environment })
    await writeManifest(sftp, during, id, environment)
    await sftp(foldersOf(changed).map((path) => `-mkdir ${quoted(path)}`))
    await renameAll(sftp, switches, folder)
    await sftp([
      ...removed.map((path) => `-rm ${quoted(path)}`),
      ...foldersOf(removed)
        .reverse()
        .map((path) => `-rmdir ${quoted(path)}`),
    ])
    await writeManifest(sftp, after, id, environment)
    await sftp([`-rm ${quoted(folder)}/*`, `-rmdir ${quoted(folder)}`])
    return {
      isChanged: true,
      sent: changed.length,
      message: `${settings.path} on ${settings.host}, ${removed.length} deleted`,
    }
  })

const compareBySftp = (
  { files }: DeployFiles,
  settings: SftpSettings,
  environment: DeployEnvironment,
): Promise<Differences | DeployFailure> =>
  connected(settings, environment, async (sftp) => {
    const { manifest } = await readHost(sftp, environment).catch(nothingIfNoFolder)
    return differencesOf(manifest ?? new Map(), files)
  })

/** Returns a host without files when the folder of the site is not there: before the first deploy. */
const nothingIfNoFolder = (thrown: unknown): Partial<HostState> => {
  if (thrown instanceof SftpError && /No such file|not found/i.test(thrown.ran.stderr)) return {}
  throw thrown
}

/** Returns the path of a file beside the site, before it takes its place. It names path and bytes, so that a further deploy finds it. */
const partOf = (path: string, folder: string, { files }: DeployFiles): string =>
  `${folder}/${createHash('sha1')
    .update(`${path}\n${files.get(path)}`)
    .digest('hex')}`

/** Sends files to a folder beside the site, but those that an interrupted deploy has sent. */
const sendParts = async (
  sftp: Sftp,
  switches: readonly Switch[],
  {
    folder,
    site,
    host,
    environment,
  }: {
    readonly folder: string
    readonly site: DeployFiles
    readonly host: string
    readonly environment: DeployEnvironment
  },
): Promise<void> => {
  const sent = new Set(linesOf(await sftp([`-mkdir ${quoted(folder)}`, `-ls -1 ${quoted(folder)}`])))
  const parts = switches.filter(({ from }) => !sent.has(from))
  for (let start = 0; start < parts.length; start += batchSize) {
    environment.progress(`${start} of ${parts.length} files to ${host}`)
    await sftp(
      parts
        .slice(start, start + batchSize)
        .flatMap(({ from, to }) => [
          `put ${quoted(`${site.folder}/${to}`)} ${quoted(`${from}.part`)}`,
          `rename ${quoted(`${from}.part`)} ${quoted(from)}`,
        ]),
    )
  }
}

/** Files in one session. */
const batchSize = 500

/** A rename by which a file takes its place. */
type Switch = { readonly from: string; readonly to: string }

/** Runs commands of sftp in the folder of the site, and returns their output; throws an SftpError when one fails that does not begin with `-`. */
type Sftp = (commands: readonly string[]) => Promise<string>

class SftpError extends Error {
  readonly ran: ProcessResult
  constructor(ran: ProcessResult) {
    super(ran.stderr)
    this.ran = ran
  }
}

/** Calls `work` with the sessions of a host. Returns a failure when a command fails. */
const connected = async <Result>(
  settings: SftpSettings,
  environment: DeployEnvironment,
  work: (sftp: Sftp) => Promise<Result>,
): Promise<Result | DeployFailure> => {
  const { path, host } = settings
  const sftp: Sftp = async (commands) => {
    const ran = await environment.run('sftp', ['-q', ...connectionArgs(settings, '-P'), '-b', '-', host], {
      input: [`cd ${quoted(path)}`, ...commands, ''].join('\n'),
    })
    if (ran.status !== 0) throw new SftpError(ran)
    return ran.stdout
  }
  try {
    return await work(sftp)
  } catch (thrown) {
    if (!(thrown instanceof SftpError)) throw thrown
    const failure = failureOf(thrown.ran, settings)
    return {
      ...failure,
      ...(thrown.ran.status !== connectionFailed && { note: '`smallsocial deploy` resumes from here' }),
    }
  }
}

/** Makes the folder of the site, if it is not there; a failure is that of the next command. */
const makeFolder = async (settings: SftpSettings, { run }: DeployEnvironment): Promise<void> => {
  const args = ['-q', ...connectionArgs(settings, '-P'), '-b', '-', settings.host]
  await run('sftp', args, { input: `-mkdir ${quoted(settings.path)}\n` })
}

/** Reads the names in the folder of the site, and the manifest. */
const readHost = async (
  sftp: Sftp,
  { readFile, removeFile, writeFile, stateFolder }: DeployEnvironment,
): Promise<HostState> => {
  const names = new Set(linesOf(await sftp(['ls -1a'])))
  const idIn = (pattern: RegExp): string | undefined =>
    [...names].map((name) => pattern.exec(name)?.[1]).find((one) => one !== undefined)
  const id = idIn(/^\.smallsocial-([0-9a-f]{32})\.json$/)
  if (id === undefined)
    return { id: idIn(/^\.smallsocial-([0-9a-f]{32})$/) ?? randomBytes(16).toString('hex'), names }
  const local = `${stateFolder('sftp')}/manifest.json`
  writeFile(local, '')
  await sftp([`get ${quoted(`.smallsocial-${id}.json`)} ${quoted(local)}`])
  const manifest = manifestIn(readFile(local))
  removeFile(local)
  return { id, names, manifest }
}

const writeManifest = async (
  sftp: Sftp,
  manifest: ReadonlyMap<string, string>,
  id: string,
  { stateFolder, writeFile, removeFile }: DeployEnvironment,
): Promise<void> => {
  const [local, folder, name] = [
    `${stateFolder('sftp')}/manifest.json`,
    `.smallsocial-${id}`,
    `.smallsocial-${id}.json`,
  ]
  writeFile(local, manifestOf(manifest))
  await sftp([`-mkdir ${quoted(folder)}`, `put ${quoted(local)} ${quoted(`${folder}/manifest.part`)}`])
  await renameAll(sftp, [{ from: `${folder}/manifest.part`, to: name }], folder)
  removeFile(local)
}

/**
 * Moves files to their places. A host without atomic renames (posix-rename@openssh.com) refuses to replace a file: then each is removed
 * first.
 */
const renameAll = async (sftp: Sftp, renames: readonly Switch[], folder: string): Promise<void> => {
  try {
    await sftp(renames.map(({ from, to }) => `rename ${quoted(from)} ${quoted(to)}`))
  } catch (thrown) {
    if (!(thrown instanceof SftpError) || thrown.ran.status === connectionFailed) throw thrown
    const left = new Set(linesOf(await sftp([`ls -1 ${quoted(folder)}`])))
    await sftp(
      renames
        .filter(({ from }) => left.has(from))
        .flatMap(({ from, to }) => [`-rm ${quoted(to)}`, `rename ${quoted(from)} ${quoted(to)}`]),
    )
  }
}

/** Returns the folders of paths, those above first. */
const foldersOf = (paths: readonly string[]): string[] => {
  const folders = new Set<string>()
  for (const path of paths)
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.add(path.slice(0, at))
  return [...folders].sort((a, b) => a.split('/').length - b.split('/').length)
}

/** Returns an argument in quotation marks; sftp takes no character in them for a pattern. */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

/** Returns the lines of an output without the commands that sftp repeats. */
const linesOf = (output: string): string[] =>
  output.split('\n').flatMap((line) => {
    const name = line.replace(/\r$/, '').trimEnd()
    return name === '' || name.startsWith('sftp> ') ? [] : [name]
  })

/** Returns why the settings are refused, else undefined. */
const checkSftpSettings = (settings: SftpSettings): Refusal | undefined => {
  const { path } = settings
  return /^[\w./ ~-]+$/.test(path) && !/(?:^|\/)\.{1,2}(?:\/|$)|^~/.test(path)
    ? checkConnection('sftp', settings)
    : refused('deploy.sftp.path', path)
}

/** A host with SFTP and without a shell, by the author's own sftp. */
export const sftp = defineTarget<SftpSettings>('sftp', {
  keys: ['host', 'path', 'port', 'options', 'overwrite'],
  secrets: [],
  read: (reader) => {
    const connection = readConnection(reader)
    const path = reader.required('path', 'public_html')
    const overwrite = reader.boolean('overwrite') ?? false
    return connection === undefined || path === undefined
      ? undefined
      : { ...connection, path: path.replace(/(?<=.)\/+$/, ''), overwrite }
  },
  refusal: checkSftpSettings,
  limits: () => ({
    refusedPaths: [{ pattern: /^\.smallsocial-/, why: 'a deploy keeps its own files there' }],
  }),
  deploy: deployBySftp,
  compare: compareBySftp,
})
