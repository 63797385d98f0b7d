import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { postProperties } from '../../src/model/post-properties.js'
import { parsePost } from '../../src/parse/post/post.js'
import { buildIn, configOf, temporaryFolder, writeFiles } from '../support.js'

/** A text of each property that feeds show, as each format has it. */
const inFeeds: Readonly<Record<string, string>> = {
  name: 'A name',
  summary: 'A summary',
  content: 'The content',
  interactions: 'https://answered.example/',
  photos: 'photo.example/a.jpg',
  videos: 'video.example/a.mp4',
  audios: 'audio.example/a.mp3',
  published: '26',
  url: 'https://blog.example/notes/a/',
  categories: 'a-tag',
  markdown: '*content*',
  warning: 'A warning',
  feedId: 'tag:old.example,2019:1',
  review: 'A book',
  event: 'June 1, 2025',
  items: 'A song',
  checkin: 'A café',
  location: 'A town',
}
const post = `---
title: A name
summary: A summary
date: 2025-05-26 18:14 -05:00
in-reply-to: https://answered.example/
photo: { url: "https://photo.example/a.jpg", alt: a }
video: https://video.example/a.mp4
audio: https://audio.example/a.mp3
tags: [a-tag]
content_warning: A warning
guid: tag:old.example,2019:1
item: { name: A book }
rating: 4
start: 2025-06-01 19:00 Z
items: [{ name: A song }]
checkin: A café
location: A town
---
The content, with *content*.
`

const shown = Object.entries(postProperties).flatMap(([name, use]) =>
  typeof use !== 'string' && use.inFeeds ? [name] : [],
)

test.each(['feed.xml', 'atom.xml', 'feed.json'])('%s has every property that feeds show', async (file) => {
  expect(Object.keys(inFeeds).sort()).toEqual([...shown].sort())
  const root = writeFiles(temporaryFolder(), {
    'content/site.yaml':
      'url: https://blog.example/\ntitle: A\nauthor: { name: A }\nfeeds: { markdown: true }\n',
    'content/notes/a.md': post,
  })
  expect((await buildIn(root)).ok).toBe(true)
  const text = readFileSync(join(root, 'public', file), 'utf8')
  const format = { 'feed.xml': 'rss', 'atom.xml': 'atom' }[file]
  // Atom has no place for the Markdown: source:markdown is of RSS, _source of JSON Feed.
  for (const name of shown)
    if (!(name === 'markdown' && format === 'atom')) expect(text, name).toContain(inFeeds[name])
})

/** A change of front matter or text, and the property that it changes. */
const changes: Readonly<Record<string, readonly [string, string]>> = {
  kind: ['in-reply-to', 'like-of'],
  name: ['A name', 'Another'],
  summary: ['A summary', 'Another'],
  content: ['The content', 'Another'],
  interactions: ['https://answered.example/', 'https://other.example/'],
  syndication: ['tags:', 'syndication: https://copy.example/\ntags:'],
  photos: ['photo.example', 'other.example'],
  videos: ['video.example', 'other.example'],
  audios: ['audio.example', 'other.example'],
  published: ['18:14', '18:15'],
  updated: ['tags:', 'updated: 2025-06-01 10:00 Z\ntags:'],
  url: ['tags:', 'slug: other\ntags:'],
  categories: ['a-tag', 'other'],
  lang: ['tags:', 'lang: es\ntags:'],
  warning: ['A warning', 'Another'],
  feedId: ['old.example', 'new.example'],
  review: ['rating: 4', 'rating: 3'],
  event: ['19:00', '20:00'],
  items: ['A song', 'Another'],
  checkin: ['A café', 'Another'],
  location: ['A town', 'Another'],
}
const hashOf = (value: string): string | undefined =>
  parsePost({ path: 'notes/a.md', file: 'a', value }, configOf()).post?.entryHash

test.each(
  Object.entries(postProperties).flatMap(([name, use]) =>
    typeof use === 'string' || name === 'markdown' ? [] : [{ name, notifies: use.notifies }],
  ),
)('a change of $name sends webmentions: $notifies', ({ name, notifies }) => {
  const [from, to] = changes[name] ?? ['', '']
  expect(post).toContain(from)
  expect(from, 'a new property needs a change here').not.toBe('')
  expect(hashOf(post.replace(from, to)) !== hashOf(post)).toBe(notifies)
})
