import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openParseCache } from '../../src/io/cache/parse-cache.js'
import type { Source } from '../../src/model/site.js'
import { temporaryFolder } from '../support.js'

type Value = { readonly head: string; readonly body: string }

/** A project with a cache, and the paths of the sources that were computed, not taken from it. */
const project = () => {
  const root = temporaryFolder()
  const state = join(root, '.smallsocial')
  const file = (end: string): string =>
    join(state, readdirSync(state).find((name) => name.startsWith('posts-') && name.endsWith(end)) ?? 'none')
  const open = (key = 'key') => {
    const computed: string[] = []
    const output = { folder: join(root, 'public'), displayPath: 'public', state }
    const compute = ({ path, value }: Source): Value => {
      computed.push(path)
      return { head: `head of ${value}`, body: `${key}: ${value}` }
    }
    const { get, save } = openParseCache<Value>(output, 'posts', key, compute, {
      split: ({ head, body }) => ({ head, body }),
      join: (head, body) => ({
        head: String(head),
        get body() {
          return String(body())
        },
      }),
    })
    return { read: get, computed, save }
  }
  /** Reads all sources, saves, and returns the computed paths and the results. */
  const build = (texts: Readonly<Record<string, string>>, key?: string) => {
    const { read, computed, save } = open(key)
    const sources = Object.entries(texts).map(([path, value]) => sourceOf(path, value))
    const values = sources.map(read)
    save(sources)
    return { bodies: values.map(({ head, body }) => [head, body]), computed }
  }
  return { state, open, build, index: () => file('.json'), bodies: () => file('.bodies') }
}

const sourceOf = (path: string, value: string, signature?: string): Source => ({
  ...{ path, file: `content/${path}`, value },
  ...(signature !== undefined && { signature }),
})

const texts = { 'a.md': 'eins', 'täg\t"x"\\.md': 'zwei – ü 𝒳', 'c.md': 'drei' }
const results = (of: Readonly<Record<string, string>>, key = 'key') =>
  Object.values(of).map((text) => [`head of ${text}`, `${key}: ${text}`])

describe('the parse cache', () => {
  test('a result is computed once, for all names and letters', () => {
    const { build } = project()
    expect(build(texts)).toEqual({ bodies: results(texts), computed: Object.keys(texts) })
    expect(build(texts)).toEqual({ bodies: results(texts), computed: [] })
  })

  test('a text that changed is computed again, and nothing else', () => {
    const { build } = project()
    build(texts)
    const changed = { ...texts, 'c.md': 'vier' }
    expect(build(changed)).toEqual({ bodies: results(changed), computed: ['c.md'] })
    expect(build(changed).computed).toEqual([])
  })

  test('a build with few changes appends to the files', () => {
    const { build, index, bodies } = project()
    build(texts)
    const [before, inode] = [readFileSync(index(), 'utf8'), statSync(index()).ino]
    const stored = readFileSync(bodies(), 'utf8')
    build({ ...texts, 'c.md': 'vier' })
    expect(readFileSync(index(), 'utf8').startsWith(before)).toBe(true)
    expect(readFileSync(bodies(), 'utf8').startsWith(stored)).toBe(true)
    expect(statSync(index()).ino).toBe(inode)
  })

  test('the files stay small however often a text changes, and all results stay', () => {
    const { build, index, bodies, state } = project()
    const long = 'x'.repeat(2000)
    for (let round = 0; round < 300; round++) build({ ...texts, 'long.md': `${long}${round}` })
    expect(statSync(index()).size).toBeLessThan(100_000)
    expect(statSync(bodies()).size).toBeLessThan(200_000)
    expect(build({ ...texts, 'long.md': `${long}299` })).toEqual({
      bodies: results({ ...texts, long: `${long}299` }),
      computed: [],
    })
    expect(readdirSync(state).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('a result that is no longer used is dropped', () => {
    const { build } = project()
    build(texts)
    const { 'a.md': _, ...others } = texts
    build(others)
    expect(build(texts).computed).toEqual(['a.md'])
  })

  test('another key has other results', () => {
    const { build } = project()
    build(texts)
    expect(build(texts, 'other')).toEqual({ bodies: results(texts, 'other'), computed: Object.keys(texts) })
    expect(build(texts)).toEqual({ bodies: results(texts), computed: Object.keys(texts) })
  })

  test('a source with the same signature is not read', () => {
    const { open } = project()
    const first = open()
    first.read(sourceOf('a.md', 'eins', 'same'))
    first.save([sourceOf('a.md', 'eins')])
    const unread: Source = {
      ...{ path: 'a.md', file: 'content/a.md', signature: 'same' },
      get value(): string {
        throw new Error('the source was read')
      },
    }
    expect(open().read(unread).head).toBe('head of eins')
  })

  const damages: Readonly<Record<string, (files: { index: string; bodies: string }) => void>> = {
    'no bodies': ({ bodies }) => rmSync(bodies),
    'bodies cut in the middle': ({ bodies }) => truncateSync(bodies, Math.floor(statSync(bodies).size / 2)),
    'bodies of something else': ({ bodies }) => writeFileSync(bodies, 'x'.repeat(statSync(bodies).size)),
    'bodies moved by a byte': ({ bodies }) => writeFileSync(bodies, ` ${readFileSync(bodies, 'utf8')}`),
    'no index': ({ index }) => rmSync(index),
    'an index cut in the middle': ({ index }) => truncateSync(index, statSync(index).size - 7),
    'an index with a line of something else': ({ index }) => appendFileSync(index, 'x\ty\tz\n'),
    'an index with a damaged path': ({ index }) => appendFileSync(index, '"\\u00\tx\ty\t1\t1\t{}\n'),
    'an empty index': ({ index }) => truncateSync(index, 0),
  }
  for (const [name, damage] of Object.entries(damages))
    test(`${name}: the results are the same, and are stored again`, () => {
      const { build, index, bodies } = project()
      build(texts)
      damage({ index: index(), bodies: bodies() })
      expect(build(texts).bodies).toEqual(results(texts))
      expect(build(texts).bodies).toEqual(results(texts))
    })

  test.each(['removed', 'cut'])('bodies that were %s are computed and stored again, all at once', (how) => {
    const { build, bodies } = project()
    build(texts)
    if (how === 'removed') rmSync(bodies())
    else truncateSync(bodies(), 10)
    expect(build(texts)).toEqual({ bodies: results(texts), computed: Object.keys(texts) })
    expect(build(texts)).toEqual({ bodies: results(texts), computed: [] })
  })

  test('two builds at the same time, in any order of their steps, never mix results up', () => {
    const { build, open } = project()
    build(texts)
    const [one, two] = [open(), open()]
    const changes = [sourceOf('c.md', 'from one'), sourceOf('c.md', 'from two, which is longer')] as const
    const results = [one.read(changes[0]), two.read(changes[1])]
    const sources = Object.keys(texts).map((path) => sourceOf(path, ''))
    one.save(sources)
    two.save(sources)
    expect(results.map(({ body }) => body)).toEqual(['key: from one', 'key: from two, which is longer'])
    for (const source of [...changes, sourceOf('a.md', 'eins')])
      expect(open().read(source).body).toBe(`key: ${source.value}`)
  })

  test('a folder that cannot be written is no error', () => {
    const { build, state } = project()
    writeFileSync(state, 'a file in the place of the folder')
    expect(build(texts).bodies).toEqual(results(texts))
    expect(existsSync(join(state, 'posts'))).toBe(false)
  })
})
