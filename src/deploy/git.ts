import {
  type DeployEnvironment,
  type DeployFiles,
  type DeployOutcome,
  defineTarget,
  messageOf,
  outputLines,
  type ProcessResult,
  type Refusal,
  refused,
} from '../model/deploy.js'
import { parseUrl } from '../model/url.js'

/** The settings below `deploy.git:`. */
type GitSettings = {
  readonly repository: string
  readonly branch: string
  /** Whether the branch may have had other files. */
  readonly overwrite?: boolean
}

/**
 * Publishes a site to a branch of a repository, e.g. `gh-pages`, by git's plumbing commands in a separate
 * bare repository: the author's index, work tree and branches are not touched. Each deploy is a commit on top
 * of the last one.
 */
const deployToGit = async (
  { folder, files, url }: DeployFiles,
  { repository, branch, overwrite }: GitSettings,
  environment: Pick<DeployEnvironment, 'root' | 'run' | 'stateFolder' | 'removeFile' | 'progress'>,
): Promise<DeployOutcome> => {
  const store = environment.stateFolder('git')
  const remote = {
    GIT_DIR: store,
    GIT_INDEX_FILE: `${store}/deploy-index`,
    GIT_WORK_TREE: folder,
    GIT_ALLOW_PROTOCOL: 'https:ssh:file',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'smallsocial',
    GIT_AUTHOR_EMAIL: 'smallsocial@localhost',
    GIT_COMMITTER_NAME: 'smallsocial',
    GIT_COMMITTER_EMAIL: 'smallsocial@localhost',
  }
  const run = async (
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    input = '',
  ): Promise<string> => {
    const ran = await environment.run('git', args, { cwd: environment.root, env, input })
    if (ran.status !== 0) throw new GitError(ran)
    return ran.stdout.trim()
  }
  // The author's configuration is used for access to the remote, and for nothing else.
  const git = (args: readonly string[], input?: string): Promise<string> =>
    run(args, { ...remote, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' }, input)
  // The author's hooks, templates and signatures are not used.
  const atRemote = (args: readonly string[]): Promise<string> => run([...withoutHooks, ...args], remote)
  const id = async (...command: Parameters<typeof git>): Promise<string> => {
    const text = await git(...command)
    if (!/^[0-9a-f]{40,64}$/.test(text))
      throw new GitError({ status: 0, stdout: text, stderr: `\`git ${command[0][0]}\` returned no id` })
    return text
  }

  try {
    await run(['init', '--quiet', '--bare', '--template=', store], { GIT_CONFIG_GLOBAL: '/dev/null' })
    environment.removeFile(`${store}/deploy-index.lock`)
    const listed = await atRemote(['ls-remote', '--', repository, `refs/heads/${branch}`])
    const tip = /^[0-9a-f]{40,64}/.exec(listed)?.[0]
    if (tip !== undefined)
      await atRemote(['fetch', '--quiet', '--depth=1', '--no-tags', '--', repository, tip])
    const foreign =
      tip === undefined || overwrite === true
        ? undefined
        : foreignFile((await git(['ls-tree', '-z', '--name-only', tip])).split('\0'))
    if (foreign !== undefined)
      return {
        reason: `the branch \`${branch}\` has files that no deploy wrote, e.g. \`${foreign}\`, and would lose them`,
        note: 'choose another `branch`, or write `overwrite: true` below the target to replace what it has',
      }
    await git(['read-tree', '--empty'])
    const paths = [...files.keys()]
    await git(
      ['-c', 'core.autocrlf=false', '-c', 'core.safecrlf=false', 'update-index', '--add', '-z', '--stdin'],
      paths.map((path) => `${path}\0`).join(''),
    )
    const add = (blob: string, path: string): Promise<string> =>
      git(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`])
    // Without this file GitHub leaves out paths that begin with an underscore.
    await add(await id(['hash-object', '-w', '--stdin'], ''), '.nojekyll')
    for (const path of domainFiles.filter((one) => !files.has(one))) {
      const entry = tip === undefined ? '' : await git(['ls-tree', tip, '--', path])
      const blob = /^100644 blob ([0-9a-f]+)\t/.exec(entry)?.[1]
      const made = path === domainFileOf(repository) ? customDomain(url, repository) : undefined
      if (blob !== undefined) await add(blob, path)
      else if (made !== undefined) await add(await id(['hash-object', '-w', '--stdin'], `${made}\n`), path)
    }
    const tree = await id(['write-tree'])
    const before = tip === undefined ? undefined : await id(['rev-parse', `${tip}^{tree}`])
    if (tree === before) return { isChanged: false, sent: 0, message: `${branch} has this site already` }

    const changed =
      before === undefined
        ? paths.length
        : (await git(['diff-tree', '-r', '--name-only', before, tree])).split('\n').length
    const commit = await id([
      'commit-tree',
      tree,
      ...(tip === undefined ? [] : ['-p', tip]),
      '-m',
      'Publish the site',
    ])
    environment.progress(`${changed} of ${paths.length} files to ${branch}`)
    await atRemote(['push', '--quiet', '--', repository, `${commit}:refs/heads/${branch}`])
    return { isChanged: true, sent: changed, message: `${branch} is at ${commit.slice(0, 10)}` }
  } catch (thrown) {
    if (thrown instanceof GitError) return failureOf(thrown.ran)
    throw thrown
  }
}

const withoutHooks = [
  'core.hooksPath=/dev/null',
  'push.gpgSign=false',
  'push.followTags=false',
  'push.recurseSubmodules=no',
  'fetch.recurseSubmodules=no',
  'gc.auto=0',
].flatMap((setting) => ['-c', setting])

/** Returns a file of a branch that no deploy wrote; undefined for a branch with a site of smallsocial, or with what hosts put there. */
const foreignFile = (names: readonly string[]): string | undefined =>
  names.includes('smallsocial.json')
    ? undefined
    : names.find((name) => name !== '' && !/^(?:README|LICENSE|\.nojekyll$|CNAME$|\.domains$)/i.test(name))

/**
 * Files by which GitHub and Codeberg find the domain of a site. Those of the branch are kept when the site
 * has none.
 */
const domainFiles: readonly string[] = ['CNAME', '.domains']

/** Returns the domain for the file by which GitHub or Codeberg Pages know it; undefined for other hosts and for their own domains. */
export const customDomain = (url: string, repository: string): string | undefined => {
  const host = parseUrl(url)?.hostname ?? ''
  return domainFileOf(repository) !== undefined &&
    host !== '' &&
    !/\.(?:github\.io|codeberg\.page)$/.test(host)
    ? host
    : undefined
}

/** Returns the name of the file by which the host of a repository knows the domain of a site. */
const domainFileOf = (repository: string): string | undefined => {
  const host = /^(?:https:\/\/|ssh:\/\/(?:[\w.-]+@)?|[\w.-]+@)(github\.com|codeberg\.org)[/:]/.exec(
    repository,
  )?.[1]
  return host === 'github.com' ? 'CNAME' : host === 'codeberg.org' ? '.domains' : undefined
}

class GitError extends Error {
  readonly ran: ProcessResult
  constructor(ran: ProcessResult) {
    super(ran.stderr)
    this.ran = ran
  }
}

/** Returns why a repository or a branch is refused, else undefined: git runs some addresses as commands. */
export const checkGitSettings = (
  { repository, branch }: GitSettings,
  target: 'git' | 'pages' = 'git',
): Refusal | undefined => {
  if (/^[a-z+]+:\/\/[^/@]*:[^/@]*@/i.test(repository) || /^https?:\/\/[^/@]+@/i.test(repository))
    return {
      reason: `\`deploy.${target}.repository\` contains a password or a token, which others could read in the file`,
      note: 'remove it: git asks its credential helper; or use ssh with a key',
    }
  const isAddress =
    /^(?:https:\/\/|ssh:\/\/|file:\/\/|\/|\.{1,2}\/|[\w.-]+@[\w.-]+:)[^\s'"$`;|&<>\\]*$/.test(repository) &&
    !repository.includes('::')
  if (!isAddress) return refused(`deploy.${target}.repository`, repository)
  return /^[A-Za-z0-9_][\w./-]*$/.test(branch) && !branch.includes('..')
    ? undefined
    : refused(`deploy.${target}.branch`, branch)
}

const failureOf = (ran: ProcessResult): DeployOutcome => ({
  reason: `git: ${reasonOf(ran) ?? `it ended with ${ran.status}`}`,
  note: 'the deployed site is unchanged',
})

/**
 * Returns the host's reason for refusing a push, else git's, without passwords in URLs; undefined when there
 * is neither.
 */
const reasonOf = ({ stderr }: ProcessResult): string | undefined => {
  const lines = outputLines(stderr)
  const host = lines.flatMap((line) => /^remote:\s*(\S.*)$/.exec(line)?.[1] ?? [])
  const refusal = lines.filter((line) => /^\s*!/.test(line)).map((line) => line.trim())
  if (host.length + refusal.length > 0) return messageOf([...host, ...refusal])
  const causes = lines.filter((line) => /^(?:fatal|error):/.test(line)).slice(0, 2)
  return messageOf(causes.length > 0 ? causes : lines.slice(-2))
}

/** Returns a target that is a branch of a git repository. */
const branchTarget = (name: 'git' | 'pages', usual: string) =>
  defineTarget<GitSettings>(name, {
    keys: ['repository', 'branch', 'overwrite'],
    secrets: [],
    read: (reader) => {
      const repository = reader.required('repository', 'git@github.com:jane/jane.github.io.git')
      const branch = reader.text('branch') ?? usual
      const overwrite = reader.boolean('overwrite') ?? false
      return repository === undefined ? undefined : { repository, branch, overwrite }
    },
    refusal: (settings) => checkGitSettings(settings, name),
    limits: () => ({
      refusedPaths: [
        {
          pattern: /(?:^|\/)\.git(?:\/|$)|(?:^|\/)git~\d+(?:\/|$)/i,
          why: 'git leaves out what is named `.git`',
        },
        { pattern: /(?:^|\/)(?:\.\.?)(?:\/|$)/, why: 'git refuses it' },
      ],
      cannot: ['headers', 'redirects', 'gone'],
    }),
    deploy: deployToGit,
  })

/** A branch of a git repository, e.g. for GitHub Pages. */
export const git = branchTarget('git', 'gh-pages')

/** The branch that Codeberg Pages and other hosts with git-pages publish. */
export const pages = branchTarget('pages', 'pages')
