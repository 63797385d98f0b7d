import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { describeWith } from '../outside/programs.js'
import { filesIn, leastSettings, projectFolder, runCli, temporaryFolder, writeFiles } from '../support.js'

describe('help', () => {
  test('has examples for each command, which are commands that there are', { timeout: 60_000 }, () => {
    const below = (path: readonly string[]): string[][] =>
      [...runCli([...path, '--help']).stdout.matchAll(/^ {2}([a-z]+)(?: |$)/gm)]
        .map(([, name]) => [...path, name ?? ''])
        .filter((one) => one.at(-1) !== 'help' && one.at(-1) !== 'smallsocial')
    const all = below([]).flatMap((path) =>
      ['mentions', 'webmention', 'theme'].includes(path[0] ?? '') ? [path, ...below(path)] : [path],
    )
    expect(all.length).toBeGreaterThan(15)
    for (const path of all) {
      const [help = '', examples = ''] = runCli([...path, '--help']).stdout.split('Examples:\n')
      expect(examples, path.join(' ')).toMatch(new RegExp(`^ {2}smallsocial ${path.join(' ')}`, 'm'))
      for (const [option] of examples.matchAll(/--[a-z-]+/g)) expect(help).toContain(option)
    }
  })

  test('and a build end as usual when nobody reads what they print', () => {
    const root = writeFiles(temporaryFolder(), {
      'content/site.yaml': leastSettings,
      'content/notes/a.md': '---\ndate: 2026-05-01\n---\nA.\n',
    })
    const cli = `"${process.execPath}" "${join(projectFolder, 'dist/cli.js')}"`
    for (const words of ['deploy --help', `build --root "${root}"`]) {
      const script = `(${cli} ${words}; echo "status $?" >&2) | true`
      expect(spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stderr, words).toBe('status 0\n')
    }
    expect(filesIn(join(root, 'public')).has('notes/a/index.html')).toBe(true)
  })

  test('is plain when the words are wrong', () => {
    expect(runCli(['buidl'])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('Did you mean build?'),
    })
    expect(runCli(['build', '--wrong'])).toMatchObject({ status: 2 })
    for (const args of [['build', '--wrong'], ['serve', '--port', 'abc'], ['new']]) {
      const { status, stdout } = runCli([...args, '--json'])
      expect([status, JSON.parse(stdout)]).toEqual([
        2,
        { ok: false, messages: [expect.objectContaining({ rule: 'invalid-argument' })] },
      ])
    }
    expect(runCli(['build', '--drafs']).stderr).toContain('Did you mean --drafts?')
    expect(runCli(['new', 'bokmark', 'https://a.example/']).stderr).toContain('did you mean `bookmark`?')
    expect(runCli(['completion', 'tcsh'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('bash, zsh, fish'),
    })
    expect(runCli(['--version'])).toMatchObject({ status: 0, stdout: '0.1.0\n' })
  })
})

describe('completion', () => {
  const script = runCli(['completion', 'bash']).stdout
  /** What bash offers after these words, the last one unfinished. */
  const offered = (...words: string[]): string[] => {
    const line = `${script}\nCOMP_WORDS=(${['smallsocial', ...words].map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _smallsocial; printf '%s\\n' "\${COMPREPLY[@]}"`
    return spawnSync('bash', ['-c', line], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
      .filter((word) => word !== '')
  }

  test('of bash knows commands, those below them, options and kinds', () => {
    expect(offered('b')).toEqual(['build'])
    expect(offered('mentions', 'p')).toEqual(['pull'])
    expect(offered('mentions', 'pull', '--f')).toEqual(['--full'])
    expect(offered('new', 're')).toEqual(['reply', 'repost', 'read', 'review'])
    expect(offered('new', 'reply', '--rs')).toEqual(['--rsvp'])
    expect(offered('build', '--d')).toEqual(['--drafts'])
    expect(offered('build', 'x')).toEqual([])
  })

  describeWith('zsh', 'of zsh', () => {
    test('is a script that zsh takes', () => {
      const { stdout } = runCli(['completion', 'zsh'])
      const words = `_describe() { print -l -- \${known} }; compdef() { : }; words=(smallsocial mentions ''); CURRENT=3; ${stdout}\n_smallsocial`
      const result = spawnSync('zsh', ['-f', '-c', words], { encoding: 'utf8' })
      expect(result.stderr).toBe('')
      expect(result.stdout).toMatch(/^pull:fetch received/m)
    })
  })

  describeWith('fish', 'of fish', () => {
    test('is a script that fish takes', () => {
      const { stdout } = runCli(['completion', 'fish'])
      const offers = (line: string): string =>
        spawnSync('fish', ['-c', `${stdout}\ncomplete -C '${line}'`], {
          encoding: 'utf8',
          env: { ...process.env, HOME: temporaryFolder() },
        }).stdout
      expect(offers('smallsocial bu')).toMatch(/^build\tbuild the site/m)
      expect(offers('smallsocial mentions pu')).toMatch(/^pull\t/m)
      expect(offers('smallsocial mentions pull --fu')).toMatch(/^--full\t/m)
    })
  })
})

describe('build', () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': leastSettings,
    'content/notes/a.md': '---\ndate: 2026-05-01\n---\n[x](/no/)\n',
  })

  test('--json is one object on standard output and nothing else', () => {
    const { status, stdout, stderr } = runCli(['build', '--json', '--root', root])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      messages: [
        {
          rule: expect.any(String),
          file: 'content/notes/a.md',
          line: 4,
          column: null,
          severity: 'warning',
          reason: expect.any(String),
          note: expect.any(String),
        },
      ],
      posts: 1,
      pages: expect.any(Number),
      written: expect.any(Number),
      unchanged: 0,
      removed: 0,
      ms: expect.any(Number),
    })
  })

  test('speaks on standard error, in plain text when nobody watches, and exits 1 for a mistake', () => {
    const result = runCli(['build', '--root', root])
    expect(result.stdout).toMatch(
      /^public: 1 post in \d+ files \(0 written, \d+ unchanged\) in \d+ ms; 1 warning\n$/,
    )
    expect(result.stderr).toMatch(/^content\/notes\/a\.md:4 {2}warning {2}the link/)
    expect(runCli(['build', '--root', root, '--quiet']).stdout).toBe('')
    const strict = runCli(['build', '--root', root, '--strict'])
    expect(strict).toMatchObject({ status: 1, stdout: '' })
    expect(strict.stderr).toContain('1 warning; nothing was written')
    expect(runCli(['build', '--root', root, '--base-url', 'nonsense'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('`--base-url` is not a URL: `nonsense`'),
    })
    expect(runCli(['build', '--root', join(root, 'nowhere')])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('smallsocial init'),
    })
  })
})

test.each([
  [['check', '--write'], '`--write` is for `--before`'],
  [['check', '--before', 'x', '--live'], 'choose one'],
  [['plan', '--send-since', '2026-02-31'], 'write it like 2026-05-01'],
  [['deploy', '--dry-run', '--no-send'], '`--no-send`'],
  [['plan', '--allow-host', 'http://localhost'], '`--allow-host` is `http://localhost`'],
  [['server', 'tokens', '--scope', 'media'], '`--scope` is for `--create`'],
])('flags that contradict each other or mean nothing are wrong usage: %j', (args, words) => {
  const { status, stderr } = runCli([...args, '--root', temporaryFolder()])
  expect([status, stderr]).toEqual([2, expect.stringContaining(words)])
})

describe('init', () => {
  test('makes a blog that builds without a warning', () => {
    const cwd = temporaryFolder()
    expect(runCli(['init', 'blog', '--yes'], { cwd }).status).toBe(0)
    const built = runCli(['build', '--strict', '--json', '--root', 'blog'], { cwd })
    expect(JSON.parse(built.stdout)).toMatchObject({ ok: true, messages: [], posts: 3 })
  })

  test('takes what is said, quotes it rightly', () => {
    const cwd = temporaryFolder()
    expect(
      runCli(
        [
          'init',
          '--url',
          'https://me.example',
          '--name',
          'A "B" C: d',
          '--title',
          '#1',
          '--timezone',
          'Asia/Tokyo',
        ],
        { cwd },
      ).status,
    ).toBe(0)
    expect(JSON.parse(runCli(['build', '--strict', '--json'], { cwd }).stdout)).toMatchObject({
      ok: true,
      messages: [],
    })
    expect(filesIn(join(cwd, 'public')).get('index.html')?.toString()).toContain('A &quot;B&quot; C: d')
  })

  test.skipIf(spawnSync('which', ['script']).status !== 0)(
    'asks on a terminal what was not said (needs script)',
    () => {
      const cwd = temporaryFolder()
      const command = `${process.execPath} ${join(projectFolder, 'dist/cli.js')} init asked --title "Mine: all"`
      const input = 'me.example\nhttps://me.example/\nMe Myself\nMars\n\n'
      const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { cwd, input, encoding: 'utf8' })
      expect(stdout).toContain('Your name (Jane Doe): ')
      expect(stdout).toContain('write it whole, e.g. https://example.com/')
      expect(stdout).toContain('e.g. America/Chicago')
      const settings = filesIn(cwd).get('asked/content/site.yaml')?.toString()
      expect(settings).toContain('url: "https://me.example/"')
      expect(settings).toContain('name: "Me Myself"')
      expect(settings).toContain('title: "Mine: all"')
    },
  )

  test('never writes over a file', () => {
    const cwd = writeFiles(temporaryFolder(), { 'content/about.md': 'mine\n' })
    const before = filesIn(cwd)
    expect(runCli(['init', '--yes'], { cwd })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('content/about.md  error    the file already exists'),
    })
    expect(filesIn(cwd)).toEqual(before)
  })

  test('refuses a file in the place of its folder', () => {
    const cwd = writeFiles(temporaryFolder(), { blog: 'a file' })
    expect(runCli(['init', 'blog', '--yes'], { cwd })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('it is a file, not a folder'),
    })
  })

  test('refuses settings that cannot be used', () => {
    const cwd = temporaryFolder()
    expect(runCli(['init', '--yes', '--timezone', 'Mars/Olympus'], { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Mars/Olympus'),
    })
    expect(runCli(['init', '--yes', '--url', 'me.example'], { cwd }).status).toBe(2)
    expect(filesIn(cwd).size).toBe(0)
  })
})

test.skipIf(!existsSync('/dev/full'))('output that cannot be written is an error of the machine', () => {
  for (const more of [[], ['--json']]) {
    const output = openSync('/dev/full', 'w')
    const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js', 'theme', 'list', ...more], {
      stdio: ['ignore', output, 'pipe'],
      encoding: 'utf8',
    })
    closeSync(output)
    expect([status, stderr]).toEqual([3, 'error: the output cannot be written: the disk is full\n'])
  }
})
