import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importReport } from '../src/cli/print/import.js'
import { formatMessages, terminalText } from '../src/cli/report.js'
import { type ImportResult, runImport } from '../src/commands/import.js'
import { adapters } from '../src/import/formats.js'
import { memoryArchive } from '../src/io/archive/open-archive.js'
import { importFormatNames } from '../src/model/import-formats.js'
import { warning } from '../src/model/message.js'
import { loadSite } from '../src/project/load-site.js'
import { webmentionSources } from '../src/site/webmention-sources.js'
import { carOf } from './imports/bluesky/car.mjs'
import { answer, serve } from './server.js'
import { buildIn, filesIn, temporaryFolder, testFolder, writeFiles } from './support.js'
import { zipOf } from './zip.js'

/**
 * `tests/imports/NAME/source` is an archive of a platform, unpacked, made up after its documentation and real exports; `expected` has
 * the text files that the import writes, and `expected-report.txt` its report. `UPDATE=1 npx vitest run --dir tests imports` writes both
 * again: read them before you commit them. Texts that must never be imported contain one of `secrets`.
 */
const imports = join(testFolder, 'imports')

const secrets =
  /SECRET|SPAM|UNAPPROVED|TRASHED|INJECTED|LEXICALNOTUSED|EMAILONLY|SIGNUPCARD|SUBSCRIBE|CHECKOUT|SHAREBUTTON|COMMENTBUTTON|RESTACK|__GHOST_URL__|TEMPLATEWORDS|SCRIPTED|INDEXPAGE|RESPONSETEXT|FOREIGNCOMMENT|EDITED-AWAY|OLDER-VERSION|TEXT-LOSES|secret@|open sesame/

/** The archives: the name of the expectation, and the source. */
const cases: readonly (readonly [name: string, source: string])[] = readdirSync(imports).flatMap(
  (name): (readonly [string, string])[] => {
    const source = join(imports, name, 'source')
    if (name === 'bluesky') return [[name, repositoryIn(source)]]
    if (name !== 'feeds') return [[name, source]]
    return readdirSync(source)
      .filter((file) => file !== 'entities.xml')
      .map((file) => [`feeds/${file}`, join(source, file)])
  },
)

/** Returns a folder with a repository as Bluesky exports it, and its pictures. */
function repositoryIn(source: string): string {
  const folder = temporaryFolder()
  const records = JSON.parse(readFileSync(join(source, 'records.json'), 'utf8'))
  writeFileSync(join(folder, 'repo.car'), carOf(records, 'did:plc:janejanejanejanejanejane'))
  cpSync(join(source, 'blobs'), join(folder, 'blobs'), { recursive: true })
  return folder
}

/** Returns the path of a JSON Feed. */
function fileOf(feed: object): string {
  const text = JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'A', ...feed })
  return join(writeFiles(temporaryFolder(), { 'feed.json': text }), 'feed.json')
}

const importInto = (folder: string, source: string, more = {}): Promise<ImportResult> =>
  runImport({
    ...{
      source,
      folder,
      url: 'https://jane.example/',
      timezone: 'Europe/Berlin',
      dryRun: false,
      fetch: false,
    },
    ...{ allowHosts: [], progress: () => undefined },
    ...more,
  })

/** Returns the text files of a blog, without the times of the ledger. */
const textsIn = (folder: string): Map<string, string> =>
  new Map(
    [...filesIn(join(folder, 'content'))]
      .filter(([path]) => /\.(?:md|yaml|json|jsonl)$/.test(path))
      .map(([path, bytes]) => [path, bytes.toString('utf8').replace(/"time":"[^"]*"/g, '"time":""')]),
  )

test('media that the archive does not give are named, and the rest is a blog', async () => {
  const item = (id: string, more: object): object => ({
    id,
    url: `https://jane.example/${id}/`,
    date_published: '2026-01-02T10:00:00Z',
    ...more,
  })
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'A',
    home_page_url: 'https://jane.example/',
    items: [item('a', { content_text: 'Words ![x](/torn.png) ![y](/bomb.png) ![z](/whole.png)' })],
  }
  const entries = [
    { name: 'feed.json', bytes: Buffer.from(JSON.stringify(feed)) },
    { name: 'index.html', bytes: Buffer.from('x') },
    { name: 'torn.png', bytes: Buffer.from('torn'), isDamaged: true },
    { name: 'bomb.png', bytes: Buffer.alloc(20_000_000) },
    { name: 'whole.png', bytes: Buffer.from('whole') },
    { name: 'a\u001b]0;x\u0007.png', bytes: Buffer.from('name') },
  ]
  const file = join(writeFiles(temporaryFolder(), { 'blog.bar': zipOf(entries) }), 'blog.bar')
  const folder = temporaryFolder()
  const { ok, messages } = await importInto(folder, file)
  expect(ok).toBe(true)
  expect(
    messages.filter(({ rule }) => rule === 'invalid-archive').map(({ file, reason }) => [file, reason]),
  ).toEqual([
    ['bomb.png', '`bomb.png` is packed to less than a 500th of its size'],
    ['torn.png', '`torn.png` is damaged'],
  ])
  const written = [...filesIn(join(folder, 'content')).keys()]
  expect(written).toContain('site.yaml')
  expect(written.filter((path) => /png$/.test(path))).toEqual(['static/whole.png'])
})

test('what an archive names does not control the terminal', () => {
  expect(terminalText('a\u001b]0;x\u0007\u009b31m\u202eb\tc\n')).toBe('a]0;x31mb\tc\n')
  const message = warning('invalid-archive', { file: 'a\u001b[2J.png' }, 'b\u009bc', 'd\u202ee')
  const printed = formatMessages([message], false)
  for (const mark of ['\u001b', '\u009b', '\u202e']) expect(printed).not.toContain(mark)
})

test('there is an archive of each format', () => {
  const names = new Set(cases.map(([name]) => name.replace(/\/.*$/, '')))
  expect(names.size).toBeGreaterThan(importFormatNames.length)
})

describe.each(cases)('%s', (name, source) => {
  test('becomes the posts that were expected, which build, and nothing is sent for them', async () => {
    const root = temporaryFolder()
    const result = await importInto(root, source)
    const texts = textsIn(root)
    const report = importReport({ ...result, messages: [] })
    const expected = join(imports, name.replace('/', '/expected/'), name.includes('/') ? '' : 'expected')
    if (process.env.UPDATE === '1') {
      rmSync(expected, { recursive: true, force: true })
      writeFiles(expected, { 'import-report.txt': report, ...Object.fromEntries(texts) })
    }
    expect(existsSync(expected), `${name} has no expected/`).toBe(true)
    const wanted = filesIn(expected)
    expect(report).toBe(wanted.get('import-report.txt')?.toString('utf8'))
    wanted.delete('import-report.txt')
    expect([...texts.keys()]).toEqual([...wanted.keys()])
    for (const [path, text] of texts) expect(text, path).toBe(wanted.get(path)?.toString('utf8'))
    for (const [path, text] of texts) expect(text, path).not.toMatch(secrets)

    const built = await buildIn(root)
    expect(built.messages.filter(({ fatal }) => fatal)).toEqual([])

    const { loaded } = await loadSite({ root, output: 'public', allowHosts: [] })
    const ledger = texts.get('sent.jsonl') ?? ''
    for (const page of webmentionSources(loaded?.built.site as never))
      for (const target of page.targets)
        expect(ledger).toContain(
          `{"source":${JSON.stringify(page.source)},"target":${JSON.stringify(target)},"sent":"history"`,
        )

    const again = await importInto(root, source)
    expect(again.written).toMatchObject({ created: [], updated: [], kept: [], media: 0 })
    expect(again.comments).toBe(0)
    expect(textsIn(root)).toEqual(texts)
  })
})

describe('an import', () => {
  const mastodon = join(imports, 'mastodon', 'source')

  test('keeps what somebody has edited, and updates what nobody has', async () => {
    const root = temporaryFolder()
    const { written } = await importInto(root, mastodon)
    const [edited = '', other = ''] = written?.created ?? []
    writeFileSync(join(root, edited), readFileSync(join(root, edited), 'utf8').replace(/\n$/, ' Edited.\n'))
    const outbox = readFileSync(join(mastodon, 'outbox.json'), 'utf8')
    const newer = temporaryFolder()
    cpSync(mastodon, newer, { recursive: true })
    writeFileSync(join(newer, 'outbox.json'), outbox.replaceAll('</p>', ' Newer.</p>'))
    const again = await importInto(root, newer)
    expect(again.written?.created).toEqual([])
    expect(again.written?.kept).toEqual([edited])
    expect(again.written?.updated).toContain(other)
    expect(readFileSync(join(root, edited), 'utf8')).toContain('Edited.')
  })

  test('writes nothing with `--dry-run`, and over no file of the blog', async () => {
    const root = temporaryFolder()
    const own = { 'content/site.yaml': 'url: https://jane.example/\ntitle: J\nauthor: { name: J }\n' }
    writeFiles(root, { ...own, 'content/replies/bob-nia-thanks-both.md': 'Mine.' })
    const before = filesIn(join(root, 'content'))
    const dry = await importInto(root, mastodon, { dryRun: true })
    expect(dry.written?.created.length).toBeGreaterThan(20)
    expect(filesIn(join(root, 'content'))).toEqual(before)
    const { written } = await importInto(root, mastodon)
    expect(written?.created).toContain('content/replies/bob-nia-thanks-both-2.md')
    expect(readFileSync(join(root, 'content/replies/bob-nia-thanks-both.md'), 'utf8')).toBe('Mine.')
    expect(readFileSync(join(root, 'content/site.yaml'), 'utf8')).toBe(own['content/site.yaml'])
  })

  test('fetches the files of the old site with `--fetch`, and nothing else', async () => {
    const requests: string[] = []
    const png = readFileSync(join(testFolder, 'moves/eleventy/content/img/loom.png'))
    const url = await serve((request, response) => {
      requests.push(request.url ?? '')
      if (request.url === '/files/gone.png') answer(response, 404)
      else if (request.url === '/files/page.png') answer(response, 200, {}, '<html><script>x</script>')
      else answer(response, 200, {}, png)
    })
    const images = [
      ...['a.png', 'gone.png', 'page.png', 'a.png/b.png', `${'n'.repeat(300)}.png`, 'x.svg'],
      ...['..%2f..%2f..%2f..%2foutside.png', '..%5c..%5coutside.png', '.htaccess', 'c.php'],
    ].map((name) => `<img src="${url}/files/${name}" alt="x">`)
    const item = (id: number, status: string, html: string): string =>
      `<item><title>T${id}</title><link>${url}/t${id}/</link><wp:post_id>${id}</wp:post_id><wp:post_name>t${id}</wp:post_name>
       <wp:post_date>2020-01-0${id} 10:00:00</wp:post_date><wp:post_date_gmt>2020-01-0${id} 10:00:00</wp:post_date_gmt>
       <wp:status>${status}</wp:status><wp:post_type>post</wp:post_type><content:encoded><![CDATA[${html}]]></content:encoded></item>`
    const archive = join(temporaryFolder(), 'blog.xml')
    writeFileSync(
      archive,
      `<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>B</title><link>${url}</link><wp:wxr_version>1.2</wp:wxr_version>
       ${item(1, 'publish', images.join('\n\n'))}${item(2, 'draft', `<img src="${url}/files/draft.png" alt="x">`)}
       ${item(3, 'publish', '<img src="https://other.example/o.png" alt="x">')}</channel></rss>`,
    )
    const root = temporaryFolder()
    const refused = await importInto(root, archive, { fetch: true })
    expect([refused.fetched, requests]).toEqual([0, []])
    const dry = await importInto(root, archive, {
      fetch: true,
      dryRun: true,
      allowHosts: [new URL(url).host],
    })
    expect([dry.fetched, requests]).toEqual([0, []])

    const result = await importInto(root, archive, { fetch: true, allowHosts: [new URL(url).host] })
    expect(result.fetched).toBe(1)
    expect(requests.filter((path) => /draft|htaccess|php|outside/.test(path))).toEqual([])
    const files = filesIn(root)
    expect([...files.keys()].filter((path) => /\.(?:png|php|svg)$/.test(path))).toEqual([
      'content/static/files/a.png',
    ])
    expect(files.get('content/static/files/a.png')).toEqual(png)
    const post = [...files].find(([path]) => path.endsWith('t1.md'))?.[1].toString('utf8')
    expect(post).toContain('![x](/files/a.png)')
    expect(post).toContain(`![x](${url}/files/gone.png)`)
    expect(result.missing).toContain(`${url}/files/page.png`)
    expect((await buildIn(root)).messages.filter(({ fatal }) => fatal)).toEqual([])

    // A later import without the option uses the files that are there.
    const again = await importInto(root, archive)
    expect(again.written).toMatchObject({ created: [], updated: [], kept: [] })
  })

  test.each([
    ['nowhere.zip', 'there is no such file'],
    [join(imports, 'feeds/source/entities.xml'), 'the XML defines entities of its own'],
    [join(testFolder, 'imports.test.ts'), 'it is not an archive of a known format'],
    [fileOf({ items: 'x' }), 'the feed has no list `items`'],
  ])('of %s is refused', async (source, reason) => {
    const root = temporaryFolder()
    const { ok, messages } = await importInto(root, source)
    expect([ok, messages.map((message) => message.reason)]).toEqual([false, [reason]])
    expect(filesIn(root).size).toBe(0)
  })

  test('takes only texts as tags and addresses as media; a post without a date is a draft', async () => {
    const root = temporaryFolder()
    const attachments = [{ url: 'javascript:x', mime_type: 'image/png' }]
    const item = {
      id: 'https://a.example/1',
      content_html: '<p>Hi</p>',
      tags: ['a', null, 5, {}],
      attachments,
    }
    const { missing } = await importInto(root, fileOf({ items: [item] }))
    const [post = ''] = [...textsIn(root)].filter(([path]) => path.endsWith('.md')).map(([, text]) => text)
    expect(post).toContain('tags: ["a"]')
    expect(post).toContain('draft: true')
    expect(missing).toEqual([])
  })

  test('in an unknown format is refused', async () => {
    const { messages } = await importInto(temporaryFolder(), mastodon, { from: 'diary' })
    expect(messages.map(({ reason }) => reason)).toEqual(['`diary` is not a format'])
  })
})

describe('the account and the site of an archive', () => {
  const read = (name: string, files: Readonly<Record<string, unknown>>) => {
    const bytes = Object.entries(files).map(
      ([path, value]) =>
        [path, Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))] as const,
    )
    const adapter = adapters.find((one) => one.name === name)
    return adapter?.read(memoryArchive('a', new Map(bytes)), { timezone: 'UTC' })
  }

  test.each([
    ['Private Account', 'True', true],
    ['Privates Konto', 'True', true],
    ['Private Account', 'False', false],
  ])('Instagram: `%s` is %s', async (label, value, isDraft) => {
    const account = { profile_user: [{ string_map_data: { [label]: { value }, Name: { value: 'Jane' } } }] }
    const posts = [{ media: [{ uri: 'media/posts/1.jpg', creation_timestamp: 1_600_000_000, title: 'Sea' }] }]
    const found = await read('instagram', {
      'personal_information/personal_information.json': account,
      'your_instagram_activity/content/posts_1.json': posts,
    })
    expect(found?.site).toEqual({ author: 'Jane' })
    expect(found?.entries.map((entry) => entry.isDraft)).toEqual([isDraft])
  })

  test('Ghost: the time zone, the language and the owner', async () => {
    const settings = { title: 'Boats', timezone: 'Europe/Berlin', locale: 'de' }
    const data = {
      settings: Object.entries(settings).map(([key, value]) => ({ key, value })),
      users: [
        { id: '1', name: 'Guest' },
        { id: '2', name: 'Jane' },
      ],
      roles: [{ id: 'r', name: 'Owner' }],
      roles_users: [{ role_id: 'r', user_id: '2' }],
      posts: [],
    }
    const found = await read('ghost', { 'ghost.json': { db: [{ data }] } })
    expect(found?.site).toEqual({ title: 'Boats', timezone: 'Europe/Berlin', language: 'de', author: 'Jane' })
  })

  test('Tumblr: the title and the time zone', async () => {
    const found = await read('tumblr', {
      'posts/posts.xml': '<tumblr><tumblelog title="Knots" timezone="US/Eastern"/><posts/></tumblr>',
    })
    expect(found?.site).toEqual({ title: 'Knots', timezone: 'US/Eastern' })
  })

  test.each([
    [true, 'Sensitive content'],
    [false, undefined],
  ])('X: media that are sensitive (%s) have a content warning', async (possibly_sensitive, warning) => {
    const media = [
      { id_str: '9', media_url_https: 'https://pbs.example/9.jpg', type: 'photo', url: 'https://t.co/a' },
    ]
    const tweet = {
      ...{ id_str: '1', full_text: 'Sea https://t.co/a', created_at: 'Wed Jun 10 10:00:00 +0000 2020' },
      ...{ possibly_sensitive, entities: {}, extended_entities: { media } },
    }
    const file = (name: string, value: unknown): string =>
      `window.YTD.${name}.part0 = ${JSON.stringify(value)}`
    const found = await read('x', {
      'data/account.js': file('account', [{ account: { username: 'jane', accountId: '5' } }]),
      'data/tweets.js': file('tweets', [{ tweet }]),
    })
    expect(found?.entries.map((entry) => entry.warning)).toEqual([warning])
  })
})
