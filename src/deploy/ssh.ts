import {
  type DeployEnvironment,
  type DeployFiles,
  type DeployOutcome,
  defineTarget,
  isSameFiles,
  manifestOf,
  type ProcessResult,
  type Refusal,
  readManifest,
  refused,
  stylesheetsToKeep,
} from '../model/deploy.js'
import { cleanText } from '../model/untrusted.js'

/** The settings below `deploy.ssh:`. */
type SshSettings = {
  /** `host` or `user@host`. */
  readonly host: string
  /** Absolute, on that host. */
  readonly path: string
  readonly port?: number
  /** Options for `ssh -o`. */
  readonly options: readonly string[]
  /** The number of releases that stay on the host. */
  readonly keep: number
}
type World = Pick<DeployEnvironment, 'run' | 'progress' | 'now'>

/**
 * Puts the site on a host of the author's, by their own ssh: `path/releases/TIME` is a whole site whose
 * unchanged files are hard links to those of the last one, `path/current` points to it and is switched by one
 * rename. rsync does the copying, tar where there is none.
 */
const deployBySsh = async (
  files: DeployFiles,
  options: SshSettings,
  world: World,
): Promise<DeployOutcome> => {
  const { path, keep } = options
  const looked = await onHost(
    [
      `mkdir -p ${path}/releases && cd ${path} || exit 1`,
      `echo; echo ${marker}`,
      'if [ -e current ] && [ ! -L current ]; then echo folder; else readlink current || echo none; fi',
      'command -v rsync || echo none',
      'ls -1 releases | tr "\\n" " "; echo',
      'test -L current && cat "$(readlink current).json" 2>/dev/null; true',
    ].join('; '),
    options,
    world,
  )
  if (looked.status !== 0) return troubleOf(looked, options)
  const [current = 'none', rsync = 'none', releases = '', ...manifest] = afterMarker(looked.stdout)
  if (current === 'folder')
    return { reason: `${path}/current is a folder, not a link of ours`, note: 'move it away on that host' }
  const before = readManifest(manifest.join('\n')) ?? new Map<string, string>()
  if (isSameFiles(before, files.files))
    return { isChanged: false, sent: 0, message: 'the host has this site already' }

  const release = releaseName(world.now(), releases.split(' '))
  const part = `${path}/releases/${release}.part`
  const changed = [...files.files].filter(([name, hash]) => before.get(name) !== hash).map(([name]) => name)
  const begin = (): Promise<ProcessResult> =>
    onHost(`rm -rf ${path}/releases/*.part ${path}/releases/*.part.list && mkdir ${part}`, options, world)
  const prepared = await begin()
  if (prepared.status !== 0) return troubleOf(prepared, options)
  world.progress(`${changed.length} of ${files.files.size} files to ${options.host}`)
  const hasRsync = rsync !== 'none' && isUsableRsync(await world.run('rsync', ['--version']))
  const copied = await copy(files, { changed, part, current, hasRsync, begin }, options, world)
  if (copied.status !== 0) return troubleOf(copied, options)

  const styles = stylesheetsToKeep(before, files.files).map(
    (name) => `{ ln ${path}/current/${name} ${part}/${name} 2>/dev/null || true; }`,
  )
  const noted = await toHost(`${path}/releases/${release}.json`, manifestOf(files.files), options, world)
  if (noted.status !== 0) return troubleOf(noted, options)
  const switched = await onHost(
    [
      ...styles,
      `mv ${part} ${path}/releases/${release}`,
      ...pointTo(release, path),
      `cd ${path}/releases`,
      `{ ls -1 | grep -E '^[0-9]{14,}$' | grep -vx ${release} | sort -r | tail -n +${keep} | while read -r name; do rm -rf "$name" "$name.json"; done; true; }`,
    ].join(' && '),
    options,
    world,
  )
  if (switched.status !== 0) return troubleOf(switched, options)
  return { isChanged: true, sent: changed.length, message: `${path}/current is releases/${release}` }
}

/** Points `current` to the release before. */
const rollBackBySsh = async (options: SshSettings, world: World): Promise<DeployOutcome> => {
  const { path } = options
  const looked = await onHost(
    `cd ${path} && echo && echo ${marker} && readlink current && ls -1 releases`,
    options,
    world,
  )
  if (looked.status !== 0) return troubleOf(looked, options)
  const [current = '', ...releases] = afterMarker(looked.stdout)
  const earlier = releases
    .filter((name) => /^\d{14,}$/.test(name) && `releases/${name}` < current)
    .sort()
    .at(-1)
  if (earlier === undefined)
    return { reason: 'there is no earlier release', note: `${current} is the oldest` }
  const switched = await onHost(pointTo(earlier, path).join(' && '), options, world)
  if (switched.status !== 0) return troubleOf(switched, options)
  return { isChanged: true, sent: 0, message: `${path}/current is releases/${earlier} again` }
}

/**
 * By one rename, and looked at afterwards. `mv` puts a link into the folder that another link leads to, unless it is told
 * not to: by `-T` on Linux, by `-h` on BSD and macOS; where it knows neither, Perl or Python renames.
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

/** Hosts may greet those who come; what we asked for stands after this. */
const marker = 'smallsocial-answer'
const afterMarker = (text: string): string[] =>
  text
    .slice(text.lastIndexOf(`${marker}\n`) + marker.length + 1)
    .trimEnd()
    .split('\n')

/** Why a host or a path is refused: both become words of a command of the host's shell. */
export const sshTrouble = ({
  host,
  path,
  options,
}: Pick<SshSettings, 'host' | 'path' | 'options'>): Refusal | undefined => {
  if (!/^(?:[A-Za-z0-9_][\w.-]*@)?(?:[A-Za-z0-9][\w.-]*|\[[0-9a-fA-F:]+\])$/.test(host))
    return refused('deploy.ssh.host', host.replace(/:[^@:]*@/, ':…@'))
  if (!/^\/[\w.-]+(?:\/[\w.-]+)*$/.test(path) || /(?:^|\/)(?:\.{1,2}|-[^/]*)(?:\/|$)/.test(path))
    return refused('deploy.ssh.path', path)
  const option = options.find((one) => !isAllowedOption(one))
  return option === undefined
    ? undefined
    : {
        reason: `one of \`deploy.ssh.options\` is \`${option}\`, which is not among those that are taken`,
        note: 'those are taken that say how the host is reached and by which key, e.g. `IdentityFile=~/.ssh/id`; write others into `~/.ssh/config`',
      }
}

/** Options of ssh that say how a host is reached and by which key, and nothing that runs a program, hands on a secret, or trusts any host. */
const isAllowedOption = (option: string): boolean => {
  const [, name = '', value = ''] = /^([A-Za-z0-9]+)=([\w./:@%~,+*-]+)$/.exec(option) ?? []
  const key = name.toLowerCase()
  if (key === 'stricthostkeychecking') return /^(?:yes|ask|accept-new)$/i.test(value)
  if (key === 'userknownhostsfile') return !value.startsWith('/dev/')
  return allowedOptions.has(key)
}

const allowedOptions = new Set(
  'addressfamily bindaddress bindinterface certificatefile checkhostip ciphers compression connectionattempts connecttimeout controlmaster controlpath controlpersist globalknownhostsfile hashknownhosts hostkeyalgorithms hostkeyalias identitiesonly identityagent identityfile ipqos kexalgorithms loglevel macs numberofpasswordprompts port preferredauthentications proxyjump pubkeyacceptedalgorithms pubkeyauthentication rekeylimit serveralivecountmax serveraliveinterval tcpkeepalive updatehostkeys user'.split(
    ' ',
  ),
)

/** rsync 3, not the older one of macOS, nor openrsync, which know other options. */
const isUsableRsync = ({ status, stdout }: ProcessResult): boolean =>
  status === 0 && /rsync\s+version\s+v?[3-9]/i.test(stdout) && !/openrsync/i.test(stdout)

/** Later names sort after earlier ones, also when the clock was set back. */
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

type Copy = {
  readonly changed: readonly string[]
  readonly part: string
  readonly current: string
  readonly hasRsync: boolean
  readonly begin: () => Promise<ProcessResult>
}

/** By rsync where both sides have it and it gets through; else by tar; without links when the last site is not whole. */
const copy = async (
  files: DeployFiles,
  how: Copy,
  options: SshSettings,
  world: World,
): Promise<ProcessResult> => {
  if (how.hasRsync) {
    const copied = await byRsync(files, how, options, world)
    if (copied.status === 0 || !/protocol|is your shell clean/i.test(copied.stderr)) return copied
    await how.begin()
  }
  const linked = await byTar(files, how, options, world)
  if (linked.status === 0 || how.current === 'none') return linked
  await how.begin()
  return byTar(files, { ...how, current: 'none', changed: [...files.files.keys()] }, options, world)
}

/** By checksum, not by time: two builds of the same bytes are the same. */
const byRsync = (
  { folder, files }: DeployFiles,
  { part, current }: Copy,
  options: SshSettings,
  world: World,
): Promise<ProcessResult> =>
  world.run(
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

/** The last site as hard links, less what is gone or changed; then what changed. */
const byTar = async (
  { folder, files }: DeployFiles,
  { changed, part, current }: Copy,
  options: SshSettings,
  world: World,
): Promise<ProcessResult> => {
  const sent = new Set(changed)
  const wanted = [...files.keys()].filter((name) => !sent.has(name))
  if (current !== 'none' && wanted.length > 0) {
    const list = `${part}.list`
    const listed = await toHost(list, `${wanted.map((name) => `./${name}`).join('\0')}\0`, options, world)
    if (listed.status !== 0) return listed
    const linked = await onHost(
      [
        `cd ${options.path}/current`,
        `{ xargs -0 cp --parents -l -t ${part} -- <${list} 2>/dev/null || { rm -rf ${part} && mkdir ${part} && cpio -0 -pdl ${part} <${list} 2>/dev/null; }; }`,
        `rm -f ${list}`,
      ].join(' && '),
      options,
      world,
    )
    if (linked.status !== 0) return linked
  }
  const copied = await world.run('ssh', [...sshArgs(options), '--', options.host, `tar -xzf - -C ${part}`], {
    from: {
      command: 'tar',
      args: ['-czf', '-', '-C', folder, '--no-recursion', '--null', '-T', '-'],
      input: changed.map((name) => `./${name}\0`).join(''),
      env: { COPYFILE_DISABLE: '1' },
    },
  })
  return copied.status === 0 ? onHost(`chmod -R u=rwX,go=rX ${part}`, options, world) : copied
}

/** Has a plain shell of the host run a script: the login shell, which may be fish or tcsh, sees two words of it. */
const onHost = (script: string, options: SshSettings, { run }: World): Promise<ProcessResult> =>
  run('ssh', [...sshArgs(options), '--', options.host, 'sh -s'], { input: `${script}\n` })

/** Puts a text into a file of the host, by words that all shells read alike. */
const toHost = (path: string, text: string, options: SshSettings, { run }: World): Promise<ProcessResult> =>
  run('ssh', [...sshArgs(options), '--', options.host, `cat > ${path}`], { input: text })

const sshArgs = ({ port, options }: SshSettings): string[] => [
  '-T',
  '-o',
  'BatchMode=yes',
  '-o',
  'ConnectTimeout=15',
  ...options.flatMap((option) => ['-o', option]),
  ...(port === undefined ? [] : ['-p', `${port}`]),
]

const troubleOf = ({ stderr, status }: ProcessResult, { host }: SshSettings): DeployOutcome => ({
  reason: `${host}: ${cleanText(stderr.trim().split('\n').at(-1), 300) ?? `the command ended with ${status}`}`,
  note:
    status === 255
      ? `try \`ssh ${host}\` by hand; it must work without a password`
      : 'the site that is there stays',
})

/** A server, by the author's own ssh. */
export const ssh = defineTarget<SshSettings>('ssh', {
  keys: ['host', 'path', 'port', 'options', 'keep'],
  secrets: [],
  read: (reader) => {
    const host = reader.required('host', 'jane@example.com')
    const path = reader.required('path', '/var/www/example.com')
    const port = reader.count('port', 1)
    const [options, keep] = [reader.texts('options'), reader.count('keep', 1) ?? 5]
    return host === undefined || path === undefined
      ? undefined
      : { host, path, options, keep, ...(port !== undefined && { port }) }
  },
  refusal: sshTrouble,
  refusedPaths: [],
  deploy: deployBySsh,
  rollBack: rollBackBySsh,
})
