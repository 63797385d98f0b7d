import { describe, expect, test } from 'vitest'
import { entryOfForm, updated } from '../../src/server/micropub/entry.js'

const update = { url: 'https://blog.example/', replace: {}, add: {}, delete: [] }

describe('an update', () => {
  test('adds what is not there, and removes values; a photo is its URL', () => {
    const photo = { value: 'https://a.example/1.jpg', alt: 'A' }
    const before = { category: ['a'], photo: [photo, 'https://a.example/2.jpg'] }
    expect(updated(before, { ...update, add: { category: ['a', 'b'], photo: [photo.value] } })).toEqual({
      ...before,
      category: ['a', 'b'],
    })
    const other = { value: 'https://a.example/2.jpg', alt: 'B' }
    expect(updated(before, { ...update, add: { photo: [other, { ...photo, alt: 'C' }] } }).photo).toEqual([
      ...before.photo,
      { ...photo, alt: 'C' },
    ])
    expect(updated(before, { ...update, delete: { photo: [photo.value, other] } })).toEqual({
      category: ['a'],
    })
  })
})

describe('a megabyte of values takes a moment', () => {
  const values = Array.from({ length: 200_000 }, (_, index) => `${index}`)

  test('in a form', () => {
    const entry = entryOfForm([...values.map((value) => ['x', value] as const), ['h', 'entry']])
    expect('properties' in entry && entry.properties.x?.length).toBe(values.length)
  })

  test('in an update', () => {
    const after = updated({ x: values }, { ...update, add: { x: values.map((value) => `${value}a`) } })
    expect(after.x?.length).toBe(2 * values.length)
    expect(updated(after, { ...update, delete: after })).toEqual({})
  })
})
