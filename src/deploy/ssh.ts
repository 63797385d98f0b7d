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
import { isSameFiles, manifestOf, readManifest, stylesheetsToKeep } from '../model/manifest.js'
import { manifestDifferences } from './differences.js'
import {
  checkConnection,
  connectionArgs,
  connectionFailed,
  failureOf,
  readConnection,
  type SshConnection,
} from './ssh-connection.js'

/** The settings below `deploy.ssh:`. */
type SshSettings = SshConnection & {
  /** Absolute, on that host. */
  readonly path: string
  /** The number of releases that stay on the host. */
  readonly keep: number
}
type Environment = Pick<DeployEnvironment, 'run' | 'progress' | 'now'>

/**
 * Publishes a site to a host by the author's ssh. `path/releases/TIME` is a complete site whose unchanged
 * files are hard links to those of the release before; the symlink `path/current` points to it and is
 * switched by one rename. Files are copied by rsync, or by tar where a side has no rsync.
 */
const deployBySsh = async (
  files: DeployFiles,
  options: SshSettings,
  environment: Environment,
): Promise<DeployOutcome> => {
  const { path, keep } = options
  const host = await inspect(`mkdir -p ${path}/releases && cd ${path} || exit 1`, options, environment)
  if ('reason' in host) return host
  const { before, current, rsync, releases } = host
  if (isSameFiles(before, files.files))
    return { isChanged: false, sent: 0, message: 'the host has this site already' }

  const release = releaseName(environment.now(), releases.split(' '))
  const part = `${path}/releases/${release}.part`
  const { changed } = manifestDifferences(before, files.files)
  const begin = (): Promise<ProcessResult> =>
    onHost(
      `rm -rf ${path}/releases/*.part ${path}/releases/*.part.list && mkdir ${part}`,
      options,
      environment,
    )
  const prepared = await begin()
  if (prepared.status !== 0) return failureOf(prepared, options)
  environment.progress(`${changed.length} of ${files.files.size} files to ${options.host}`)
  const hasRsync = rsync !== 'none' && isUsableRsync(await environment.run('rsync', ['--version']))
  const copied = await copy(files, { changed, part, current, hasRsync, begin }, options, environment)
  const failed = async (result: ProcessResult): Promise<DeployFailure> => {
    // A full disk stays full while half of a site is on it.
    const parts = `${part} ${part}.list ${path}/releases/${release}.json`
    if (result.status !== connectionFailed) await onHost(`rm -rf ${parts}`, options, environment)
    return failureOf(result, options)
  }
  if (copied.status !== 0) return failed(copied)

  const styles = stylesheetsToKeep(before, files.files).map(
    (name) => `{ ln ${path}/current/${name} ${part}/${name} 2>/dev/null || true; }`,
  )
  const noted = await toHost(
    `${path}/releases/${release}.json`,
    manifestOf(files.files),
    options,
    environment,
  )
  if (noted.status !== 0) return failed(noted)
  const switched = await onHost(
    [
      ...styles,
      `mv ${part} ${path}/releases/${release}`,
      ...pointTo(release, path),
      `cd ${path}/releases`,
      `{ ls -1 | grep -E '^[0-9]{14,}$' | grep -vx ${release} | sort -r | tail -n +${keep} | while read -r name; do rm -rf "$name" "$name.json"; done; true; }`,
      // A deploy that was killed leaves a manifest alone.
      `{ for name in *.json; do test -d "$(basename "$name" .json)" || rm -f "$name"; done; true; }`,
    ].join(' && '),
    options,
    environment,
  )
  if (switched.status !== 0) return failureOf(switched, options)
  return { isChanged: true, sent: changed.length, message: `${path}/current is releases/${release}` }
}

/** What a host has. */
type HostState = {
  /** The path of the current release; `none` before the first deploy. */
  readonly current: string
  readonly rsync: string
  readonly releases: string
  /** The manifest of the current release. A file that was removed or changed on the host has a hash that no file has. */
  readonly before: ReadonlyMap<string, string>
}

/** Reads what a host has. `enter` goes into the folder of the site. */
const inspect = async (
  enter: string,
  options: SshSettings,
  environment: Pick<Environment, 'run'>,
): Promise<HostState | DeployFailure> => {
  const { path } = options
  const inspected = await onHost(
    [
      enter,
      `echo; echo ${marker}`,
      'if [ -e current ] && [ ! -L current ]; then echo folder; else readlink current || echo none; fi',
      'command -v rsync || echo none',
      'ls -1 releases | tr "\\n" " "; echo',
      // A file that is newer than the manifest was changed by another program.
      'test -L current && link=$(readlink current) && cat "$link.json" 2>/dev/null && cd "$link" && find . -type f ! -newer "../$(basename "$link").json" && echo found; true',
    ].join('; '),
    options,
    environment,
  )
  if (inspected.status !== 0) return failureOf(inspected, options)
  const [link = '', rsync = 'none', releases = '', manifest, ...found] = afterMarker(inspected.stdout)
  const current = link === '' ? 'none' : link
  if (current === 'folder')
    return {
      reason: `${path}/current is a folder, not a link of smallsocial`,
      note: 'move it away on that host',
    }
  if (current !== 'none' && !releaseLink.test(current)) return linkElsewhere(path)
  const deployed = readManifest(manifest) ?? new Map<string, string>()
  // Without `find`, the manifest is all that is known.
  const unchanged = found.at(-1) === 'found' ? new Set(found) : undefined
  const before = new Map(
    [...deployed].map(([name, hash]) => [name, unchanged?.has(`./${name}`) === false ? 'changed' : hash]),
  )
  return { before, current, rsync, releases }
}

/** The target of `current`: the text comes from the host, and becomes a word of commands that delete. */
const releaseLink = /^releases\/\d+$/

const linkElsewhere = (path: string): DeployFailure => ({
  reason: `${path}/current does not lead to a release of smallsocial`,
  note: 'remove that link on the host; the next deploy makes it again',
})

const compareBySsh = async (
  { files }: DeployFiles,
  options: SshSettings,
  environment: Pick<Environment, 'run'>,
): Promise<Differences | DeployFailure> => {
  const enter = `cd ${options.path} 2>/dev/null || { echo; echo ${marker}; exit; }`
  const host = await inspect(enter, options, environment)
  return 'reason' in host ? host : manifestDifferences(host.before, files)
}

/**
 * Points `current` to the release before it; fails when there is none. The release that it leaves is removed, so that a later
 * rollback does not return to it.
 */
const rollBackBySsh = async (options: SshSettings, environment: Environment): Promise<DeployOutcome> => {
  const { path } = options
  const inspected = await onHost(
    `cd ${path} && echo && echo ${marker} && readlink current && ls -1 releases`,
    options,
    environment,
  )
  if (inspected.status !== 0) return failureOf(inspected, options)
  const [current = '', ...releases] = afterMarker(inspected.stdout)
  if (!releaseLink.test(current)) return linkElsewhere(path)
  const earlier = releases
    .filter((name) => /^\d{14,}$/.test(name) && `releases/${name}` < current)
    .sort()
    .at(-1)
  if (earlier === undefined)
    return { reason: 'there is no earlier release', note: `${current} is the oldest` }
  const switched = await onHost(
    [...pointTo(earlier, path), `rm -rf ${path}/${current} ${path}/${current}.json`].join(' && '),
    options,
    environment,
  )
  if (switched.status !== 0) return failureOf(switched, options)
  return { isChanged: true, sent: 0, message: `${path}/current is releases/${earlier} again` }
}

/**
 * Returns commands that switch `current` to a release by one rename, and check the result. Without an option,
 * `mv` moves a link into the folder that the link `current` points to: Linux has `-T`, BSD and macOS have
 * `-h`; where neither works, Perl or Python renames.
 */
const pointTo = (release: string, path: string): string[] => [
  `rm -f ${path}/current.new`,
  `ln -s releases/${release} ${path}/current.new`,
  `{ ${[
    `mv -Tf ${path}/current.new ${path}/current`,
    `mv -hf ${path}/current.new ${path}/current`,
    `perl -e 'rename shift, shift or exit 1' ${path}/current.new ${path}/current`,
    `python3 -c 'import os, sys; os.replace(sys.argv[1], sys.argv[2])' ${path}/current.new ${path}/current`,
  ].join(' 2>/dev/null || ')} 2>/dev/null || true; }`,
  `{ test ! -L ${path}/current.new || { rm -f ${path}/current.new; echo 'this host has no way to rename a link: it needs mv -T, mv -h, perl or python3' >&2; exit 1; }; }`,
  `test "$(readlink ${path}/current)" = releases/${release}`,
]

/**
 * The line after which the output of our commands begins: login shells of hosts may print a greeting before
 * it.
 */
const marker = 'smallsocial-answer'
const afterMarker = (text: string): string[] =>
  text
    .slice(text.lastIndexOf(`${marker}\n`) + marker.length + 1)
    .trimEnd()
    .split('\n')

/** Returns true for rsync 3 or later. The older rsync of macOS and openrsync have other options. */
const isUsableRsync = ({ status, stdout }: ProcessResult): boolean =>
  status === 0 && /rsync\s+version\s+v?[3-9]/i.test(stdout) && !/openrsync/i.test(stdout)

/** Returns the name of a new release, which sorts after all others, even when the clock was set back. */
const releaseName = (now: number, releases: readonly string[]): string => {
  const name = new Date(now).toISOString().replace(/\D/g, '').slice(0, 14)
  const last =
    releases
      .map((one) => one.replace(/\.(?:json|part)$/, ''))
      .filter((one) => /^\d{14,}$/.test(one))
      .sort()
      .at(-1) ?? ''
  return name > last ? name : `${last}1`
}

/** What is copied, and by which means. */
type CopyPlan = {
  readonly changed: readonly string[]
  readonly part: string
  readonly current: string
  readonly hasRsync: boolean
  readonly begin: () => Promise<ProcessResult>
}

/**
 * Copies the files into a new release: by rsync where both sides have it, else, or when a greeting of the
 * host's shell disturbs its protocol, by tar. When files of the last release are missing, all files are
 * copied instead of linked.
 */
const copy = async (
  files: DeployFiles,
  plan: CopyPlan,
  options: SshSettings,
  environment: Environment,
): Promise<ProcessResult> => {
  if (plan.hasRsync) {
    const copied = await byRsync(files, plan, options, environment)
    if (copied.status === 0 || !/protocol|is your shell clean/i.test(copied.stderr)) return copied
    await plan.begin()
  }
  const linked = await byTar(files, plan, options, environment)
  if (linked.status === 0 || plan.current === 'none') return linked
  await plan.begin()
  return byTar(files, { ...plan, current: 'none', changed: [...files.files.keys()] }, options, environment)
}

/** Copies by rsync. It compares checksums, because two builds of the same bytes have different times. */
const byRsync = (
  { folder, files }: DeployFiles,
  { part, current }: CopyPlan,
  options: SshSettings,
  environment: Environment,
): Promise<ProcessResult> =>
  environment.run(
    'rsync',
    [
      '--checksum',
      '--links',
      '--perms',
      '--chmod=D755,F644',
      '--compress',
      ...(current === 'none' ? [] : [`--link-dest=${options.path}/${current}`]),
      '--files-from=-',
      '--from0',
      `--rsh=${['ssh', ...sshArgs(options)].join(' ')}`,
      '--',
      `${folder}/`,
      `${options.host}:${part}/`,
    ],
    { input: [...files.keys()].map((name) => `./${name}`).join('\0') },
  )

/** Makes hard links to the unchanged files of the last release, then copies the changed files by tar. */
const byTar = async (
  { folder, files }: DeployFiles,
  { changed, part, current }: CopyPlan,
  options: SshSettings,
  environment: Environment,
): Promise<ProcessResult> => {
  const sent = new Set(changed)
  const unchanged = [...files.keys()].filter((name) => !sent.has(name))
  if (current !== 'none' && unchanged.length > 0) {
    const list = `${part}.list`
    const listed = await toHost(
      list,
      `${unchanged.map((name) => `./${name}`).join('\0')}\0`,
      options,
      environment,
    )
    if (listed.status !== 0) return listed
    const linked = await onHost(
      [
        `cd ${options.path}/current`,
        `{ xargs -0 cp --parents -l -t ${part} -- <${list} 2>/dev/null || { rm -rf ${part} && mkdir ${part} && cpio -0 -pdl ${part} <${list} 2>/dev/null; }; }`,
        `rm -f ${list}`,
      ].join(' && '),
      options,
      environment,
    )
    if (linked.status !== 0) return linked
  }
  const copied = await environment.run(
    'ssh',
    [
      ...sshArgs(options),
      '--',
      options.host,
      // `m` gives files the time of the host, which that of the manifest is compared with.
      `tar -xzmf - -C ${part}`,
    ],
    {
      from: {
        command: 'tar',
        args: ['-czf', '-', '-C', folder, '--no-recursion', '--null', '-T', '-'],
        input: changed.map((name) => `./${name}\0`).join(''),
        env: { COPYFILE_DISABLE: '1' },
      },
    },
  )
  return copied.status === 0 ? onHost(`chmod -R u=rwX,go=rX ${part}`, options, environment) : copied
}

/** Runs a script by `sh` on the host. It is sent as input, because the login shell may be fish or tcsh. */
const onHost = (
  script: string,
  options: SshSettings,
  { run }: Pick<Environment, 'run'>,
): Promise<ProcessResult> =>
  run('ssh', [...sshArgs(options), '--', options.host, 'sh -s'], { input: `${script}\n` })

/** Writes a text to a file of the host, by a command that is the same in all shells. */
const toHost = (
  path: string,
  text: string,
  options: SshSettings,
  { run }: Environment,
): Promise<ProcessResult> =>
  run('ssh', [...sshArgs(options), '--', options.host, `cat > ${path}`], { input: text })

const sshArgs = (options: SshSettings): string[] => ['-T', ...connectionArgs(options, '-p')]

/**
 * Returns why the settings are refused, else undefined: host and path become words of a command of the host's
 * shell.
 */
export const checkSshSettings = (
  settings: Pick<SshSettings, 'host' | 'path' | 'options'>,
): Refusal | undefined => {
  const { path } = settings
  if (!/^\/[\w.-]+(?:\/[\w.-]+)*$/.test(path) || /(?:^|\/)(?:\.{1,2}|-[^/]*)(?:\/|$)/.test(path))
    return refused('deploy.ssh.path', path)
  return checkConnection('ssh', settings)
}

/** A server, by the author's own ssh. */
export const ssh = defineTarget<SshSettings>('ssh', {
  keys: ['host', 'path', 'port', 'options', 'keep'],
  secrets: [],
  read: (reader) => {
    const connection = readConnection(reader)
    const path = reader.required('path', '/var/www/example.com')
    const keep = reader.integer('keep', 1) ?? 5
    return connection === undefined || path === undefined ? undefined : { ...connection, path, keep }
  },
  refusal: checkSshSettings,
  siteFolder: ({ path }) => `${path}/current`,
  deploy: deployBySsh,
  compare: compareBySsh,
  rollBack: rollBackBySsh,
})
