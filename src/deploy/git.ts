import type { DeployFiles, DeployOptions, DeployWorld, Ran, Receipt } from '../model/deploy.js'

type GitOptions = Extract<DeployOptions, { to: 'git' }>

/**
 * Puts the site on a branch of a repository, e.g. `gh-pages`, by git's plumbing in a repository of our own: the
 * author's index, work tree and branches are not touched. Each deploy is a commit upon the last one.
 */
export const deployToGit = async (
  { folder, files }: DeployFiles,
  { repository, branch }: GitOptions,
  world: Pick<DeployWorld, 'run' | 'stateFolder' | 'removeFile' | 'progress'>,
): Promise<Receipt> => {
  const store = world.stateFolder('git')
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
    const ran = await world.run('git', args, { env, input })
    if (ran.status !== 0) throw new GitTrouble(ran)
    return ran.stdout.trim()
  }
  // What the author has set up matters for reaching the remote, and for nothing else.
  const git = (args: readonly string[], input?: string): Promise<string> =>
    run(args, { ...remote, GIT_CONFIG_GLOBAL: '/dev/null' }, input)
  const id = async (...command: Parameters<typeof git>): Promise<string> => {
    const text = await git(...command)
    if (!/^[0-9a-f]{40,64}$/.test(text))
      throw new GitTrouble({ status: 0, stdout: text, stderr: `\`git ${command[0][0]}\` gave no id` })
    return text
  }

  try {
    await world.run('git', ['init', '--quiet', '--bare', store]).then((ran) => {
      if (ran.status !== 0) throw new GitTrouble(ran)
    })
    world.removeFile(`${store}/deploy-index.lock`)
    const listed = await run(['ls-remote', '--', repository, `refs/heads/${branch}`], remote)
    const tip = /^[0-9a-f]{40,64}/.exec(listed)?.[0]
    if (tip !== undefined) await run(['fetch', '--quiet', '--depth=1', '--', repository, tip], remote)
    await git(['read-tree', '--empty'])
    const paths = [...files.keys()]
    await git(
      ['-c', 'core.autocrlf=false', '-c', 'core.safecrlf=false', 'update-index', '--add', '-z', '--stdin'],
      paths.map((path) => `${path}\0`).join(''),
    )
    // GitHub leaves out what begins with an underscore unless this file is there.
    await git([
      'update-index',
      '--add',
      '--cacheinfo',
      `100644,${await id(['hash-object', '-w', '--stdin'], '')},.nojekyll`,
    ])
    const tree = await id(['write-tree'])
    const before = tip === undefined ? undefined : await id(['rev-parse', `${tip}^{tree}`])
    if (tree === before) return { isChanged: false, sent: 0, words: `${branch} has this site already` }

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
    world.progress(`${changed} of ${paths.length} files to ${branch}`)
    await run(['push', '--quiet', '--', repository, `${commit}:refs/heads/${branch}`], remote)
    return { isChanged: true, sent: changed, words: `${branch} is at ${commit.slice(0, 10)}` }
  } catch (thrown) {
    if (thrown instanceof GitTrouble) return troubleOf(thrown.ran)
    throw thrown
  }
}

class GitTrouble extends Error {
  readonly ran: Ran
  constructor(ran: Ran) {
    super(ran.stderr)
    this.ran = ran
  }
}

/** Why a repository or a branch is refused: git takes some addresses for commands. */
export const gitTrouble = ({
  repository,
  branch,
}: Pick<GitOptions, 'repository' | 'branch'>): string | undefined => {
  const isAddress =
    /^(?:https:\/\/|ssh:\/\/|file:\/\/|\/|\.{1,2}\/|[\w.-]+@[\w.-]+:)[^\s'"$`;|&<>\\]*$/.test(repository) &&
    !repository.includes('::')
  if (!isAddress) return `\`deploy.git.repository\` is \`${repository}\``
  return /^[A-Za-z0-9_][\w./-]*$/.test(branch) && !branch.includes('..')
    ? undefined
    : `\`deploy.git.branch\` is \`${branch}\``
}

const troubleOf = ({ stderr, status }: Ran): Receipt => ({
  trouble: `git: ${stderr.trim().split('\n').slice(-2).join(' ') || `it ended with ${status}`}`,
  note: 'the site that is there stays',
})
