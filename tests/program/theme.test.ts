import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LayoutProps, OwnBlockTemplate, OwnTemplate, UndatedPage } from '../../src/index.js'
import {
  copyOf,
  filesIn,
  projectFolder,
  runCli,
  temporaryFolder,
  testFolder,
  writeFiles,
} from '../support.js'

const names = (): string[] =>
  runCli(['theme', 'list'])
    .stdout.trim()
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')

/** Every page, without the hashes that are in the names of style sheets. */
const pagesOf = (root: string): Map<string, string> => {
  expect(runCli(['build', '--root', root])).toMatchObject({ status: 0 })
  return new Map(
    [...filesIn(join(root, 'public'))]
      .filter(([path]) => path.endsWith('.html'))
      .map(([path, bytes]) => [path, bytes.toString().replace(/style-[0-9a-f]{8}/, 'style-X')]),
  )
}

test.each(['every-kind', 'stored-answers'])('a copy of each part gives the same pages: %s', (site) => {
  const root = copyOf(join(testFolder, 'sites', site))
  const plain = pagesOf(root)
  for (const name of names().filter((one) => one !== 'custom.css' && one !== 'style.css')) {
    expect(runCli(['theme', 'copy', name, '--root', root])).toMatchObject({
      status: 0,
      stdout: `templates/${name}\n`,
    })
  }
  const copied = pagesOf(root)
  expect([...copied.keys()]).toEqual([...plain.keys()])
  for (const [path, text] of plain) expect(copied.get(path), path).toBe(text)
})

test('a mistake in a copy names file and line, at load and at work', () => {
  const root = copyOf(join(testFolder, 'sites/every-kind'))
  runCli(['theme', 'copy', 'tags.js', '--root', root])
  const path = join(root, 'templates/tags.js')
  const text = readFileSync(path, 'utf8')
  const line = text.split('\n').findIndex((one) => one.includes('const tags = ')) + 1
  writeFileSync(
    path,
    text.replace(/const tags = .*\n/, (found) => `${found}\tnowhere.at.all;\n`),
  )
  expect(runCli(['build', '--root', root]).stderr).toContain(`templates/tags.js:${line + 1}`)
  writeFileSync(path, `${text}\nconst x = ;\n`)
  expect(runCli(['build', '--root', root]).stderr).toMatch(
    new RegExp(`templates/tags\\.js:${text.split('\n').length + 1}.*cannot be loaded`),
  )
})

test('an import from outside of templates/ is a warning, because no build sees when it changes', () => {
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml': 'url: https://blog.example/\ntitle: "A blog"\nauthor: { name: "Ada" }\n',
    'words.mjs': "export const words = 'hello'\n",
    'templates/lib/inner.mjs': "import './other.mjs'\nexport { words } from '../../words.mjs'\n",
    'templates/lib/other.mjs': "import '../site-footer.mjs'\n",
    'templates/site-footer.mjs':
      "import { words } from './lib/inner.mjs'\nexport const siteFooter = (_, { html }) => html`<p>` && words\n",
  })
  const { status, stderr } = runCli(['build', '--root', root])
  expect([status, stderr.match(/^templates\S*|`\S+` is not in templates/gm)]).toEqual([
    0,
    ['templates/lib/inner.mjs:2', '`../../words.mjs` is not in templates'],
  ])
  rmSync(root, { recursive: true })
})

test('the template of a block that does not exist is a warning, also when no post has the block', () => {
  const block = 'export default (_, { html }) => html`<p>x</p>`\n'
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml':
      'url: https://blog.example/\ntitle: "A blog"\nauthor: { name: "Ada" }\nblocks: { recipe: {} }\n',
    'templates/blocks/recipe.mjs': block,
    'templates/blocks/reveiw.js': block,
    'templates/blocks/cite.js': block,
    'templates/blocks/walk.mjs': block,
  })
  const { messages } = JSON.parse(runCli(['build', '--root', root, '--json']).stdout)
  expect(messages.map(({ file, note }: Record<string, unknown>) => [file, note])).toEqual([
    ['templates/blocks/reveiw.js', 'did you mean `review`?'],
    ['templates/blocks/walk.mjs', 'write `blocks: { walk: {} }` into content/site.yaml'],
  ])
  rmSync(root, { recursive: true })
})

test('never writes over a file, and knows what was meant', () => {
  const root = writeFiles(temporaryFolder(), { 'content/site.yaml': '' })
  expect(runCli(['theme', 'copy', 'custom', '--root', temporaryFolder()])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('smallsocial init'),
  })
  expect(runCli(['theme', 'copy', 'custom', '--root', root])).toMatchObject({
    status: 0,
    stdout: 'templates/custom.css\n',
  })
  expect(runCli(['theme', 'list', '--root', root]).stdout).toMatch(
    /custom\.css +rules that are added to it {2}\(yours\)/,
  )
  expect(runCli(['theme', 'copy', 'custom.css', '--root', root])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('`templates/custom.css` already exists'),
  })
  expect(runCli(['theme', 'copy', 'sumary', '--root', root])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('did you mean `summary`?'),
  })
  rmSync(root, { recursive: true })
})

/** Parts that version 0.1 did not have; units/data-blocks and units/data-files replace them. */
const cameLater =
  /^(?:blocks\/.*|(?:head|site-header|site-footer|after-title|after-content|post-footer|see-also|person|data)\.js|parts\.css)$/

test('old templates keep working: there is one for each part, and what sites/own-templates does not show', () => {
  const old = join(testFolder, 'sites/own-templates')
  const files = [...filesIn(join(old, 'templates')).keys()]
  expect(files).toEqual(
    names()
      .filter((name) => !/^(?:style|feed)\.css$/.test(name) && !cameLater.test(name))
      .sort(),
  )
  const root = copyOf(old)
  const settings = join(root, 'content/site.yaml')
  writeFileSync(settings, `${readFileSync(settings, 'utf8')}search: true\ncards: true\n`)
  const pages = pagesOf(root)
  expect(pages.get('search/index.html')).toContain('action="https://search.example/"')
  expect([...filesIn(join(root, 'public')).keys()].filter((path) => path.endsWith('.png'))).toHaveLength(5)
})

test('the style sheet still knows the classes that old templates and words of authors have', () => {
  const sheet = readFileSync(join(projectFolder, 'templates/style.css'), 'utf8')
  const classes =
    'archive author avatar block block-title blogroll comments contents context context-title e-content elsewhere embed entry entry-line entry-note entry-photo entry-reply entry-repost faces feed-header footnotes gallery h-feed icon initials kind mark media menu meta more neighbours own pagination reacji responses scroll site-footer site-header site-title skip sr-only status tag-cloud tags webmention-form'
  for (const name of classes.split(' ')) expect(sheet, name).toMatch(new RegExp(`\\.${name}(?![\\w-])`))
})

test('a card that fails, or gives no Html, is reported like any other part', () => {
  const root = copyOf(join(testFolder, 'sites/every-kind'))
  const settings = join(root, 'content/site.yaml')
  writeFileSync(settings, `${readFileSync(settings, 'utf8')}cards: true\n`)
  const built = (card: string) => {
    writeFiles(root, { 'templates/card.js': card })
    return runCli(['build', '--root', root, '--json'])
  }
  const failing = built('export const card = () => {\n  return nowhere.at.all\n}\n')
  expect(failing.status).toBe(1)
  expect(JSON.parse(failing.stdout).messages).toEqual([
    expect.objectContaining({
      file: 'templates/card.js',
      line: 2,
      reason: expect.stringMatching(
        /^the template fails on `.*` and \d+ more pages: nowhere is not defined$/,
      ),
    }),
  ])
  for (const card of ['export const card = () => undefined\n', "export const card = () => '<svg/>'\n"])
    expect(JSON.parse(built(card).stdout).messages).toEqual([
      expect.objectContaining({
        file: 'templates/card.js',
        reason: expect.stringContaining('it does not return Html; begin its result with html`…`'),
      }),
    ])
})

test('a part may be whatever fits a hole; a promise is reported, and ends nothing', () => {
  const root = copyOf(join(testFolder, 'sites/own-templates'))
  writeFiles(root, {
    'templates/kind.js': "export const kind = (entry) => '<' + entry.kind + '>'\n",
    'templates/responses.js':
      'export const responses = (_, { html }) => [html`<p>a</p>`, null, html`<p>b</p>`]\n',
  })
  const pages = pagesOf(root)
  expect(pages.get('posts/reply/index.html')).toContain('&lt;reply&gt;')
  expect(pages.get('posts/reply/index.html')).toContain('<p>a</p><p>b</p>')
  writeFiles(root, { 'templates/post.js': 'export const post = async () => nowhere\n' })
  const { status, stderr } = runCli(['build', '--root', root])
  expect(status).toBe(1)
  expect(stderr).toMatch(/^templates\/post\.js +error/m)
  expect(stderr).toContain('it is async; remove `async`')
  expect(stderr).not.toMatch(/\n\s+at /)
})

test('a list that hides its posts from readers is reported', () => {
  const root = copyOf(join(testFolder, 'sites/own-templates'))
  const path = join(root, 'templates/summary.js')
  writeFileSync(path, readFileSync(path, 'utf8').replace('class="h-entry"', 'class="mine"'))
  // The second time nothing has changed, and it is reported again.
  for (const _ of [1, 2])
    expect(runCli(['build', '--root', root])).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('readers who follow `/me/` find no h-entry on it'),
    })
})

test('a promise that fails in a template is an error with its line, once', () => {
  const root = writeFiles(temporaryFolder(), {
    'package.json': '{"type":"module"}',
    'content/site.yaml': 'url: https://blog.example/\ntitle: A\nauthor: { name: Ada }\n',
    'content/notes/a.md': '---\ndate: 2026-05-01\n---\nA.\n',
    'content/notes/b.md': '---\ndate: 2026-05-02\n---\nB.\n',
    'templates/post.js':
      "export const post = (entry, { original }) => {\n  Promise.reject(new Error('no answer'))\n  return original()\n}\n",
  })
  const { status, stderr } = runCli(['build', '--root', root])
  expect(status).toBe(1)
  expect(stderr).toMatch(
    /^templates\/post\.js:2 {2}error {4}the template has started something that failed: no answer\n.*\n$/,
  )
})

/** A blog with two notes and these templates. */
const withTemplates = (files: Readonly<Record<string, string>>): string =>
  writeFiles(temporaryFolder(), {
    'package.json': '{"type":"module"}',
    'content/site.yaml': 'url: https://blog.example/\ntitle: A\nauthor: { name: Ada }\n',
    'content/notes/a.md': '---\ndate: 2026-05-01\ntags: [x]\n---\nA.\n',
    'content/notes/b.md': '---\ndate: 2026-05-02\n---\nB.\n',
    ...files,
  })

test.each([
  [
    'home.js',
    'export const home = (page, { original }) => {\n  page.entries.reverse()\n  return original()\n}\n',
  ],
  [
    'list.js',
    'export const list = (page, { original }) => {\n  page.list.entries.reverse()\n  return original()\n}\n',
  ],
  [
    'summary.js',
    "export const summary = (entry, { original }) => {\n  entry.name = 'B'\n  return original()\n}\n",
  ],
  [
    'post.js',
    "export const post = (entry, { original }) => {\n  entry.categories.push('y')\n  return original()\n}\n",
  ],
  [
    'home.js',
    'export const home = (_, { site, original }) => {\n  site.entries.sort()\n  return original()\n}\n',
  ],
])('a template that changes the site is an error with its line: %s', (name, text) => {
  const root = withTemplates({ [`templates/${name}`]: text })
  // The second build reads posts from the cache.
  for (const _ of [1, 2]) {
    const { status, stderr } = runCli(['build', '--root', root])
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(
        new RegExp(`^templates/${name}:2 +error +the template fails on .*(?:read only|extensible)`, 'm'),
      ),
    ])
  }
})

test.each([
  [
    {
      'templates/site-footer.js': "import { f } from './lib/a.js'\nexport const siteFooter = f\n",
      'templates/lib/a.js': 'export const f = () => 1\n\nexport const g = (\n',
    },
    /^templates\/lib\/a\.js:4 +error +the template cannot be loaded/m,
  ],
  [
    {
      'templates/site-footer.js': "import { f } from './lib/a.js'\nexport const siteFooter = f\n",
      'templates/lib/a.js': "\nimport x from 'nowhere'\nexport const f = () => x\n",
    },
    /^templates\/lib\/a\.js:2 +error +the template cannot be loaded: Cannot find package/m,
  ],
  [
    { 'templates/head.js': "export const head = () => '<meta name=x content=y>'\n" },
    /^templates\/head\.js +error .*does not return Html/m,
  ],
  [{ 'templates/sumary.js': 'export const sumary = () => 1\n' }, /did you mean `summary`\?/],
])('a mistake in a template has its file and a remedy: %j', (files, wanted) => {
  const { status, stderr } = runCli(['build', '--root', withTemplates(files)])
  expect([status, stderr]).toEqual([1, expect.stringMatching(wanted)])
})

test('files that look like templates, and are none, are a warning', () => {
  const { status, stderr } = runCli([
    'build',
    '--root',
    withTemplates({
      'templates/site-footer.ts': 'export const siteFooter = (): string => ""\n',
      'templates/blocks/wine.mts': 'export const wine = 1\n',
      'templates/post.cjs': 'module.exports = 1\n',
      'templates/head.js': 'export const head = () => 1\n',
      'templates/head.mjs': 'export const head = () => 2\n',
    }),
  ])
  expect(status).toBe(0)
  for (const [file, words] of [
    ['site-footer.ts', 'did you mean `site-footer.js`?'],
    ['blocks/wine.mts', 'did you mean `blocks/wine.js`?'],
    ['post.cjs', 'did you mean `post.js`?'],
    ['head.js', 'delete one of them'],
  ] as const)
    expect(stderr).toMatch(new RegExp(`^templates/${file} +warning .*\\n +${words.replace('?', '\\?')}`, 'm'))
})

test('the types that the package exports are those of templates of a blog', () => {
  const siteFooter: OwnTemplate<LayoutProps> = (_, { html, original }) => html`${original()}<p>x</p>`
  const page: OwnTemplate<UndatedPage> = (subject, { original }) => original(subject)
  const wine: OwnBlockTemplate<{ readonly grape: string }> = ({ grape }, { html, post }) =>
    html`<p>${grape}, ${post.url}</p>`
  expect([siteFooter.length, page.length, wine.length]).toEqual([2, 2, 2])
})
