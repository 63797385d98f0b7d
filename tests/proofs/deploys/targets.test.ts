import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkGitSettings, customDomain } from '../../../src/deploy/git.js'
import { checkSshSettings } from '../../../src/deploy/ssh.js'
import { parseConfig } from '../../../src/parse/config/config.js'
import { deploy, note } from '../../deploys.js'
import { manualPage, onlyBlock } from '../../manual.js'
import { describeWith } from '../../outside/programs.js'
import { answer, serve } from '../../server.js'
import { canMount, withSmallDisk } from '../../small-disk.js'
import { startSshd } from '../../sshd.js'
import { filesIn, startCli, temporaryFolder, writeFiles } from '../../support.js'

const settings = (deploy: string): string =>
  `url: https://blog.invalid/\ntitle: A blog\nauthor: { name: Ada }\nlists: [section]\nfeeds: { of: [home], formats: [rss] }\ndeploy:\n${deploy}`
/** The files of the site as they were built, and as they lie somewhere. */
const built = (root: string): Map<string, string> => texts(join(root, 'public'))
const texts = (folder: string): Map<string, string> =>
  new Map(
    [...filesIn(folder)]
      .filter(([path]) => path !== '')
      .map(([path, bytes]) => [path, bytes.toString('latin1')]),
  )
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** Removes a file of a deployed site, and changes two, one of which keeps its size. */
const changeByHand = (site: string): void => {
  rmSync(join(site, 'robots.txt'))
  writeFileSync(join(site, 'index.html'), 'theirs')
  const page = join(site, 'notes/a/index.html')
  writeFileSync(page, readFileSync(page, 'utf8').replaceAll('A.', 'Z.'))
  // Busybox compares whole seconds.
  for (const path of ['index.html', 'notes/a/index.html']) {
    const later = new Date(Date.now() + 2000)
    utimesSync(join(site, path), later, later)
  }
}

/** Returns a blog with one post that is deployed by a command. */
const commandBlog = (run: string): string =>
  writeFiles(temporaryFolder(), {
    'content/site.yaml': settings(`  command: { run: ${JSON.stringify(run)} }\n`),
    'content/notes/a.md': note('A.'),
  })

describe('command', () => {
  const lists = (root: string): string[] =>
    ['changed', 'removed'].map((name) =>
      readFileSync(join(root, `.smallsocial/command/${name}.txt`), 'utf8').trim(),
    )

  test('gets the site, what is new, changed and removed, and nothing when nothing differs', async () => {
    const host = temporaryFolder()
    const root = commandBlog(
      `cd "$SMALLSOCIAL_FOLDER" && xargs -I{} cp --parents {} "${host}" < "$SMALLSOCIAL_CHANGED" && cd "${host}" && xargs rm -f < "$SMALLSOCIAL_REMOVED"`,
    )
    writeFiles(root, { 'templates/custom.css': 'p { color: blue }' })
    writeFiles(root, { 'content/notes/secret.md': '---\ndate: 2026-05-01\ndraft: true\n---\nSECRET' })
    const first = await deploy(root)
    expect(first.stdout).toBe(
      `command: ${built(root).size} files sent; 0 deleted; the command ended with 0\n`,
    )
    expect(texts(host)).toEqual(built(root))
    expect((await deploy(root)).stdout).toBe('command: nothing deployed, the command had this site already\n')

    rmSync(join(root, 'content/notes/a.md'))
    writeFiles(root, { 'content/notes/b.md': note('B.'), 'templates/custom.css': 'p { color: red }' })
    expect((await deploy(root)).status).toBe(0)
    const [changed, removed] = lists(root)
    expect(changed).toMatch(/^notes\/b\/index\.html$/m)
    // A style sheet is deleted by the deploy after: pages in caches still request it.
    expect(removed).toBe('notes/a/index.html')
    const old = [...texts(host).keys()].filter((path) => !built(root).has(path))
    expect(old).toEqual([expect.stringMatching(/^assets\/\w+-[0-9a-f]+\.css$/)])
    writeFiles(root, { 'content/notes/c.md': note('C.') })
    expect((await deploy(root)).status).toBe(0)
    expect(texts(host)).toEqual(built(root))
  })

  test('that fails is an error, and gets the same files again', async () => {
    const host = temporaryFolder()
    const copy = `cp -r "$SMALLSOCIAL_FOLDER"/. "${host}"`
    const root = commandBlog(`${copy} && echo "no space at https://jane:pass@host.example/" >&2 && exit 3`)
    const failed = await deploy(root)
    expect([failed.status, failed.stdout]).toEqual([1, ''])
    expect(failed.stderr).toContain('the command ended with 3: no space at https://host.example/')
    expect(failed.stderr).toContain('the next deploy gives it the same files again')
    const [changed] = lists(root)
    writeFiles(root, {
      'content/site.yaml': settings(`  command: { run: ${JSON.stringify(copy)} }\n`),
    })
    expect((await deploy(root)).status).toBe(0)
    expect(lists(root)[0]).toBe(changed)
    // A change that failed and was taken back must be sent again, too: the host may have it.
    const fails = settings('  command: { run: "exit 1" }\n')
    writeFiles(root, { 'content/site.yaml': fails, 'content/notes/a.md': note('Changed.') })
    expect((await deploy(root)).status).toBe(1)
    writeFiles(root, {
      'content/site.yaml': settings(`  command: { run: ${JSON.stringify(copy)} }\n`),
      'content/notes/a.md': note('A.'),
    })
    expect((await deploy(root)).stdout).toMatch(/^command: \d+ files sent/)
    expect(lists(root)[0]).toMatch(/^notes\/a\/index\.html$/m)
  })

  test('without a setting is refused, with its line', async () => {
    const root = commandBlog('')
    const { status, stderr } = await deploy(root)
    expect([status, stderr]).toEqual([1, expect.stringContaining('`run` is missing')])
  })
})

describeWith('rclone', 'a command with rclone', () => {
  test('makes the same site at a remote', async () => {
    const host = temporaryFolder()
    const config = { RCLONE_CONFIG: join(temporaryFolder(), 'rclone.conf') }
    writeFileSync(config.RCLONE_CONFIG, `[host]\ntype = alias\nremote = ${host}\n`)
    const manual = manualPage('deploying')
    const root = commandBlog(
      /run: '(rclone [^']+)'/.exec(manual)?.[1]?.replace('remote:www', 'host:www') ?? '',
    )
    expect((await deploy(root, [], config)).status).toBe(0)
    expect(texts(join(host, 'www'))).toEqual(built(root))
    rmSync(join(root, 'content/notes/a.md'))
    writeFiles(root, { 'content/notes/b.md': note('B.') })
    expect((await deploy(root, [], config)).status).toBe(0)
    expect(texts(join(host, 'www'))).toEqual(built(root))
  })
})

describe('folder', () => {
  /** Returns a blog with one post that is deployed to a folder, and that folder. */
  const folderBlog = (disk = temporaryFolder()) => {
    const site = join(disk, 'www')
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': settings(`  folder: { path: "${site}" }\n`),
      'content/notes/a.md': note('A.'),
    })
    return { site, root }
  }

  test('copies what differs, keeps what is not ours, and changes nothing when nothing changed', async () => {
    const { site, root } = folderBlog()
    expect((await deploy(root)).stdout).toMatch(/^folder: \d+ files sent; /)
    expect(texts(site)).toEqual(built(root))
    expect((await deploy(root)).stdout).toBe('folder: nothing deployed, the folder has this site already\n')
    writeFiles(site, { '.well-known/acme/token': 'not ours' })
    writeFiles(root, { 'content/notes/b.md': note('B.'), 'templates/custom.css': 'p { color: red }' })
    await deploy(root)
    rmSync(join(root, 'content/notes/b.md'))
    expect((await deploy(root)).status).toBe(0)
    expect(texts(site)).toEqual(
      new Map(
        [...built(root), ['.well-known/acme/token', 'not ours']].sort(([a = ''], [b = '']) =>
          a < b ? -1 : 1,
        ) as [string, string][],
      ),
    )
  })

  test('restores the files that others removed or changed', async () => {
    const { site, root } = folderBlog()
    await deploy(root)
    changeByHand(site)
    expect((await startCli(['plan', '--root', root]).done).stdout).toMatch(/folder +3 of \d+ files to send/)
    expect((await deploy(root)).stdout).toMatch(/^folder: 3 files sent; /)
    expect(texts(site)).toEqual(built(root))
    expect((await deploy(root)).stdout).toBe('folder: nothing deployed, the folder has this site already\n')
  })

  test.skipIf(!canMount)('a full disk keeps the old site, and nothing of the new one', async () => {
    await withSmallDisk(async (disk) => {
      const { site, root } = folderBlog(disk)
      await deploy(root)
      const before = texts(site)
      writeFiles(root, { 'content/static/big.bin': 'x'.repeat(1_000_000) })
      const full = await deploy(root)
      expect(full).toMatchObject({ status: 3, stderr: expect.stringContaining('the disk is full') })
      expect(texts(site)).toEqual(before)
      expect(readdirSync(disk).sort()).toEqual(['www', 'www.smallsocial-files.json'])
      rmSync(join(root, 'content/static/big.bin'))
      writeFiles(root, { 'content/notes/b.md': note('B.') })
      expect((await deploy(root)).status).toBe(0)
      expect(texts(site)).toEqual(built(root))
    })
  })

  test('takes a path with a slash at its end, one below the project, and a link', async () => {
    const root = writeFiles(temporaryFolder(), { 'content/notes/a.md': note('A.') })
    const real = temporaryFolder()
    symlinkSync(real, join(root, 'link'))
    for (const [path, site] of [
      [`${root}/www/`, join(root, 'www')],
      ['./below', join(root, 'below')],
      ['link', real],
    ] as const) {
      writeFiles(root, { 'content/site.yaml': settings(`  folder: { path: "${path}" }\n`) })
      expect((await deploy(root)).status, path).toBe(0)
      writeFiles(root, { 'content/notes/a.md': note(`For ${path}`) })
      expect((await deploy(root)).status, path).toBe(0)
      expect(texts(site), path).toEqual(built(root))
    }
  })

  test('publishes what this build wrote, and no draft beside it', async () => {
    const site = join(temporaryFolder(), 'www')
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': settings(`  folder: { path: "${site}" }\n`),
      'content/notes/a.md': note('A.'),
      'content/notes/secret.md': '---\ndate: 2026-05-01\ndraft: true\n---\nSecret.\n',
    })
    await startCli(['build', '--drafts', '--root', root]).done
    rmSync(join(root, '.smallsocial'), { recursive: true })
    expect((await deploy(root)).status).toBe(0)
    expect([...texts(site).keys()].filter((path) => path.includes('secret'))).toEqual([])
  })

  test('stops at a file that no deploy wrote in the place of a page', async () => {
    const { site, root } = folderBlog()
    await deploy(root)
    for (const foreign of ['notes/b/index.html', 'notes/b', 'notes/b/index.html/x']) {
      writeFiles(site, { [foreign]: 'theirs' })
      writeFiles(root, { 'content/notes/b.md': note('B.') })
      const stopped = await deploy(root)
      expect([stopped.status, stopped.stderr], foreign).toEqual([
        1,
        expect.stringContaining('was not written by a deploy, and is in the place of a file of the site'),
      ])
      expect(readFileSync(join(site, foreign), 'utf8')).toBe('theirs')
      rmSync(join(site, 'notes/b'), { recursive: true })
    }
    expect((await deploy(root)).status).toBe(0)
  })

  test('keeps a style sheet that no deploy wrote', async () => {
    const { site, root } = folderBlog()
    await deploy(root)
    writeFiles(site, { 'assets/print-2024.css': 'theirs' })
    writeFiles(root, { 'content/notes/a.md': note('B.') })
    expect((await deploy(root)).status).toBe(0)
    expect(readFileSync(join(site, 'assets/print-2024.css'), 'utf8')).toBe('theirs')
  })

  test('turns a file into a folder, and back', async () => {
    const site = join(temporaryFolder(), 'www')
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': settings(`  folder: { path: "${site}" }\n`),
      'content/static/a': 'A file.',
    })
    await deploy(root)
    for (const [before, after] of [
      ['a', 'a/b/c.txt'],
      ['a/b/c.txt', 'a'],
    ] as const) {
      rmSync(join(root, 'content/static', before.split('/')[0] ?? ''), { recursive: true })
      writeFiles(root, { [`content/static/${after}`]: 'Another one.' })
      expect(await deploy(root)).toMatchObject({ status: 0, stderr: '' })
      expect(texts(site)).toEqual(built(root))
    }
    expect(statSync(join(site, 'a')).mode & 0o111).toBe(0)
  })

  test('keeps the access rights of folders, and empty ones', async () => {
    const { site, root } = folderBlog()
    await deploy(root)
    writeFiles(site, { 'private/key': 'theirs' })
    mkdirSync(join(site, 'uploads'))
    for (const [name, mode] of [
      ['', 0o2775],
      ['private', 0o700],
      ['uploads', 0o770],
    ] as const)
      chmodSync(join(site, name), mode)
    writeFiles(root, { 'content/notes/a.md': note('B.') })
    expect((await deploy(root)).status).toBe(0)
    expect(['', 'private', 'uploads'].map((name) => statSync(join(site, name)).mode & 0o7777)).toEqual([
      0o2775, 0o700, 0o770,
    ])
  })

  test('knows what an interrupted deploy has published', async () => {
    const { site, root } = folderBlog()
    await deploy(root)
    const manifest = `${site}.smallsocial-files.json`
    const before = readFileSync(manifest, 'utf8')
    writeFiles(root, { 'content/notes/b.md': note('B.') })
    await deploy(root)
    // It ended after the new folder had taken its place, before its manifest had.
    renameSync(manifest, `${site}.smallsocial-new.json`)
    writeFileSync(manifest, before)
    rmSync(join(root, 'content/notes/b.md'))
    expect((await deploy(root)).status).toBe(0)
    expect(texts(site)).toEqual(built(root))
  })

  test('refuses a folder that somebody else filled', async () => {
    const site = writeFiles(temporaryFolder(), { 'index.html': 'somebody else’s' })
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': settings(`  folder: { path: "${site}" }\n`),
      'content/notes/a.md': note('A.'),
    })
    expect(await deploy(root)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('contains files that no deploy wrote'),
    })
    expect([...filesIn(site).keys()]).toEqual(['index.html'])
  })
})

describeWith('git', 'git', () => {
  const git = (cwd: string, ...args: string[]): string =>
    spawnSync('git', args, { cwd, encoding: 'utf8' }).stdout.trim()

  test('puts the site on a branch, commit upon commit, and leaves the author’s repository alone', async () => {
    const remote = join(temporaryFolder(), 'remote.git')
    git('/', 'init', '--quiet', '--bare', remote)
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': settings(`  git: { repository: "${remote}" }\n`),
      'content/notes/a.md': note('A.'),
      '.gitignore': 'public/\n.smallsocial/\n',
    })
    git(root, 'init', '--quiet')
    git(root, 'add', 'content/notes/a.md')
    const status = git(root, 'status', '--porcelain')
    expect((await deploy(root)).stdout).toMatch(/^git: \d+ files sent; gh-pages is at [0-9a-f]{10}$/m)
    expect(git(root, 'status', '--porcelain')).toBe(status)
    const checkout = join(temporaryFolder(), 'checkout')
    git('/', 'clone', '--quiet', '--branch', 'gh-pages', remote, checkout)
    rmSync(join(checkout, '.git'), { recursive: true })
    expect(texts(checkout)).toEqual(
      new Map(
        [['.nojekyll', ''], ...built(root)].sort(([a = ''], [b = '']) => (a < b ? -1 : 1)) as [
          string,
          string,
        ][],
      ),
    )

    expect((await deploy(root)).stdout).toBe('git: nothing deployed, gh-pages has this site already\n')
    rmSync(join(root, '.smallsocial'), { recursive: true })
    writeFiles(root, { 'content/notes/a.md': note('Other.') })
    expect((await deploy(root)).stdout).toMatch(/^git: \d files sent/)
    expect(git(remote, 'rev-list', '--count', 'gh-pages')).toBe('2')
  })

  test('the author’s hooks, templates and signatures stop nothing', async () => {
    const [remote, home] = [join(temporaryFolder(), 'remote.git'), temporaryFolder()]
    git('/', 'init', '--quiet', '--bare', remote)
    for (const folder of ['hooks', 'template/hooks'])
      writeFiles(home, { [`${folder}/pre-push`]: '#!/bin/sh\necho no >&2\nexit 1\n' })
    for (const folder of ['hooks', 'template/hooks']) chmodSync(join(home, folder, 'pre-push'), 0o755)
    writeFiles(home, {
      '.gitconfig': `[core]\n  hooksPath = ${home}/hooks\n[init]\n  templateDir = ${home}/template\n[commit]\n  gpgSign = true\n[push]\n  gpgSign = true\n[user]\n  signingKey = nobody\n`,
    })
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': settings(`  git: { repository: "${remote}" }\n`),
      'content/notes/a.md': note('A.'),
    })
    const done = await deploy(root, [], { HOME: home, XDG_CONFIG_HOME: home })
    expect(done, done.stderr).toMatchObject({ status: 0 })
    expect(git(remote, 'rev-list', '--count', 'gh-pages')).toBe('1')
  })

  test('the reason of a host that refuses is shown', async () => {
    const remote = join(temporaryFolder(), 'remote.git')
    git('/', 'init', '--quiet', '--bare', remote)
    writeFiles(remote, {
      'hooks/pre-receive': '#!/bin/sh\necho "GH013: the branch is protected" >&2\nexit 1\n',
    })
    chmodSync(join(remote, 'hooks/pre-receive'), 0o755)
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': settings(`  git: { repository: "${remote}" }\n`),
      'content/notes/a.md': note('A.'),
    })
    expect(await deploy(root)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/git: GH013: the branch is protected .*remote rejected/),
    })
  })

  test('the domain of the pages is kept', async () => {
    const [remote, other] = [join(temporaryFolder(), 'remote.git'), temporaryFolder()]
    git('/', 'init', '--quiet', '--bare', remote)
    writeFiles(other, { CNAME: 'www.blog.example\n', '.domains': 'blog.example\n', 'index.html': 'old' })
    git(other, 'init', '--quiet', '-b', 'gh-pages')
    git(other, 'add', '.')
    git(other, '-c', 'user.name=x', '-c', 'user.email=x@x', 'commit', '--quiet', '-m', 'x')
    git(other, 'push', '--quiet', remote, 'gh-pages')
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': settings(`  git: { repository: "${remote}" }\n`),
      'content/notes/a.md': note('A.'),
    })
    expect(await deploy(root)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('has files that no deploy wrote, e.g. `index.html`'),
    })
    writeFiles(root, {
      'content/site.yaml': settings(`  git: { repository: "${remote}", overwrite: true }\n`),
    })
    const files = (): string[] => git(remote, 'ls-tree', '-r', '--name-only', 'gh-pages').split('\n')
    for (const words of ['A.', 'B.']) {
      writeFiles(root, { 'content/notes/a.md': note(words) })
      expect((await deploy(root)).status).toBe(0)
      expect(files()).toEqual(expect.arrayContaining(['CNAME', '.domains', '.nojekyll']))
      expect(git(remote, 'show', 'gh-pages:CNAME')).toBe('www.blog.example')
    }
    writeFiles(root, { 'content/static/CNAME': 'blog.example\n' })
    await deploy(root)
    expect(git(remote, 'show', 'gh-pages:CNAME')).toBe('blog.example')
  })

  test('`pages` publishes a branch `pages`, and keeps the domains that are there', async () => {
    const [remote, other] = [join(temporaryFolder(), 'remote.git'), temporaryFolder()]
    git('/', 'init', '--quiet', '--bare', remote)
    writeFiles(other, { '.domains': 'blog.example\nwww.blog.example\n' })
    git(other, 'init', '--quiet', '-b', 'pages')
    git(other, 'add', '.')
    git(other, '-c', 'user.name=x', '-c', 'user.email=x@x', 'commit', '--quiet', '-m', 'x')
    git(other, 'push', '--quiet', remote, 'pages')
    expect(checkGitSettings({ repository: 'ext::sh', branch: 'x' }, 'pages')?.reason).toContain(
      'deploy.pages.repository',
    )
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': settings(`  pages: { repository: "${remote}" }\n`),
      'content/notes/a.md': note('A.'),
    })
    expect((await deploy(root)).stdout).toMatch(/^pages: \d+ files sent; pages is at [0-9a-f]{10}$/m)
    expect(git(remote, 'show', 'pages:.domains')).toBe('blog.example\nwww.blog.example')
    expect(git(remote, 'show', 'pages:notes/a/index.html')).toContain('A.')
    expect((await deploy(root)).stdout).toBe('pages: nothing deployed, pages has this site already\n')
  })

  test.each([
    ['https://blog.example/', 'git@github.com:jane/jane.github.io.git', 'blog.example'],
    ['https://blog.example/', 'https://github.com/jane/x', 'blog.example'],
    ['https://blog.example/', 'ssh://git@github.com/jane/x', 'blog.example'],
    ['https://jane.github.io/', 'git@github.com:jane/jane.github.io.git', undefined],
    ['https://blog.example/', 'git@codeberg.org:jane/pages.git', 'blog.example'],
    ['https://jane.codeberg.page/', 'git@codeberg.org:jane/pages.git', undefined],
    ['https://blog.example/', '/srv/github.com/x', undefined],
  ])('%s on %s needs the domain %s', (url, repository, want) =>
    expect(customDomain(url, repository)).toBe(want),
  )

  test.each([
    'https://jane:s3cret@github.com/jane/x',
    'https://s3cret@github.com/jane/x',
    'http://x:s3cret@h/x',
  ])('a password in %s is refused, and not printed', async (repository) => {
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': settings(`  git: { repository: "${repository}" }\n`),
      'content/notes/a.md': note('A.'),
    })
    const { status, stdout, stderr } = await deploy(root)
    expect(status).toBe(1)
    expect(stderr).toContain('contains a password or a token')
    expect(stdout + stderr).not.toContain('s3cret')
  })

  test('a git that fails half way changes nothing', async () => {
    const remote = join(temporaryFolder(), 'remote.git')
    git('/', 'init', '--quiet', '--bare', remote)
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': settings(`  git: { repository: "${remote}" }\n`),
      'content/notes/a.md': note('A.'),
    })
    await deploy(root)
    const tip = git(remote, 'rev-parse', 'gh-pages')
    writeFiles(root, { 'content/notes/a.md': note('Other.'), '.smallsocial/git/deploy-index.lock': '' })
    expect((await deploy(root, [], { GIT_COMMITTER_DATE: 'nonsense' })).status).toBe(1)
    expect(git(remote, 'rev-parse', 'gh-pages')).toBe(tip)
    expect((await deploy(root)).status).toBe(0)
  })

  test('a repository that cannot be reached changes nothing', async () => {
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': settings('  git: { repository: "/nowhere/remote.git" }\n'),
      'content/notes/a.md': note('A.'),
    })
    expect(await deploy(root)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^deploy git {2}error {4}git: /),
    })
  })

  test.each(['--upload-pack=touch /tmp/x', 'ext::sh -c touch% /tmp/x', '-x', 'file://$(id)', 'fd::17'])(
    '%s is refused',
    (repository) => expect(checkGitSettings({ repository, branch: 'gh-pages' })).toBeDefined(),
  )
  test.each(['--force', 'a b', '../x', '+main', 'a:b'])('the branch %s is refused', (branch) =>
    expect(checkGitSettings({ repository: '/srv/x.git', branch })).toBeDefined(),
  )
  test.each([
    'git@github.com:jane/jane.git',
    'https://example.com/x.git',
    'ssh://git@example.com:22/x.git',
    '/srv/x.git',
  ])('%s is taken', (repository) =>
    expect(checkGitSettings({ repository, branch: 'gh-pages' })).toBeUndefined(),
  )
})

describe('netlify', () => {
  /** A stand-in for Netlify's digest API with its states, and faults on demand. */
  const netlify = async () => {
    const state = {
      live: new Map<string, string>(),
      blobs: new Map<string, Buffer>(),
      deploys: new Map<string, { files: Record<string, string>; asked: number }>(),
      puts: 0,
      fault: undefined as '422' | '429 once' | '500 once' | 'error' | undefined,
    }
    const url = await serve(async (request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://x')
      const json = (status: number, body: unknown, headers = {}): void =>
        answer(response, status, { 'content-type': 'application/json', ...headers }, JSON.stringify(body))
      if (request.headers.authorization !== 'Bearer secret-token')
        return json(401, { code: 401, message: 'Access Denied' })
      if (pathname === '/sites/my-site/files')
        return json(
          200,
          [...state.live].map(([path, sha]) => ({ id: path, path, sha })),
        )
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks)
      const { fault } = state
      if (fault === '429 once' || fault === '500 once') {
        state.fault = undefined
        return fault === '429 once' ? json(429, {}, { 'retry-after': '0' }) : json(500, {})
      }
      const lacking = (files: Record<string, string>): string[] =>
        [...new Set(Object.values(files))].filter((sha) => !state.blobs.has(sha))
      if (request.method === 'POST' && pathname === '/sites/my-site/deploys') {
        if (fault === '422') return json(422, { code: 422, message: 'Deploy is locked' })
        const id = `d${state.deploys.size}`
        state.deploys.set(id, {
          files: (JSON.parse(body.toString()) as { files: Record<string, string> }).files,
          asked: 0,
        })
        return json(200, { id, state: 'preparing' })
      }
      const [, id = ''] = /\/deploys\/(d\d+)/.exec(pathname) ?? []
      const one = state.deploys.get(id)
      if (one === undefined) return json(404, {})
      if (request.method === 'PUT') {
        state.puts++
        const path = decodeURIComponent(pathname.slice(`/deploys/${id}/files`.length))
        state.blobs.set(one.files[path] ?? '', body)
        return json(200, {})
      }
      one.asked++
      if (one.asked === 1) return json(200, { id, state: 'preparing' })
      if (lacking(one.files).length > 0)
        return json(200, { id, state: 'prepared', required: lacking(one.files) })
      if (fault === 'error') return json(200, { id, state: 'error', error_message: 'Processing failed' })
      state.live = new Map(Object.entries(one.files))
      return json(200, { id, state: 'ready' })
    })
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': `${settings(`  netlify: { api: "${url}" }\n`)}network: { allow: ["${new URL(url).host}"] }\n`,
      'content/notes/a.md': note('A.'),
    })
    const env = { NETLIFY_AUTH_TOKEN: 'secret-token', NETLIFY_SITE_ID: 'my-site' }
    return { state, root, env }
  }

  test('sends what it lacks, and nothing when nothing changed', async () => {
    const { state, root, env } = await netlify()
    expect((await deploy(root, [], env)).stdout).toMatch(/^netlify: \d+ files sent; deploy d0$/m)
    expect([...state.live.keys()].map((path) => path.slice(1)).sort()).toEqual([...built(root).keys()].sort())
    expect((await deploy(root, [], env)).stdout).toBe(
      'netlify: nothing deployed, Netlify has this site already\n',
    )
    const before = state.puts
    writeFiles(root, { 'content/notes/a.md': note('Other.') })
    await deploy(root, [], env)
    expect(state.puts - before).toBeLessThan(8)
    expect(state.blobs.get(state.live.get('/notes/a/index.html') ?? '')?.toString()).toContain('Other.')
  })

  test('tries again at 429 and 500; says what 422 and a failed deploy say; the site that is there stays', async () => {
    for (const fault of ['429 once', '500 once'] as const) {
      const { state, root, env } = await netlify()
      state.fault = fault
      expect((await deploy(root, [], env)).status, fault).toBe(0)
    }
    for (const [fault, words] of [
      ['422', 'Netlify: it answers 422: Deploy is locked'],
      ['error', 'Netlify: the deploy failed: Processing failed'],
    ] as const) {
      const { state, root, env } = await netlify()
      state.fault = fault
      expect(await deploy(root, [], env)).toMatchObject({ status: 1, stderr: expect.stringContaining(words) })
      expect(state.live.size).toBe(0)
    }
  })

  test('takes its secrets from the environment only, and never prints them', async () => {
    const { root } = await netlify()
    expect(await deploy(root)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('`NETLIFY_AUTH_TOKEN` is not in the environment'),
    })
    const wrong = await deploy(root, [], { NETLIFY_AUTH_TOKEN: 'wrong-secret', NETLIFY_SITE_ID: 'my-site' })
    expect(wrong).toMatchObject({ status: 1, stderr: expect.stringContaining('does not accept the token') })
    expect(wrong.stderr + wrong.stdout).not.toContain('wrong-secret')
  })
})

describe('addresses for ssh', () => {
  const good = { host: 'jane@example.com', path: '/var/www/example.com', options: [] }
  test.each([
    [{ ...good, host: '-oProxyCommand=touch /tmp/x' }],
    [{ ...good, host: 'jane@-x' }],
    [{ ...good, host: 'host;id' }],
    [{ ...good, host: 'a b' }],
    [{ ...good, host: '$(id)' }],
    [{ ...good, path: '/var/www; rm -rf /' }],
    [{ ...good, path: '/var/$(id)' }],
    [{ ...good, path: 'relative' }],
    [{ ...good, path: '/var/../etc' }],
    [{ ...good, path: '/-rf' }],
    [{ ...good, path: '/' }],
    [{ ...good, options: ['ProxyCommand=nc'] }],
    [{ ...good, options: ['-oX=y'] }],
    [{ ...good, options: ['IdentityFile=/x y'] }],
    [{ ...good, options: ['SmartcardDevice=/tmp/x.so'] }],
    [{ ...good, options: ['PKCS11Provider=/tmp/x.so'] }],
    [{ ...good, options: ['SecurityKeyProvider=/tmp/x.so'] }],
    [{ ...good, options: ['StrictHostKeyChecking=no'] }],
    [{ ...good, options: ['stricthostkeychecking=off'] }],
    [{ ...good, options: ['UserKnownHostsFile=/dev/null'] }],
    [{ ...good, options: ['SendEnv=NETLIFY_AUTH_TOKEN'] }],
    [{ ...good, options: ['SetEnv=A=b'] }],
    [{ ...good, options: ['RemoteCommand=id'] }],
    [{ ...good, options: ['ForwardAgent=yes'] }],
    [{ ...good, options: ['ForwardX11=yes'] }],
    [{ ...good, options: ['XAuthLocation=/tmp/x'] }],
    [{ ...good, options: ['Include=/tmp/x'] }],
    [{ ...good, options: ['LocalForward=1:x:2'] }],
    [{ ...good, options: ['Nonsense=1'] }],
  ])('%j is refused', (options) => expect(checkSshSettings(options)).toBeDefined())
  test.each([
    [good],
    [{ ...good, host: 'my-server' }],
    [{ ...good, host: '[::1]' }],
    [{ ...good, options: ['IdentityFile=~/.ssh/id'] }],
    [{ ...good, options: ['StrictHostKeyChecking=accept-new', 'ProxyJump=jane@door.example:22'] }],
  ])('%j is taken', (options) => expect(checkSshSettings(options)).toBeUndefined())
})

describeWith('sshd', 'ssh', () => {
  let sshd: Awaited<ReturnType<typeof startSshd>>
  beforeAll(async () => {
    sshd = await startSshd('Subsystem sftp internal-sftp')
  })
  afterAll(() => sshd.stop())

  const blog = (more = '') => {
    const site = join(temporaryFolder(), 'www')
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': settings(
        `  ssh:\n    host: ${userInfo().username}@127.0.0.1\n    path: ${site}\n    port: ${sshd.port}\n    options: ${JSON.stringify(sshd.options)}\n${more}`,
      ),
      'content/notes/a.md': note('A.'),
      'content/static/big.bin': 'x'.repeat(100_000),
      'content/static/#hash.txt': '#',
      'content/static/;semi.txt': ';',
      'content/static/-x.txt': '-',
    })
    return { root, site, current: join(site, 'current') }
  }
  /** The machine without rsync, as the author's side sees it. */
  const withoutRsync = (): Record<string, string> => {
    const bin = temporaryFolder()
    for (const name of ['ssh', 'tar', 'gzip'])
      spawnSync('ln', ['-s', spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim(), join(bin, name)])
    return { PATH: bin }
  }

  test.each([
    ['rsync', () => ({})],
    ['tar', withoutRsync],
  ] as const)(
    'by %s: whole releases, hard links, an atomic switch, five kept, back again',
    { timeout: 240_000 },
    async (_, env) => {
      const { root, site, current } = blog()
      const first = await deploy(root, [], env())
      expect(first.stderr).toBe('')
      expect(first.stdout).toMatch(/^ssh: \d+ files sent; .*\/current is releases\/\d{14}$/m)
      expect(texts(current)).toEqual(built(root))
      const inode = (): number =>
        Number(spawnSync('stat', ['-Lc', '%i', join(current, 'big.bin')], { encoding: 'utf8' }).stdout)
      const big = inode()
      expect((await deploy(root, [], env())).stdout).toBe(
        'ssh: nothing deployed, the host has this site already\n',
      )
      for (let index = 0; index < 6; index++) {
        writeFiles(root, {
          'content/notes/a.md': note(`Version ${index}`),
          [`content/notes/n${index}.md`]: note('N.'),
        })
        rmSync(join(root, `content/notes/n${index - 1}.md`), { force: true })
        expect((await deploy(root, [], env())).status).toBe(0)
        expect(texts(current)).toEqual(built(root))
      }
      expect(inode()).toBe(big)
      expect(readdirSync(join(site, 'releases')).filter((name) => !name.endsWith('.json')).length).toBe(5)
      expect((await deploy(root, ['--rollback'], env())).status).toBe(0)
      expect(readFileSync(join(current, 'notes/a/index.html'), 'utf8')).toContain('Version 4')
    },
  )

  /** An ssh that runs its command in some shell of this machine, with other programs first in the PATH. */
  const fakeHost = (
    shell: string,
    programs: Readonly<Record<string, string>> = {},
    hasRsync = true,
  ): Record<string, string> => {
    const [bin, host] = [temporaryFolder(), temporaryFolder()]
    const write = (folder: string, name: string, text: string): void => {
      writeFileSync(join(folder, name), text)
      chmodSync(join(folder, name), 0o755)
    }
    write(
      bin,
      'ssh',
      `#!/bin/bash\nargs=(); while [ $# -gt 0 ]; do case "$1" in -T) ;; -o|-p|-l) shift;; --) ;; *) args+=("$1");; esac; shift; done\nunset 'args[0]'; echo "Welcome to this host"; PATH="${host}:$PATH" exec ${shell} -c "\${args[*]}"\n`,
    )
    if (!hasRsync) write(bin, 'rsync', '#!/bin/sh\necho "openrsync: protocol version 29"\n')
    for (const [name, text] of Object.entries(programs)) write(host, name, text)
    return { PATH: `${bin}:${process.env.PATH}` }
  }
  /** `mv` as BSD has it: no -T, but -h, which GNU has not. */
  const bsdMv =
    '#!/bin/sh\ncase "$1" in -T*) echo "mv: illegal option -- T" >&2; exit 64;; -h*) shift; exec /bin/mv -T "$@";; esac\nexec /bin/mv "$@"\n'
  const oldMv =
    '#!/bin/sh\ncase "$1" in -[Th]*) echo "mv: illegal option" >&2; exit 64;; esac\nexec /bin/mv "$@"\n'
  const bsdCp =
    '#!/bin/sh\nfor one; do case "$one" in --*|-l) echo "cp: illegal option" >&2; exit 64;; esac; done\nexec /bin/cp "$@"\n'
  const no = '#!/bin/sh\nexit 1\n'
  const hosts: readonly (readonly [name: string, program: string, host: () => Record<string, string>])[] = [
    ['fish as login shell', 'fish', () => fakeHost('fish', {}, false)],
    ['tcsh as login shell', 'tcsh', () => fakeHost('tcsh', {}, false)],
    ['busybox', 'busybox', () => fakeHost('busybox sh', { sh: '#!/bin/sh\nexec busybox sh "$@"\n' }, false)],
    ['the mv of BSD', 'sh', () => fakeHost('sh', { mv: bsdMv }, false)],
    ['an old mv, and perl', 'perl', () => fakeHost('sh', { mv: oldMv, python3: no }, false)],
    ['an old mv, and python', 'python3', () => fakeHost('sh', { mv: oldMv, perl: no }, false)],
    ['the cp of BSD', 'cpio', () => fakeHost('sh', { cp: bsdCp }, false)],
    ['neither a cp nor a cpio that links', 'sh', () => fakeHost('sh', { cp: bsdCp, cpio: no }, false)],
  ]
  for (const [name, program, host] of hosts)
    describeWith(program, `a host with ${name}`, () =>
      test('takes the site, and back again', { timeout: 60_000 }, async () => {
        const { root, site, current } = blog()
        const env = host()
        for (const version of [1, 2]) {
          writeFiles(root, { 'content/notes/a.md': note(`Version ${version}`) })
          const done = await deploy(root, [], env)
          expect(done, done.stderr).toMatchObject({ status: 0 })
          expect(texts(current)).toEqual(built(root))
        }
        changeByHand(current)
        expect((await deploy(root, [], env)).stdout).toMatch(/^ssh: 3 files sent; /)
        expect(texts(current)).toEqual(built(root))
        expect((await deploy(root, ['--rollback'], env)).status).toBe(0)
        expect(readdirSync(site).filter((one) => one.includes('new'))).toEqual([])
        expect((await deploy(root, ['--rollback'], env)).status).toBe(0)
        expect(readFileSync(join(current, 'notes/a/index.html'), 'utf8')).toContain('Version 1')
        // A release that was left is not the previous one later.
        writeFiles(root, { 'content/notes/a.md': note('Version 3') })
        writeFileSync(join(site, 'releases/20200101000000.json'), '{}')
        expect((await deploy(root, [], env)).status).toBe(0)
        expect((await deploy(root, ['--rollback'], env)).status).toBe(0)
        expect(readFileSync(join(current, 'notes/a/index.html'), 'utf8')).toContain('Version 1')
        expect(readdirSync(join(site, 'releases')).sort()).toEqual([
          expect.stringMatching(/^\d{14,}$/),
          expect.stringMatching(/^\d{14,}\.json$/),
        ])
      }),
    )

  test('a rollback at a host whose link leads elsewhere deletes nothing', async () => {
    const { root, site, current } = blog()
    const env = fakeHost('sh', {}, false)
    expect((await deploy(root, [], env)).status).toBe(0)
    mkdirSync(join(site, 'zebra'))
    writeFileSync(join(site, 'zebra/kept'), 'kept')
    rmSync(current)
    symlinkSync('zebra', current)
    const { status, stderr } = await deploy(root, ['--rollback'], env)
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('does not lead to a release of smallsocial'),
    ])
    expect(readFileSync(join(site, 'zebra/kept'), 'utf8')).toBe('kept')
    expect(readlinkSync(current)).toBe('zebra')
  })

  test('a host that cannot rename a link keeps its site, and it is said', async () => {
    const { root, current } = blog()
    expect((await deploy(root)).status).toBe(0)
    const before = readlinkSync(current)
    writeFiles(root, { 'content/notes/a.md': note('Other') })
    const broken = await deploy(root, [], fakeHost('sh', { mv: oldMv, perl: no, python3: no }, false))
    expect(broken).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('this host has no way to rename a link'),
    })
    expect(readlinkSync(current)).toBe(before)
  })

  test('restores the files that others removed or changed', async () => {
    const { root, current } = blog()
    await deploy(root)
    changeByHand(current)
    expect((await deploy(root)).stdout).toMatch(/^ssh: 3 files sent; /)
    expect(texts(current)).toEqual(built(root))
    expect((await deploy(root)).stdout).toBe('ssh: nothing deployed, the host has this site already\n')
  })

  test('a broken transfer leaves the old site', async () => {
    const { root, site, current } = blog()
    await deploy(root)
    const [before, target] = [texts(current), readlinkSync(current)]
    writeFiles(root, { 'content/notes/a.md': note('Other.') })
    const bin = temporaryFolder()
    writeFileSync(
      join(bin, 'rsync'),
      '#!/bin/sh\n[ "$1" = --version ] && echo "rsync  version 3.2.7" && exit 0\necho "connection unexpectedly closed" >&2\nexit 12\n',
    )
    chmodSync(join(bin, 'rsync'), 0o755)
    const broken = await deploy(root, [], { PATH: `${bin}:${process.env.PATH}` })
    expect(broken).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('connection unexpectedly closed'),
    })
    expect([texts(current), readlinkSync(current)]).toEqual([before, target])
    expect(readdirSync(join(site, 'releases')).filter((name) => name.endsWith('.part'))).toEqual([])
    expect((await deploy(root)).status).toBe(0)
    expect(readdirSync(join(site, 'releases')).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('a host that lets nobody in is reported plainly', async () => {
    const { root } = blog()
    const text = readFileSync(join(root, 'content/site.yaml'), 'utf8')
    writeFiles(root, {
      'content/site.yaml': text.replace(/IdentityFile=[^"]*/, 'IdentityFile=/dev/null'),
    })
    const refused = await deploy(root, [], { SSH_AUTH_SOCK: '', HOME: temporaryFolder() })
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('Permission denied') })
    expect(refused.stderr).toContain('it must work without a password')
  })

  describeWith('nginx', 'behind nginx', () => {
    test('a visitor never meets a 404, nor a page of one build with the style of another; tombstones answer 410', {
      timeout: 120_000,
    }, async () => {
      const { root, site, current } = blog()
      await deploy(root)
      const http = await freePort()
      const conf = onlyBlock('nginx')
        .replace(/^\s*listen .*$/gm, '')
        .replace('server {', `server {\n  listen 127.0.0.1:${http};`)
        .replaceAll('/var/www/example.com', site)
      const folder = temporaryFolder()
      chmodSync(folder, 0o755)
      for (let at = site; at !== '/tmp' && at !== '/'; at = join(at, '..')) chmodSync(at, 0o755)
      writeFileSync(
        join(folder, 'nginx.conf'),
        `daemon off;\npid ${folder}/pid;\nerror_log ${folder}/error.log;\nevents {}\nhttp {\n  access_log off;\n  types { text/html html; text/css css; }\n  client_body_temp_path ${folder};\n  proxy_temp_path ${folder};\n  fastcgi_temp_path ${folder};\n  uwsgi_temp_path ${folder};\n  scgi_temp_path ${folder};\n${conf}\n}\n`,
      )
      const nginx = spawn(
        spawnSync('which', ['nginx'], { encoding: 'utf8' }).stdout.trim(),
        ['-c', join(folder, 'nginx.conf')],
        { stdio: 'ignore' },
      )
      try {
        const url = `http://127.0.0.1:${http}`
        for (let tries = 0; tries < 200 && (await fetch(url).catch(() => undefined)) === undefined; tries++)
          await new Promise((resolve) => setImmediate(resolve))
        let isOn = true
        const troubles: string[] = []
        let [visits, versions] = [0, new Set<string>()]
        const visitor = async (): Promise<void> => {
          while (isOn || visits < 1000) {
            visits++
            const page = await fetch(`${url}/`)
            const text = await page.text()
            const style = /\/assets\/style-[0-9a-f]+\.css/.exec(text)?.[0] ?? ''
            const custom = /\/assets\/custom-[0-9a-f]+\.css/.exec(text)?.[0] ?? ''
            versions.add(custom)
            const answers = await Promise.all(
              [style, custom].filter((path) => path !== '').map((path) => fetch(url + path)),
            )
            for (const one of [page, ...answers])
              if (one.status !== 200) troubles.push(`${one.status} ${one.url}`)
            const said = /Version (\d+)/.exec(text)?.[1]
            const css = custom === '' ? undefined : await answers[1]?.text()
            if (said !== undefined && css?.includes(`"${said}"`) !== true)
              troubles.push(`page ${said} with ${css}`)
          }
        }
        const visitors = Promise.all([visitor(), visitor(), visitor()])
        for (let index = 0; index < 4; index++) {
          writeFiles(root, {
            'content/notes/a.md': note(`Version ${index}`),
            'templates/custom.css': `p::after { content: "${index}" }\n`,
          })
          expect((await deploy(root)).status).toBe(0)
        }
        isOn = false
        await visitors
        expect(troubles).toEqual([])
        expect(visits).toBeGreaterThanOrEqual(1000)
        expect(versions.size).toBeGreaterThan(2)

        writeFiles(root, {
          'content/notes/a.md': `---\ndate: 2026-05-01 10:00 Z\ndeleted: 2026-05-02\n---\n`,
        })
        await deploy(root)
        const gone = await fetch(`${url}/notes/a/`)
        expect([gone.status, await gone.text()]).toEqual([
          410,
          readFileSync(join(current, 'notes/a/index.html'), 'utf8'),
        ])
        expect((await fetch(`${url}/nowhere/`)).status).toBe(404)
        expect((await fetch(`${url}/.smallsocial-deploy.json`)).status).toBe(404)
        expect((await fetch(`${url}/feed.xml`)).headers.get('content-type')).toBe(
          'application/rss+xml; charset=utf-8',
        )
        expect((await fetch(`${url}/notes`, { redirect: 'manual' })).status).toBe(301)
      } finally {
        nginx.kill()
      }
    })
  })
})

describe('names that a target cannot take are reported before anything is sent', () => {
  test.each([
    ['netlify', 'content/static/a#b.txt', '{}'],
    ['netlify', 'content/static/what?.txt', '{}'],
    ['git', 'content/static/.well-known/.git/config', '{ repository: /nowhere.git }'],
    ['git', 'content/static/GIT~1/config', '{ repository: /nowhere.git }'],
  ])('%s: %s', async (to, path, options) => {
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': settings(`  ${to}: ${options}\n`),
      'content/notes/a.md': note('A.'),
      [path]: 'x',
    })
    const secrets = { NETLIFY_AUTH_TOKEN: 'x', NETLIFY_SITE_ID: 'y' }
    const isLeftOut = path.includes('/.git/')
    for (const command of ['plan', 'check', 'deploy']) {
      const { stderr } = await startCli(
        [command, '--root', root, ...(command === 'check' ? [] : ['--allow-lost-urls'])],
        { env: secrets },
      ).done
      expect(stderr.includes(`cannot be deployed to ${to}`), `${command}: ${stderr}`).toBe(!isLeftOut)
    }
  })
})

test('a token goes over https, or stays on this machine', async () => {
  for (const [api, isTaken] of [
    ['http://api.example/', false],
    ['https://api.example/', true],
    ['http://127.0.0.1:1/', true],
    ['http://localhost:1/', true],
    ['http://127.0.0.1.example/', false],
  ] as const)
    for (const where of [`deploy: { netlify: { api: "${api}" } }`, `webmention: { api: "${api}" }`]) {
      const { messages } = parseConfig({
        path: 'site.yaml',
        file: 'content/site.yaml',
        value: `url: https://blog.example/\ntitle: x\nauthor: { name: x }\n${where}`,
      })
      expect(messages.length === 0, `${where}: ${JSON.stringify(messages)}`).toBe(isTaken)
    }
})
