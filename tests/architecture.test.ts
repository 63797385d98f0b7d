import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectFolder } from './support.js'

/** Who may import whom, by folder of src/. `model` may be imported by all and imports nothing. */
const directions: Readonly<Record<string, readonly string[]>> = {
  'src/model': [],
  'src/parse': [],
  'src/site': [],
  'src/render': [],
  'src/webmention': [],
  'src/deploy': [],
  'src/preview': [],
  'src/io': [],
  templates: [],
  'src/build.ts': ['src/hear.ts', 'src/parse', 'src/site', 'src/render'],
  'src/hear.ts': ['src/build.ts', 'src/parse', 'src/webmention'],
  'src/commands': [
    'src/build.ts',
    'src/parse',
    'src/site',
    'src/render',
    'src/webmention',
    'src/deploy',
    'src/preview',
    'src/io',
    'templates',
  ],
  'src/cli.ts': ['src/commands', 'src/io'],
  'src/index.ts': [],
}

/** Packages that are imported in one place only, so that their traps are met once. */
const doors: Readonly<Record<string, readonly string[]>> = {
  'gray-matter': ['src/parse/front-matter.ts'],
  'js-yaml': ['src/parse/yaml.ts'],
  commander: ['src/cli.ts'],
  feed: ['src/render/feeds.ts'],
  'microformats-parser': ['src/webmention/microformats.ts'],
  chokidar: ['src/io/watch.ts'],
  satteri: ['src/parse/mdast.ts'],
  'remark-parse': ['src/parse/mdast.ts'],
  'highlight.js': ['src/parse/highlight.ts'],
  gemoji: ['src/parse/prose.ts'],
  undici: ['src/io/http.ts'],
  'github-slugger': ['src/parse/content.ts', 'src/commands/new.ts'],
  'p-limit': ['src/io/in-turn.ts'],
  yaml: ['src/io/moderation-file.ts'],
  parse5: ['src/webmention/foreign-html.ts'],
  'hast-util-from-parse5': ['src/webmention/foreign-html.ts'],
  sharp: ['src/io/installed.ts', 'src/io/pictures.ts'],
  pagefind: ['src/io/search-index.ts'],
  'image-size': ['src/io/image-size.ts'],
  mrmime: ['src/commands/preview.ts'],
}

/** What touches the world, and where it may. */
const world = [
  {
    what: /from 'node:(?:fs|http|https|net|dns|child_process|readline)/,
    name: 'node:fs, sockets and the like',
    where: /^src\/io\//,
  },
  {
    what: /\bfetch\(|\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(|\bconsole\./,
    name: 'fetch, the clock, chance, the console',
    where: /^src\/io\//,
  },
  { what: /\bprocess\./, name: 'process', where: /^src\/(?:io\/|cli\.ts)/ },
]

const files = ['src', 'templates'].flatMap((folder) =>
  readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path}`),
)
const textOf = (file: string): string => readFileSync(join(projectFolder, file), 'utf8')
const roomOf = (file: string): string =>
  Object.keys(directions).find((room) => file === room || file.startsWith(`${room}/`)) ?? file
const importsOf = (file: string): string[] =>
  [...textOf(file).matchAll(/(?:from|import\()\s*'([^']+)'|require\('([^']+)'\)/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
const targetOf = (file: string, path: string): string =>
  relative(projectFolder, normalize(join(projectFolder, dirname(file), path))).replace(/\.js$/, '.ts')

describe.each(files)('%s', (file) => {
  test('imports only downwards', () => {
    const room = roomOf(file)
    const allowed = directions[room]
    expect(allowed, `${file} lies in no room that tests/architecture.test.ts knows`).toBeDefined()
    for (const path of importsOf(file).filter((one) => one.startsWith('.'))) {
      const target = roomOf(targetOf(file, path))
      const isAllowed =
        target === room || target === 'src/model' || allowed?.includes(target) || /package\.json$/.test(path)
      expect(
        isAllowed,
        `${file} imports ${path}: ${room} may import ${['src/model', ...(allowed ?? [])].join(', ')} only, so that the middle stays pure`,
      ).toBe(true)
    }
  })

  test('comes to packages and to the world through their doors', () => {
    for (const path of importsOf(file)) {
      const name = Object.keys(doors).find((door) => path === door || path.startsWith(`${door}/`))
      if (name !== undefined)
        expect(doors[name], `${name} is imported in one file, so that its traps are met once`).toContain(file)
    }
    for (const { what, name, where } of world)
      if (what.test(textOf(file)))
        expect(file, `${name} belong there: what is made must depend on what is handed in`).toMatch(where)
  })
})

test('text is parsed as a URL by model/url.ts', () => {
  const browser = ['src/preview/client.js', 'templates/browser/search.js']
  const callers = [...files, ...browser].filter((file) => /\bcanParse\(/.test(textOf(file)))
  expect(callers, 'URL.canParse rejects good URLs on Node 20 and 22: call parseUrl').toEqual([])
})

test('Html is made from text in few places, each with its reason', () => {
  const callers = files.filter((file) => /\btrusted\(/.test(textOf(file)) && file !== 'src/model/html.ts')
  expect(callers.sort()).toEqual([
    'src/model/content.ts',
    'src/parse/markdown.ts',
    'src/parse/post.ts',
    'templates/contents.ts',
    'templates/icon.ts',
  ])
})
