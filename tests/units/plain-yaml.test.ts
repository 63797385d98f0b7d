import { expect, test } from 'vitest'
import { parsePlainYaml } from '../../src/parse/plain-yaml.js'
import { parseYaml } from '../../src/parse/yaml.js'

test.each([
  'a: { name: "Dune", type: book }',
  "a: { x: 'it', y: 4, z: 2026-05-01, w: 2.50 }",
  'a: {x: 1}',
  'a: { x: "a, b" }',
  'a: { x: "a: b", y: c }',
  'a: { x: yes, y: null, z: true }',
  'a: { x: { y: 1 } }',
  'a: { x: [1, 2] }',
  'a: { x: https://a.example/, y: 2 }',
  'a: { x: b, x: c }',
  'a: { x: b, }',
  'a: { x }',
  'a: {}',
  'a: { x:b }',
  'a: { x: b } # c',
  'a: { "x": b }',
  'a: { x: b # c }',
  'a: [{ name: "So What", duration: "9:22" }, "Another, one", The last]',
  'a: [{ x: [1, 2] }, [b, [c, {}]], []]',
  'a: [b,c]',
  'a: [b, ]',
  'a: [, b]',
  'a: [b c]',
  'a: [b "c"]',
  'a: ["b" c]',
  'a: ["b": c]',
  'a: [b: c]',
  'a: [b] c',
  'a: [b]]',
  'a: [b',
  "a: ['b'', c']",
  'a: [ ]',
  'a: [b\tc]',
  'a: [\tb]',
  'a: [b\u00a0]',
  'a: b\u00a0',
  'a: "b"\u00a0',
  'a: [b]\u00a0',
  'a: b \r',
  'a: [yes, "yes", 1.50, 2026-05-01]',
  'a: [https://a.example/, b]',
  'a: ["https://a.example/", b]',
  'a: [*b, &c d]',
  'a: [b:c]',
  'a: [[[[[[[b]]]]]]]',
  'a: { x: { y: [1, { z: b }] }, w: c }',
  'a: {x: [b],y: c}',
])('a group in the front matter is what YAML makes of it: %s', (yaml) => {
  const plain = parsePlainYaml(yaml)
  // A comment is nothing plain, so js-yaml reads the text.
  const { value, messages } = parseYaml(`# comment\n${yaml}`, { file: 'a.md', firstLine: 1 })
  if (plain !== undefined) {
    expect(messages).toEqual([])
    expect(plain).toEqual(value)
  }
})

test('the usual groups need no YAML parser', () => {
  expect(parsePlainYaml('item: { name: "Dune", author: "Frank Herbert", type: book }\nrating: 4')).toEqual({
    item: { name: 'Dune', author: 'Frank Herbert', type: 'book' },
    rating: '4',
  })
  expect(
    parsePlainYaml(
      'items: [{ name: "Song", duration: "3:12" }, "Another", The last]\nrecipe: { serves: 2, needs: [onion, water] }',
    ),
  ).toEqual({
    items: [{ name: 'Song', duration: '3:12' }, 'Another', 'The last'],
    recipe: { serves: '2', needs: ['onion', 'water'] },
  })
  expect(parsePlainYaml(`a: ${'['.repeat(100_000)}`)).toBe(undefined)
})
