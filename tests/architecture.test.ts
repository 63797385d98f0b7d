import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rules } from '../src/model/rules.js'
import { projectFolder } from './support.js'

/** The folders that src/commands/ and src/project/ may import, apart from each other. */
const below = [
  'src/import',
  'src/parse',
  'src/site',
  'src/render',
  'src/webmention',
  'src/syndicate',
  'src/html',
  'src/deploy',
  'src/preview',
  'src/io',
  'templates',
]

/** The folders, from the top, and those that each may import. All may import `model`, which imports none. */
const directions: Readonly<Record<string, readonly string[]>> = {
  'src/cli': ['src/commands', 'src/server', 'src/project', 'src/syndicate', 'src/deploy', 'src/io'],
  'src/commands': ['src/build.ts', 'src/server', 'src/project', ...below],
  'src/build.ts': ['src/project', 'src/pipeline.ts', ...below],
  'src/server-worker.ts': ['src/server', 'src/project', 'src/io'],
  'src/server': ['src/project', ...below],
  'src/parse-thread.ts': ['src/project', 'src/io'],
  'src/project': ['src/pipeline.ts', 'src/load-mentions.ts', ...below],
  'src/pipeline.ts': ['src/load-mentions.ts', 'src/parse', 'src/site', 'src/render'],
  'src/load-mentions.ts': ['src/parse', 'src/webmention'],
  'src/import': ['src/parse', 'src/render', 'src/html'],
  'src/parse': ['src/deploy'],
  'src/site': [],
  'src/render': [],
  'src/webmention': ['src/html'],
  'src/syndicate': ['src/html'],
  'src/html': [],
  'src/deploy': [],
  'src/preview': [],
  'src/io': [],
  templates: [],
  'src/index.ts': [],
  'src/model': [],
}

/** Packages that are imported in one place only, so that their defects are handled once. */
const doors: Readonly<Record<string, readonly string[]>> = {
  'gray-matter': ['src/parse/post/head-formats.ts'],
  'smol-toml': ['src/parse/post/head-formats.ts'],
  'js-yaml': ['src/parse/yaml.ts'],
  commander: ['src/cli/program.ts'],
  feed: ['src/render/feeds.ts'],
  'microformats-parser': ['src/html/microformats.ts'],
  chokidar: ['src/io/watch.ts'],
  satteri: ['src/parse/markdown/markdown-parser.ts'],
  'remark-parse': ['src/parse/markdown/markdown-parser.ts'],
  'highlight.js': ['src/parse/markdown/highlight.ts'],
  gemoji: ['src/parse/markdown/typography.ts'],
  undici: ['src/io/net/http.ts'],
  'github-slugger': [
    'src/parse/markdown/finish-tags.ts',
    'src/parse/markdown/inline-notations.ts',
    'src/project/plan-post.ts',
  ],
  'p-limit': ['src/io/net/map-concurrent.ts'],
  yaml: [
    'src/io/content/blogroll-file.ts',
    'src/io/content/moderation-file.ts',
    'src/io/content/settings-file.ts',
    'src/parse/post/edit-front-matter.ts',
    'src/parse/yaml-places.ts',
  ],
  parse5: ['src/html/foreign-html.ts'],
  saxes: ['src/import/xml.ts'],
  aws4fetch: ['src/deploy/s3-store.ts'],
  yauzl: ['src/io/archive/zip.ts'],
  yazl: ['src/io/archive/write-zip.ts'],
  '@atcute/car': ['src/import/repository.ts'],
  '@atcute/cbor': ['src/import/repository.ts'],
  'hast-util-to-mdast': ['src/import/html/hast-to-markdown.ts'],
  'mdast-util-to-markdown': ['src/import/html/hast-to-markdown.ts'],
  'hast-util-from-parse5': ['src/html/foreign-html.ts'],
  katex: ['src/parse/markdown/math.ts'],
  sharp: ['src/io/media/optional-packages.ts', 'src/io/output/images.ts'],
  pagefind: ['src/io/output/search-index.ts'],
  '@fastify/busboy': ['src/io/server/multipart.ts'],
  'image-size': ['src/io/media/image-size.ts'],
  mrmime: ['src/model/media.ts'],
}

/** Side effects, and the folders that may have them. */
const world = [
  {
    what: /from 'node:(?:fs|http|https|net|dns|child_process|readline)/,
    name: 'node:fs, sockets and the like',
    where: /^src\/io\//,
  },
  {
    what: /\bfetch\(|\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(/,
    name: 'fetch, the clock, chance',
    where: /^src\/io\//,
  },
  { what: /(?<![\w-])process\.|\bconsole\./, name: 'process and console', where: /^src\/(?:io|cli)\// },
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
    expect(allowed, `${file} is in no room that tests/architecture.test.ts knows`).toBeDefined()
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

test('each folder imports only folders below it, in the order of the list and of src/README.md', () => {
  const rooms = Object.keys(directions)
  for (const [room, allowed] of Object.entries(directions))
    for (const target of allowed)
      expect(rooms.indexOf(target), `${room} may import ${target}`).toBeGreaterThan(rooms.indexOf(room))
  const rows = [...textOf('src/README.md').matchAll(/^\| (`[^|]*`) \| /gm)].flatMap(([, names = '']) =>
    names.split(', ').map((name) => `src/${name.replace(/`|\/(?=`)/g, '')}`),
  )
  const listed = rows.filter((name) => rooms.includes(name))
  expect(listed).toEqual(rooms.filter((room) => listed.includes(room)))
  expect(rooms.filter((room) => !listed.includes(room))).toEqual(['templates', 'src/index.ts'])
})

test('no file imports itself through others, not even for a type', () => {
  const importing = new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .filter((path) => path.startsWith('.'))
        .map((path) => targetOf(file, path)),
    ]),
  )
  /** Returns the files of an import cycle through `start`; undefined when there is none. */
  const circleFrom = (
    start: string,
    file = start,
    way: readonly string[] = [],
    seen = new Set<string>(),
  ): readonly string[] | undefined => {
    for (const next of importing.get(file) ?? []) {
      if (next === start) return [...way, file, start]
      if (seen.has(next)) continue
      seen.add(next)
      const circle = circleFrom(start, next, [...way, file], seen)
      if (circle !== undefined) return circle
    }
    return undefined
  }
  expect(files.flatMap((file) => circleFrom(file) ?? [])).toEqual([])
})

test('an exported name means one thing', () => {
  const places = new Map<string, string[]>()
  for (const file of files.filter((one) => one.startsWith('src/')))
    for (const [, name = ''] of textOf(file).matchAll(/^export (?:const|type|function|class) (\w+)/gm))
      places.set(name, [...(places.get(name) ?? []), file])
  expect([...places].filter(([, found]) => found.length > 1)).toEqual([])
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
    'src/parse/markdown/markdown.ts',
    'src/parse/post/stored-post.ts',
    // The places of blocks of data, before and after the content.
    'src/parse/post/subject-blocks.ts',
    // The content of posts, as feeds have it.
    'src/render/export-archive.ts',
    'templates/contents.ts',
    'templates/icon.ts',
  ])
})

test('an interaction is described by its row in model/interactions.ts alone', () => {
  const properties = /\b(?:repost|like|bookmark)[-_]of\b|'(?:repost|bookmark)'/
  const code = (file: string): string => textOf(file).replace(/\/\*\*[\s\S]*?\*\/|\/\/.*/g, '')
  // Platforms and networks have likes and reposts of their own.
  const isOfPlatform = (file: string): boolean => /^src\/(?:import\/formats|syndicate)\//.test(file)
  expect(files.filter((file) => !isOfPlatform(file) && properties.test(code(file)))).toEqual([
    'src/model/interactions.ts',
    // The order of post type discovery: these come before a reply.
    'src/model/post-kind.ts',
    'src/model/syndication.ts',
  ])
})

test('each rule id of model/rules.ts has a message', () => {
  const texts = files.filter((file) => file !== 'src/model/rules.ts').map(textOf)
  expect(rules.filter((rule) => !texts.some((text) => text.includes(`'${rule}'`)))).toEqual([])
})

test('no logic reads the text of a message', () => {
  const reading =
    /\breason\b\)?\s*\.\s*(?:match|startsWith|endsWith|includes|replace|test|search)\(|\.exec\(\s*\w*\.?reason\b/
  // yaml.ts explains the errors of js-yaml, which have no ids.
  expect(files.filter((file) => reading.test(textOf(file)))).toEqual(['src/parse/yaml.ts'])
})
