import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answer, serve } from '../server.js'
import { canMount, withSmallDisk } from '../small-disk.js'
import { filesIn, runCli, startCli, temporaryFolder, writeFiles } from '../support.js'

/** The state of a blog through bad days: damaged ledgers, full and read-only disks, folders and pipes where files must be. */

const settings = (url = 'https://blog.example/'): string =>
  `url: ${url}\ntitle: "A blog"\nauthor: { name: "Ada Example" }\n`
const blog = (files: Readonly<Record<string, string>> = {}): string =>
  writeFiles(temporaryFolder(), {
    'content/site.yaml': settings(),
    'content/notes/a.md': '---\ndate: 2026-01-02\n---\nHello\n',
    ...files,
  })

/** A deployed folder as a site, and another site that takes webmentions. */
const deployable = async (count: number) => {
  const root = temporaryFolder()
  const folder = join(root, 'www')
  const heard: string[] = []
  const others = await serve((request, response) => {
    if (request.method !== 'POST')
      return answer(response, 200, { 'content-type': 'text/html', link: '</wm>; rel="webmention"' }, 'x')
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      heard.push(new URLSearchParams(body).get('target') ?? '')
      answer(response, 202)
    })
  })
  const own = await serve((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '', 'http://x/').pathname)
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path)
    if (existsSync(file)) answer(response, 200, {}, readFileSync(file))
    else answer(response, 404)
  }, '127.0.0.2')
  writeFiles(root, {
    'content/site.yaml': `${settings(`${own}/`)}deploy: { folder: { path: ${folder} } }\n`,
    ...Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `content/replies/r${index}.md`,
        `---\ndate: 2026-01-02\nin-reply-to: ${others}/${index}\n---\nx\n`,
      ]),
    ),
  })
  const run = async (command: string, ...more: readonly string[]) => {
    const hosts = [own, others].flatMap((url) => ['--allow-host', new URL(url).host])
    return startCli([command, '--root', root, '--send-since', '2020-01-01', ...hosts, ...more]).done
  }
  return { root, run, heard, ledger: join(root, 'content/sent.jsonl') }
}

describe('a ledger that lost what it knew', () => {
  const damages: Readonly<Record<string, (text: string) => string>> = {
    emptied: () => '',
    'all NUL': (text) => '\0'.repeat(text.length),
    'NUL at its end': (text) => text.slice(0, -200) + '\0'.repeat(200),
    'cut in half within a line': (text) => text.slice(0, text.length / 2),
    'cut after a line': (text) => `${text.split('\n').slice(0, 3).join('\n')}\n`,
    'with a line of something else': (text) => `${text}hello\n`,
    'cut at its beginning': (text) => text.slice(30),
  }
  test('stops the deploy, and nothing is sent twice', async () => {
    const site = await deployable(6)
    expect((await site.run('deploy')).status).toBe(0)
    expect(site.heard.length).toBe(6)
    const whole = readFileSync(site.ledger, 'utf8')
    for (const [name, damage] of Object.entries(damages)) {
      writeFileSync(site.ledger, damage(whole))
      for (const command of ['plan', 'deploy']) {
        const { status, stderr } = await site.run(command)
        expect({ name, command, status }).toEqual({ name, command, status: 1 })
        expect(stderr).toContain('content/sent.jsonl')
        expect(stderr).toContain('restore the file from version control')
        expect(stderr).not.toMatch(/\n\s+at /)
      }
      expect(readFileSync(site.ledger, 'utf8'), 'a damaged ledger is left as it is').toBe(damage(whole))
    }
    rmSync(site.ledger)
    expect((await site.run('deploy')).status).toBe(1)
    writeFileSync(site.ledger, `${whole}{"source":"https://x`)
    const unfinished = await site.run('deploy')
    expect(unfinished).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('the last line is incomplete'),
    })
    expect(site.heard.length).toBe(6)
    expect(readFileSync(site.ledger, 'utf8'), 'the next deploy removes the line').toBe(whole)
  })
})

describe('something else in the place of a file', () => {
  const fifo = (path: string): void => void spawnSync('mkfifo', [path])
  const places: Readonly<Record<string, (root: string) => void>> = {
    'a folder as moderation.yaml': (root) =>
      mkdirSync(join(root, 'content/mentions/moderation.yaml'), { recursive: true }),
    'a folder as sent.jsonl': (root) => mkdirSync(join(root, 'content/sent.jsonl')),
    'a folder as a file of mentions': (root) =>
      mkdirSync(join(root, 'content/mentions/x.json'), { recursive: true }),
    'a pipe as sent.jsonl': (root) => fifo(join(root, 'content/sent.jsonl')),
    'a pipe as a post': (root) => fifo(join(root, 'content/notes/b.md')),
    'a pipe as people.yaml': (root) => fifo(join(root, 'content/people.yaml')),
  }
  test.each(Object.entries(places))('%s is an error with its path', (name, make) => {
    const root = blog()
    make(root)
    const { status, stderr } = runCli(['build', '--root', root])
    expect(stderr, name).toMatch(/^content\/\S+ +error +(?:there is a folder|it is not a file)/)
    expect(status).toBe(1)
  })

  test.each([
    ['.smallsocial as a file', (root: string) => writeFileSync(join(root, '.smallsocial'), '')],
    [
      'a pipe among what is remembered',
      (root: string) => {
        runCli(['build', '--root', root])
        for (const name of readdirSync(join(root, '.smallsocial')))
          if (/^(?:posts|last|written)-/.test(name)) {
            rmSync(join(root, '.smallsocial', name))
            fifo(join(root, '.smallsocial', name))
          }
      },
    ],
  ])('%s does not keep commands that only read', (_, make) => {
    const root = blog()
    make(root)
    for (const command of ['check', 'plan'])
      expect(runCli([command, '--root', root]).stderr, command).not.toMatch(/\n\s+at |EEXIST|ENOTDIR/)
    expect(runCli(['check', '--root', root]).status).toBe(0)
  })

  test('.smallsocial as a file: a build says so', () => {
    const root = blog({ '.smallsocial': '' })
    const { status, stderr } = runCli(['build', '--root', root])
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: expect.stringMatching(
        /\.smallsocial +error +(?:something else is there already|there is a file where a folder must be)\n +move/,
      ),
    })
  })

  test('a file of somebody else where a folder must be is kept', () => {
    const root = blog()
    runCli(['build', '--root', root])
    rmSync(join(root, 'public/notes'), { recursive: true })
    writeFileSync(join(root, 'public/notes'), 'mine')
    const { status, stderr } = runCli(['build', '--root', root])
    expect(stderr).toContain('public/notes  error    there is a file where a folder must be')
    expect(status).toBe(1)
    expect(readFileSync(join(root, 'public/notes'), 'utf8')).toBe('mine')
  })

  test('an output that is a link to nothing is refused', () => {
    const root = blog()
    symlinkSync(join(root, 'nowhere'), join(root, 'public'))
    const { status, stderr } = runCli(['build', '--root', root])
    expect(stderr).toContain('the output folder is a broken link')
    expect(status).toBe(1)
  })

  test('moderation.yaml that says `null` takes decisions', () => {
    const root = blog({ 'content/mentions/moderation.yaml': 'null\n' })
    expect(runCli(['mentions', 'block', 'spam.example', '--root', root])).toMatchObject({ status: 0 })
    expect(readFileSync(join(root, 'content/mentions/moderation.yaml'), 'utf8')).toContain(
      '- domain: spam.example',
    )
  })

  test('a context with a control character does not end `contexts`', () => {
    const root = blog({ 'content/contexts/a.json': '{"url": "https://a.example/\u0001"}' })
    expect(runCli(['contexts', '--root', root]).stderr).not.toMatch(/\n\s+at /)
  })
})

/** Another user than the one who runs the tests; root may write everywhere. */
const nobody = 65_534
const isRoot = process.getuid?.() === 0
const asNobody = (root: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli.js', ...args, '--root', root], {
    encoding: 'utf8',
    uid: nobody,
    gid: nobody,
    env: { ...process.env, HOME: '/tmp' },
  })
  return { status, stdout, stderr }
}

describe.skipIf(!isRoot)('without rights (needs root, to be somebody else)', () => {
  const open = (root: string): string => {
    chmodSync(root, 0o755)
    return root
  }
  test('a folder that may not be written to is one message', () => {
    const root = open(blog())
    for (const [command, path] of [
      ['build', /^(?:\.smallsocial|public|\S+) +error +you may not read or write it/],
      ['new note hello', /^\S*content\/notes\S* +error +you may not read or write it/],
      ['theme copy summary', /^\S*templates\S* +error +you may not read or write it/],
    ] as const) {
      const { status, stderr } = asNobody(root, command.split(' '))
      expect(stderr, command).toMatch(path)
      expect(stderr, command).not.toMatch(/\n\s+at /)
      expect(status, command).toBe(3)
    }
    expect([...filesIn(root).keys()], 'nothing is left').toEqual(['content/notes/a.md', 'content/site.yaml'])
    expect(asNobody(root, ['check']).status, 'reading needs no writing').toBe(0)
    expect(asNobody(root, ['plan']).stderr).not.toContain('you may not')
  })

  test('a post that may not be read is one message', () => {
    const root = open(blog())
    chownSync(root, nobody, nobody)
    chmodSync(join(root, 'content/notes/a.md'), 0o600)
    const { status, stderr } = asNobody(root, ['build'])
    expect(stderr).toMatch(/content\/notes\/a\.md +error +you may not read or write it/)
    expect(status).toBe(3)
    expect(existsSync(join(root, 'public'))).toBe(false)
  })
})

test.runIf(process.env.CI === 'true' && isRoot)('CI can mount a small disk', () =>
  expect(canMount).toBe(true),
)

describe.skipIf(!canMount)('on a full disk (needs root, to mount one)', () => {
  const fill = (folder: string): void => {
    for (let size = 65_536; size >= 1; size = Math.floor(size / 2))
      try {
        for (let count = 0; ; count++) writeFileSync(join(folder, `fill-${size}-${count}`), 'x'.repeat(size))
      } catch {
        // Full for files of this size.
      }
  }
  test('nothing half-written is left, and each command says so', () => {
    return withSmallDisk((folder) => {
      const root = writeFiles(folder, {
        'content/site.yaml': settings(),
        'content/notes/a.md': '---\ndate: 2026-01-02\n---\nHello\n',
        'content/mentions/moderation.yaml': 'block:\n  - domain: a.example\n',
      })
      mkdirSync(join(root, '.smallsocial'))
      mkdirSync(join(root, 'templates'))
      fill(root)
      const before = new Map([...filesIn(root)].filter(([path]) => !path.startsWith('fill-')))
      for (const command of ['build', 'new note hello', 'theme copy style.css', 'mentions block b.example']) {
        const { status, stderr } = runCli([...command.split(' '), '--root', root])
        expect(stderr, command).toContain('the disk is full')
        expect(stderr, command).not.toMatch(/\n\s+at /)
        expect(status, command).toBe(3)
      }
      const after = new Map(
        [...filesIn(root)].filter(([path]) => !path.startsWith('fill-') && !path.startsWith('.smallsocial/')),
      )
      const contentAfter = [...after].filter(([path]) => /^(?:content|templates)\//.test(path))
      expect(contentAfter).toEqual([...before])
      expect(runCli(['check', '--root', root]).status).toBe(0)
    })
  })
})
