import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { copyOfProgram, filesIn, leastSettings, runCli, temporaryFolder, writeFiles } from '../support.js'

const code = (source: string): string => `\`\`\`mermaid\n${source}\n\`\`\`\n`
const post = (...diagrams: readonly string[]): string =>
  `---\ndate: 2026-05-01 10:00\n---\nWords.\n\n${diagrams.map(code).join('\n')}`
const files = {
  'content/site.yaml': `${leastSettings.replace('blog.example/', 'blog.example/me/')}\nsections: { notes: { layout: full } }\n`,
  'content/notes/a.md': post('pie\n  "a <b> & c": 2'),
  'content/notes/b.md': post('pie\n  "a <b> & c": 2', 'graph TD\n  accTitle: The way\n  A-->B'),
  'content/notes/c.md': '---\ndate: 2026-05-02 10:00\n---\n```js\nflow()\n```\n',
}

/** Stands in for mermaid-isomorphic: it draws the number of letters, and writes down what it was asked for. */
const standIn = {
  'package.json': '{ "name": "mermaid-isomorphic", "type": "module", "exports": "./index.js" }',
  'index.js': `import { appendFileSync } from 'node:fs'
export const createMermaidRenderer = ({ launchOptions }) => async (sources, { mermaidConfig }) => {
  if (launchOptions?.executablePath === '/nowhere') throw new Error('there is no /nowhere ╔══ banner')
  appendFileSync(process.env.ASKED, sources.length + '\\n')
  return sources.map((source, index) =>
    source.includes('mistake')
      ? { status: 'rejected', reason: new Error("Parse error on line 2:\\n...A[ & ]\\n-----^\\nExpecting 'SQE', got 'AMP'") }
      : { status: 'fulfilled', value: {
          id: 'mermaid-' + index, width: source.length + 0.2, height: 10,
          svg: '<svg id="mermaid-' + index + '" width="100%" style="max-width: 9px" viewBox="0 0 9 9"><g id="mermaid-' + index + '-a"></g></svg>',
          ...(source.includes('accTitle') && { title: 'The "way"', description: 'From A to B' }),
        } },
  )
}
`,
}

const blog = () => {
  const root = writeFiles(temporaryFolder(), files)
  const asked = join(root, 'asked')
  writeFiles(root, { asked: '' })
  const program = copyOfProgram([], { 'mermaid-isomorphic': writeFiles(temporaryFolder(), standIn) })
  const build = (env: Readonly<Record<string, string>> = {}) =>
    runCli(['build', '--root', root], { program, env: { ASKED: asked, ...env } })
  return {
    root,
    program,
    build,
    asked: () => filesIn(root).get('asked')?.toString(),
    site: () => filesIn(join(root, 'public')),
  }
}

test('diagrams are drawn once, and shown with their sources on pages, in lists and in feeds', () => {
  const { root, build, asked, site } = blog()
  expect(build()).toMatchObject({ status: 0, stderr: '' })
  const first = site()
  const drawings = [...first.keys()].filter((path) => path.startsWith('assets/diagrams/'))
  expect(drawings).toHaveLength(2)
  expect(asked()).toBe('2\n')
  const page = first.get('notes/b/index.html')?.toString() ?? ''
  expect([...page.matchAll(/<figure class="diagram">[\s\S]*?<\/figure>/g)].map(([figure]) => figure)).toEqual(
    [
      expect.stringMatching(
        /^<figure class="diagram"><img src="\/me\/assets\/diagrams\/[0-9a-f]{16}\.svg" alt="A diagram" width="22" height="10" loading="lazy"><figcaption><details><summary>A diagram, as Mermaid source<\/summary><pre tabindex="0"><code class="language-mermaid">pie\n {2}"a &#x3C;b> &#x26; c": 2\n<\/code><\/pre><\/details><\/figcaption><\/figure>$/,
      ),
      expect.stringContaining('alt="The &quot;way&quot;. From A to B"'),
    ],
  )
  const [, path = ''] = /src="\/me\/(assets\/diagrams\/[^"]+)"/.exec(page) ?? []
  expect(first.get(path)?.toString()).toBe(
    '<svg id="diagram" viewBox="0 0 9 9" width="22" height="10" style="background:#fff"><g id="diagram-a"></g></svg>\n',
  )
  for (const file of ['notes/index.html', 'feed.json'])
    expect([file, first.get(file)?.toString().includes(path)]).toEqual([file, true])
  expect(first.get('feed.json')?.toString()).toContain(`https://blog.example/me/${path}`)
  expect(first.get('notes/c/index.html')?.toString()).not.toContain('diagram')

  writeFiles(root, { 'content/notes/c.md': post('pie\n  "new": 1') })
  build()
  expect(asked()).toBe('2\n1\n')
  rmSync(join(root, 'content/notes/b.md'))
  build()
  expect(asked()).toBe('2\n1\n')
  expect(readdirSync(join(root, '.smallsocial/diagrams'))).toHaveLength(2)
  expect([...site().keys()].filter((one) => one.startsWith('assets/diagrams/'))).toHaveLength(2)
  const remembered = site()
  for (const folder of ['public', '.smallsocial']) rmSync(join(root, folder), { recursive: true })
  build()
  expect(site()).toEqual(remembered)
})

test('a mistake in a diagram, or a missing browser, is an error, and nothing is written', () => {
  const { root, build, site } = blog()
  expect(build({ CHROME_PATH: '/nowhere' })).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /^node_modules\/mermaid-isomorphic {2}error {4}no diagram can be drawn: there is no \/nowhere\n +run `npm install playwright/,
    ),
  })
  writeFiles(root, { 'content/notes/a.md': post('graph TD\n  A[a mistake]') })
  const { status, stderr } = build()
  expect([status, site().size]).toEqual([1, 0])
  expect(stderr).toContain(
    'content/notes/a.md  error    Mermaid cannot draw the diagram `graph TD`: Parse error on line 2: ...A[ & ] -----^\n',
  )
  writeFiles(root, { 'content/notes/a.md': files['content/notes/a.md'] })
  expect(build()).toMatchObject({ status: 0, stderr: '' })
})

test('without the package, diagrams are their sources, and a build with it draws them', () => {
  const { root, program, build, site } = blog()
  const without = copyOfProgram([])
  expect(runCli(['build', '--root', root], { program: without })).toMatchObject({ status: 0, stderr: '' })
  expect(site().get('notes/a/index.html')?.toString()).toMatch(
    /<figure class="diagram"><pre tabindex="0"><code class="language-mermaid">[^<]*<\/code><\/pre><figcaption>A diagram, as Mermaid source<\/figcaption><\/figure>/,
  )
  build()
  expect(site().get('notes/a/index.html')?.toString()).toContain('<img src="/me/assets/diagrams/')
  expect(runCli(['check', '--root', root], { program }).status).toBe(0)
})
