import {
  type DeployFiles,
  type DeployOptions,
  type DeployWorld,
  isSameFiles,
  keptStyles,
  manifestOf,
  type Ran,
  type Receipt,
  readManifest,
} from '../model/deploy.js'

type SshOptions = Extract<DeployOptions, { to: 'ssh' }>
type World = Pick<DeployWorld, 'run' | 'progress' | 'now'>

/**
 * Puts the site on a host of the author's, by their own ssh: `path/releases/TIME` is a whole site whose
 * unchanged files are hard links to those of the last one, `path/current` points to it and is switched by one
 * rename. rsync does the copying, tar where there is none.
 */
export const deployBySsh = async (
  files: DeployFiles,
  options: SshOptions,
  world: World,
): Promise<Receipt> => {
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
    return { trouble: `${path}/current is a folder, not a link of ours`, note: 'move it away on that host' }
  const before = readManifest(manifest.join('\n')) ?? new Map<string, string>()
  if (isSameFiles(before, files.files))
    return { isChanged: false, sent: 0, words: 'the host has this site already' }

  const release = releaseName(world.now(), releases.split(' '))
  const part = `${path}/releases/${release}.part`
  const changed = [...files.files].filter(([name, hash]) => before.get(name) !== hash).map(([name]) => name)
  const begin = (): Promise<Ran> => onHost(`rm -rf ${path}/releases/*.part && mkdir ${part}`, options, world)
  const prepared = await begin()
  if (prepared.status !== 0) return troubleOf(prepared, options)
  world.progress(`${changed.length} of ${files.files.size} files to ${options.host}`)
  const hasRsync = rsync !== 'none' && (await world.run('rsync', ['--version'])).status === 0
  const copied = await copy(files, { changed, part, current, hasRsync, begin }, options, world)
  if (copied.status !== 0) return troubleOf(copied, options)

  const styles = keptStyles(before, files.files).map(
    (name) => `{ ln ${path}/current/${name} ${part}/${name} 2>/dev/null || true; }`,
  )
  const switched = await onHost(
    [
      ...styles,
      `cat > ${path}/releases/${release}.json`,
      `mv ${part} ${path}/releases/${release}`,
      ...pointTo(release, path),
      `cd ${path}/releases`,
      `{ ls -1 | grep -E '^[0-9]{14,}$' | grep -vx ${release} | sort -r | tail -n +${keep} | while read -r name; do rm -rf "$name" "$name.json"; done; true; }`,
    ].join(' && '),
    options,
    world,
    manifestOf(files.files),
  )
  if (switched.status !== 0) return troubleOf(switched, options)
  return { isChanged: true, sent: changed.length, words: `${path}/current is releases/${release}` }
}

/** Points `current` to the release before. */
export const rollBackBySsh = async (options: SshOptions, world: World): Promise<Receipt> => {
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
    return { trouble: 'there is no earlier release', note: `${current} is the oldest` }
  const switched = await onHost(pointTo(earlier, path).join(' && '), options, world)
  if (switched.status !== 0) return troubleOf(switched, options)
  return { isChanged: true, sent: 0, words: `${path}/current is releases/${earlier} again` }
}

/** By one rename, and looked at afterwards. */
const pointTo = (release: string, path: string): string[] => [
  `ln -sfn releases/${release} ${path}/current.new`,
  `mv -Tf ${path}/current.new ${path}/current`,
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
}: Pick<SshOptions, 'host' | 'path' | 'options'>): string | undefined => {
  if (!/^(?:[A-Za-z0-9_][\w.-]*@)?(?:[A-Za-z0-9][\w.-]*|\[[0-9a-fA-F:]+\])$/.test(host))
    return `\`deploy.ssh.host\` is \`${host}\``
  if (!/^\/[\w.-]+(?:\/[\w.-]+)*$/.test(path) || /(?:^|\/)(?:\.{1,2}|-[^/]*)(?:\/|$)/.test(path))
    return `\`deploy.ssh.path\` is \`${path}\``
  const option = options.find(
    (one) =>
      !/^[A-Za-z]+=[\w./:@%~-]+$/.test(one) ||
      /^(?:ProxyCommand|LocalCommand|PermitLocalCommand|KnownHostsCommand)=/i.test(one),
  )
  return option === undefined ? undefined : `one of \`deploy.ssh.options\` is \`${option}\``
}

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
  readonly begin: () => Promise<Ran>
}

/** By rsync where both sides have it and it gets through; else by tar; without links when the last site is not whole. */
const copy = async (files: DeployFiles, how: Copy, options: SshOptions, world: World): Promise<Ran> => {
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
  options: SshOptions,
  world: World,
): Promise<Ran> =>
  world.run(
    'rsync',
    [
      '--checksum',
      '--links',
      '--perms',
      '--chmod=D755,F644',
      '--compress',
      '--protect-args',
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
  options: SshOptions,
  world: World,
): Promise<Ran> => {
  const sent = new Set(changed)
  const wanted = [...files.keys()].filter((name) => !sent.has(name))
  if (current !== 'none' && wanted.length > 0) {
    const linked = await onHost(
      `cd ${options.path}/current && xargs -0 cp --parents -l -t ${part} --`,
      options,
      world,
      wanted.map((name) => `./${name}`).join('\0'),
    )
    if (linked.status !== 0) return linked
  }
  return world.run(
    'ssh',
    [...sshArgs(options), '--', options.host, `tar -xzf - -C ${part} && chmod -R u=rwX,go=rX ${part}`],
    {
      from: {
        command: 'tar',
        args: ['-czf', '-', '-C', folder, '--no-recursion', '--null', '--verbatim-files-from', '-T', '-'],
        input: changed.map((name) => `./${name}`).join('\0'),
      },
    },
  )
}

const onHost = (command: string, options: SshOptions, { run }: World, input = ''): Promise<Ran> =>
  run('ssh', [...sshArgs(options), '--', options.host, command], { input })

const sshArgs = ({ port, options }: SshOptions): string[] => [
  '-T',
  '-o',
  'BatchMode=yes',
  '-o',
  'ConnectTimeout=15',
  ...options.flatMap((option) => ['-o', option]),
  ...(port === undefined ? [] : ['-p', `${port}`]),
]

const troubleOf = ({ stderr, status }: Ran, { host }: SshOptions): Receipt => ({
  trouble: `${host}: ${stderr.trim().split('\n').at(-1) || `the command ended with ${status}`}`,
  note:
    status === 255
      ? `try \`ssh ${host}\` by hand; it must work without a password`
      : 'the site that is there stays',
})
