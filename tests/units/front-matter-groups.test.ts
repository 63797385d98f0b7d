import { expect, test } from 'vitest'
import { parsePlainYaml } from '../../src/parse/post/front-matter-fast-path.js'
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
])('a group in the front matter is what YAML makes of it: %s', (yaml) => {
  const plain = parsePlainYaml(yaml)
  const { value, messages } = parseYaml(yaml, { file: 'a.md', firstLine: 1 })
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
})
