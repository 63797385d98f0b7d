import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { until as eventually } from '../own-server.js'
import { listen, startPreview } from '../preview.js'
import { leastSettings, runCli, temporaryFolder, writeFiles } from '../support.js'

const post = (words: string, more = ''): string =>
  `---\ndate: 2026-05-01 10:00 +00:00\n${more}---\n${words}\n`
const files = {
  'content/site.yaml': `${leastSettings}\nredirects: { /go/*: https://go.example/:splat }\nwebmention: { moderation: all }\n`,
  'content/notes/a.md': post('First words.', 'aliases: [/old/a/]\n'),
  'content/notes/b.md': post('Beside it.'),
  'content/trip/index.md': post('A trip.', 'photo: { url: cat.svg, alt: A cat }\n'),
  'content/trip/cat.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'content/static/film.mp4': 'abcdefghij',
  'content/about.md': '---\ntitle: About\n---\nMe.\n',
}
const blog = (more: Readonly<Record<string, string>> = {}): string =>
  writeFiles(temporaryFolder(), { ...files, ...more })
const get = async (url: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(url, { redirect: 'manual', headers })
  return { status: response.status, headers: response.headers, text: await response.text() }
}
const saysHost = (url: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })

describe('serve answers as the host will', () => {
  test('with pages, redirects, types, headers, 404, 410', async () => {
    const root = blog({
      'content/notes/gone.md': post('', 'deleted: 2026-06-01\n'),
      'content/static/_headers':
        "/*\n  Content-Security-Policy: default-src 'self'; script-src 'none'\n  X-Own: yes\n/trip/*\n  X-Trip: yes\n",
    })
    const { url } = await startPreview(root)
    const home = await get(`${url}/`)
    expect(home.status).toBe(200)
    expect(home.text).toContain('First words.')
    expect(home.headers.get('x-own')).toBe('yes')
    expect(home.headers.get('x-trip')).toBe(null)
    expect(home.headers.get('cache-control')).toBe('no-store')
    expect(home.headers.get('content-security-policy')).toBe(
      `default-src 'self'; script-src ${url}/.smallsocial/live.js; connect-src 'self' ${url}/.smallsocial/events`,
    )
    expect((await get(`${url}/trip/cat.svg`)).headers.get('x-trip')).toBe('yes')
    expect(home.text).toMatch(
      /<script src="\/\.smallsocial\/live\.js" data-version="[^"]+" defer><\/script>\n<\/body>/,
    )
    expect(home.text).not.toContain('href="https://blog.example/')

    const moved = await get(`${url}/notes/a?x=1`)
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/notes/a/?x=1'])
    const old = await get(`${url}/old/a/`)
    expect([old.status, old.headers.get('location')]).toEqual([301, '/notes/a/'])
    const away = await get(`${url}/go/x/y`)
    expect([away.status, away.headers.get('location')]).toEqual([301, 'https://go.example/x/y'])
    const missing = await get(`${url}/nowhere/`)
    expect(missing.status).toBe(404)
    expect(missing.text).toContain('Not found')
    expect((await get(`${url}/notes/gone/`)).status).toBe(410)
    const feed = await get(`${url}/feed.xml`)
    expect([feed.status, feed.headers.get('content-type')]).toEqual([
      200,
      'application/rss+xml; charset=utf-8',
    ])
    expect(feed.text).not.toContain('<script')
    expect((await get(`${url}/trip/cat.svg`)).headers.get('content-type')).toBe(
      'image/svg+xml; charset=utf-8',
    )
    const part = await get(`${url}/film.mp4`, { range: 'bytes=2-4' })
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, 'cde', 'bytes 2-4/10'])
    expect((await get(`${url}/film.mp4`, { range: 'bytes=-3' })).text).toBe('hij')
    expect((await get(`${url}/film.mp4`, { range: 'bytes=99-' })).status).toBe(416)
    expect((await fetch(`${url}/`, { method: 'HEAD' })).status).toBe(200)
    expect((await fetch(`${url}/`, { method: 'POST' })).status).toBe(405)
    expect((await get(`${url}/..%2f..%2fetc/passwd`)).status).toBe(404)
    expect((await get(`${url}/%E0%A4%A`)).status).toBe(404)
    expect(existsSync(join(root, 'public'))).toBe(false)
  })

  test('with rules that are odd, and stays', async () => {
    const { url } = await startPreview(
      blog({
        'content/static/_headers': '/*\n  X-Words: “hi”\n',
        'content/static/_redirects': '/x /ziel-日本 301\n/:a/:a/b /q 301\n/away/* https://a.example/:splat\n',
      }),
    )
    expect((await get(`${url}/`)).headers.get('x-words')).toBe(Buffer.from('“hi”').toString('latin1'))
    expect((await get(`${url}/x`)).headers.get('location')).toBe('/ziel-%E6%97%A5%E6%9C%AC')
    expect((await get(`${url}/z/z/b`)).headers.get('location')).toBe('/q')
    expect((await get(`${url}/notes/a?b?c`)).headers.get('location')).toBe('/notes/a/?b?c')
    expect((await fetch(`${url}/.smallsocial/events?page=/`, { method: 'HEAD' })).status).toBe(200)
    expect((await get(`${url}//evil.example/%2e%2e`)).status).toBe(404)
  })

  test('below the path that the site has, and to this machine only', async () => {
    const { url } = await startPreview(
      blog({ 'content/site.yaml': files['content/site.yaml'].replace('.example/', '.example/me/') }),
    )
    expect(url).toMatch(/\/me$/)
    expect((await get(`${url}/notes/a/`)).status).toBe(200)
    const root = new URL(url).origin
    expect((await get(`${root}/`)).headers.get('location')).toBe('/me/')
    expect((await get(`${root}/notes/a/`)).status).toBe(404)
    expect(await saysHost(`${url}/`, 'evil.example')).toBe(403)
    expect(await saysHost(`${url}/`, 'evil.example:8080')).toBe(403)
    expect(await saysHost(`${url}/`, new URL(url).host.replace('127.0.0.1', 'localhost'))).toBe(200)
  })

  test('takes the next port when one is taken, and goes at once', async () => {
    const root = blog()
    const first = await startPreview(root)
    const { port } = new URL(first.url)
    const second = await startPreview(root, ['--port', port])
    expect(Number(new URL(second.url).port)).toBeGreaterThan(Number(port))
    listen(second.url, '/')
    second.child.kill('SIGINT')
    expect(await second.exit).toBe(130)
    expect(runCli(['serve', '--port', 'x', '--root', root])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('`--port` is `x`'),
    })
  })

  test('needs settings that can be used', () => {
    expect(runCli(['serve', '--root', temporaryFolder()])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/smallsocial init[\s\S]*there is nothing to show/),
    })
  })

  test('shows drafts and what is scheduled, and says that they are', async () => {
    const { url } = await startPreview(
      blog({
        'content/notes/draft.md': post('Not yet.', 'draft: true\n'),
        'content/notes/later.md': '---\ndate: 2999-05-01 10:00 +00:00\n---\nIn the far future.\n',
      }),
    )
    expect((await get(`${url}/notes/draft/`)).text).toContain('<p class="status">Draft</p>')
    expect((await get(`${url}/notes/later/`)).text).toContain('Scheduled for May 1, 2999')
    expect((await get(`${url}/notes/a/`)).text).not.toContain('class="status"')
    const home = (await get(`${url}/`)).text
    expect(home.match(/class="status"/g)).toHaveLength(2)
  })
})

describe('serve shows each change', () => {
  const watched = async (page: string, more: Readonly<Record<string, string>> = {}) => {
    const root = blog(more)
    const preview = await startPreview(root)
    const browser = listen(preview.url, page)
    await fetch(preview.url + page)
    await browser.next(({ html }) => html !== undefined)
    // The preview looks once more when it begins to watch; from then on nothing is missed.
    const probe = join(root, 'content/static/probe.txt')
    for (let count = 0; !/probe\.txt changed/.test(preview.said()); count++) {
      writeFileSync(probe, String(count))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return { root, ...preview, ...browser }
  }
  const shows = (words: string) => (change: { html?: string }) => change.html?.includes(words) === true

  test.each<[string, (root: string) => void]>([
    ['written in place', (root) => writeFileSync(join(root, 'content/notes/a.md'), post('Other words.'))],
    [
      'emptied, then written',
      (root) => {
        writeFileSync(join(root, 'content/notes/a.md'), '')
        setTimeout(() => writeFileSync(join(root, 'content/notes/a.md'), post('Other words.')), 3)
      },
    ],
    [
      'written beside and renamed (vim, gedit)',
      (root) => {
        const path = join(root, 'content/notes/a.md')
        writeFileSync(join(root, 'content/notes/4913'), '')
        unlinkSync(join(root, 'content/notes/4913'))
        renameSync(path, `${path}~`)
        writeFileSync(path, post('Other words.'))
        unlinkSync(`${path}~`)
      },
    ],
    [
      'written whole and renamed over (VS Code, sed -i)',
      (root) => {
        writeFileSync(join(root, 'content/notes/.a.md.swp'), post('Other words.'))
        renameSync(join(root, 'content/notes/.a.md.swp'), join(root, 'content/notes/a.md'))
      },
    ],
    [
      'the same size and time as before',
      (root) => {
        const path = join(root, 'content/notes/a.md')
        writeFileSync(path, post('Other words.', 'aliases: [/o/]\n'))
        utimesSync(path, new Date(0), new Date(0))
      },
    ],
  ])('%s', async (_, save) => {
    const { root, next, said } = await watched('/notes/a/')
    save(root)
    const { mistakes } = await next(shows('Other words.'))
    expect(mistakes).toEqual([])
    expect(said()).not.toContain('error')
  })

  test('files that come, go and are renamed, folders, other branches', async () => {
    const { root, next, url } = await watched('/')
    const write = (path: string, words: string): void => {
      mkdirSync(join(root, 'content', path, '..'), { recursive: true })
      writeFileSync(join(root, 'content', path), post(words))
    }
    write('notes/new.md', 'A new post.')
    await next(shows('A new post.'))
    renameSync(join(root, 'content/notes/new.md'), join(root, 'content/notes/newer.md'))
    await next(shows('href="/notes/newer/"'))
    expect((await get(`${url}/notes/new/`)).status).toBe(404)
    write('deep/er/post.md', 'In a new folder.')
    await next(shows('In a new folder.'))
    write('deep/er/second.md', 'And one more there.')
    await next(shows('And one more there.'))
    rmSync(join(root, 'content/deep'), { recursive: true })
    await next(({ html }) => html?.includes('In a new folder.') === false)
    expect((await get(`${url}/deep/er/post/`)).status).toBe(404)

    mkdirSync(join(root, 'content/bin.md'))
    write('bin.md/index.md', 'A folder of this name.')
    await next(shows('A folder of this name.'))
    rmSync(join(root, 'content/bin.md'), { recursive: true })
    write('bin.md', 'Now a file.')
    await next(shows('Now a file.'))
    rmSync(join(root, 'content/bin.md'))

    const git = (...args: string[]) =>
      expect(
        spawnSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@a.example', ...args], { cwd: root })
          .status,
      ).toBe(0)
    git('init', '-q', '-b', 'main')
    git('add', 'content')
    git('commit', '-qm', 'One')
    git('checkout', '-qb', 'other')
    for (let number = 0; number < 80; number++) write(`many/post-${number}.md`, `Many ${number}.`)
    unlinkSync(join(root, 'content/notes/b.md'))
    git('add', '-A', 'content')
    git('commit', '-qm', 'Two')
    await next(({ html }) => shows('Many 79.')({ html: html ?? '' }) || html?.includes('many') === true)
    git('checkout', '-q', 'main')
    await next(({ html }) => html?.includes('Beside it.') === true && !html.includes('/many/'))
    expect((await get(`${url}/many/post-3/`)).status).toBe(404)
    expect((await get(`${url}/notes/b/`)).status).toBe(200)
  })

  test('settings, templates, what templates import, styles, mentions, statics', async () => {
    const { root, next, url } = await watched('/notes/a/', {
      'templates/parts/word.js': "export const word = 'one'\n",
      'templates/author.js':
        "import { word } from './parts/word.js'\nexport const author = (_, { html }) => html([`<p>the word `, `</p>`], word)\n",
    })
    writeFileSync(
      join(root, 'content/site.yaml'),
      `${files['content/site.yaml']}description: Described again\n`,
    )
    writeFileSync(
      join(root, 'content/site.yaml'),
      files['content/site.yaml'].replace('A blog', 'Another name'),
    )
    await next(shows('Another name'))
    expect((await get(`${url}/notes/a/`)).text).toContain('the word one')
    writeFileSync(join(root, 'templates/parts/word.js'), "export const word = 'two'\n")
    await next(shows('the word two'))
    unlinkSync(join(root, 'templates/author.js'))
    await next(({ html }) => html?.includes('the word') === false)
    writeFileSync(join(root, 'templates/custom.css'), 'p { color: teal }\n')
    const { html = '' } = await next(shows('/assets/custom-'))
    const [, sheet = ''] = /href="(\/assets\/custom-[^"]+)"/.exec(html) ?? []
    expect((await get(url + sheet)).text).toBe('p { color: teal }\n')
    const stored = join(import.meta.dirname, '../sites/stored-answers/content/mentions/post.json')
    mkdirSync(join(root, 'content/mentions/notes'), { recursive: true })
    writeFileSync(
      join(root, 'content/mentions/notes/a.json'),
      readFileSync(stored, 'utf8').replaceAll('/notes/post/', '/notes/a/'),
    )
    await next(shows('class="responses"'))
    writeFileSync(
      join(root, 'content/trip/cat.svg'),
      '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
    )
    const { files: renewed } = await next(({ files: some }) => some !== undefined)
    expect(renewed).toEqual(['/trip/cat.svg'])
    expect((await get(`${url}/trip/cat.svg`)).text).toContain('<path')
  })

  test('a mistake with its lines, the last good page behind it, until it is corrected', async () => {
    const { root, next, url, until } = await watched('/notes/a/')
    const path = join(root, 'content/notes/a.md')
    writeFileSync(path, '---\ndate: 2026-05-01 10:00 +00:00\nrsvp: perhaps\n---\nNew words.\n')
    const state = await next(({ mistakes }) => mistakes.length > 0)
    expect(state.mistakes[0]).toMatchObject({
      file: 'content/notes/a.md',
      line: 3,
      reason: expect.stringContaining('perhaps'),
      note: expect.any(String),
      excerpt: [
        { number: 1, text: '---' },
        { number: 2, text: 'date: 2026-05-01 10:00 +00:00' },
        { number: 3, text: 'rsvp: perhaps' },
        { number: 4, text: '---' },
        { number: 5, text: 'New words.' },
      ],
    })
    expect((await get(`${url}/notes/a/`)).text).toContain('First words.')
    // The others go on.
    writeFileSync(join(root, 'content/notes/b.md'), post('Meanwhile beside it.'))
    await until(/b\.md changed/)
    expect((await get(`${url}/notes/b/`)).text).toContain('Meanwhile beside it.')
    writeFileSync(path, post('Corrected.'))
    expect((await next(shows('Corrected.'))).mistakes).toEqual([])
    await until(/no problems any more/)

    writeFileSync(join(root, 'content/site.yaml'), 'url: nowhere\n')
    expect((await next(({ mistakes }) => mistakes.length > 0)).mistakes[0]).toMatchObject({
      file: 'content/site.yaml',
      line: 1,
    })
    expect((await get(`${url}/notes/a/`)).text).toContain('Corrected.')
    writeFileSync(join(root, 'content/site.yaml'), files['content/site.yaml'])
    await next(({ mistakes }) => mistakes.length === 0)

    // Two posts at one address are found a moment later.
    writeFileSync(join(root, 'content/notes/c.md'), post('Twice.', 'permalink: /notes/a/\n'))
    expect((await next(({ mistakes }) => mistakes.length > 0)).mistakes[0]?.reason).toContain(
      'two pages have the URL',
    )
    unlinkSync(join(root, 'content/notes/c.md'))
    await next(({ mistakes }) => mistakes.length === 0)

    mkdirSync(join(root, 'templates'))
    writeFileSync(
      join(root, 'templates/post.js'),
      "export const post = (entry) => {\n  throw new Error('no such thing')\n}\n",
    )
    expect((await next(({ mistakes }) => mistakes.length > 0)).mistakes[0]).toMatchObject({
      file: 'templates/post.js',
      line: 2,
      reason: expect.stringContaining('no such thing'),
    })
    expect((await get(`${url}/notes/a/`)).text).toContain('Corrected.')
    writeFileSync(join(root, 'templates/post.js'), 'export const post = (entry =>\n')
    await next(({ mistakes }) => mistakes.some(({ reason }) => reason.includes('cannot be loaded')))
    rmSync(join(root, 'templates'), { recursive: true })
    await next(({ mistakes }) => mistakes.length === 0)
  })
})

test('a link that is a loop is reported, and the preview goes on', async () => {
  const root = blog()
  const { url, until, exit } = await startPreview(root)
  symlinkSync('../notes', join(root, 'content/notes/loop'))
  writeFiles(root, { 'content/notes/c.md': post('Beside the loop.') })
  await eventually(async () => (await get(`${url}/notes/c/`)).text.includes('Beside the loop.'))
  await until(/content\/notes\/loop +error +a link to a folder is not followed/)
  expect(await Promise.race([exit, Promise.resolve('runs')])).toBe('runs')
})
