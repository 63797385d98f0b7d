/**
 * `npm run bench:kinds`: a cold build of 2,000 posts in fourteen sections with reviews, playlists, places, events, wiki
 * links and slides, against one of as many plain notes with the same words, in turn, in one run; prints medians and their
 * ratio. Also checks that no post is in a list of another kind, that a second build of the same files has the same bytes,
 * and that a build after an edit has the bytes of a fresh one.
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeDisk, median, program } from './others.mjs'

const [posts, rounds] = [2000, 7]
const disk = makeDisk()

const put = (path, text) => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
const words =
  'the tram of ten to eight came early and stood in the rain for as long as anybody could remember'.split(' ')
const sentence = (seed) =>
  `${Array.from({ length: 14 }, (_, index) => words[(seed * 7 + index * 5) % words.length]).join(' ')}.`
const textOf = (id) => Array.from({ length: 6 }, (_, index) => sentence(id + index)).join('\n\n')

/** What is special about the posts of a section: its settings, the front matter and the end of the text. */
const sections = {
  books: [
    'kind: review',
    (id) => `item: { name: "Book ${id}", author: "Somebody ${id % 50}", type: book }\nrating: ${id % 6}\n`,
  ],
  films: ['kind: review', (id) => `title: "Film ${id}"\nrating: ${(id % 10) + 1}/10\n`],
  albums: [
    'kind: collection',
    (id) =>
      `title: "Album ${id}"\nitems: [{ name: "Song ${id}", duration: "3:12" }, "Another", "The last"]\n`,
  ],
  playlists: ['kind: collection', (id) => `title: "List ${id}"\nitems: ["A", "B", "C"]\n`],
  events: [
    'kind: event',
    (id) =>
      `title: "Walk ${id}"\nstart: 2026-06-${String((id % 28) + 1).padStart(2, '0')} 19:00 Z\nlocation: Park ${id}\n`,
  ],
  talks: [
    'kind: presentation, layout: titles',
    (id) => `title: "Talk ${id}"\n`,
    (id) => `\n\n---\n\n## Slide\n\n${sentence(id)}\n\n---\n\n## Last\n`,
  ],
  wiki: [
    'kind: article, layout: titles, sort: title',
    (id) => `title: "Page ${id}"\n`,
    (id) => `\n\nSee [[Page ${Math.max(6, id - 14)}]].`,
  ],
  snippets: [
    'kind: note, layout: full',
    (id) => `title: "Snippet ${id}"\n`,
    () => '\n\n```js\nconst a = 1\n```',
  ],
  recipes: ['kind: recipe', (id) => `title: "Soup ${id}"\nrecipe: { serves: 2, needs: [onion, water] }\n`],
  places: [
    'timeline: false',
    (id) => `checkin: { name: "Café ${id}", city: Wien, latitude: 48.2, longitude: 16.37 }\n`,
  ],
  reading: ['feed: false', (id) => `read-of: https://books.example/${id}\nread-status: finished\n`],
  songs: ['tagFeeds: false', (id) => `listen-of: https://songs.example/${id}\n`],
  quotes: [
    'kind: note',
    () => '',
    (id) => `\n\n:::cite\nurl: https://quotes.example/${id}\nname: "A page"\n:::`,
  ],
  notes: ['kind: note', () => ''],
}
const names = Object.keys(sections)
const common = 'url: https://blog.example/\ntitle: "Bench"\nauthor: { name: "Ada" }\n'
const dateOf = (id) =>
  `date: 20${10 + (id % 15)}-${String((id % 12) + 1).padStart(2, '0')}-${String((id % 28) + 1).padStart(2, '0')}\n`

const [plain, kinds] = [join(disk, 'plain'), join(disk, 'kinds')]
put(
  join(plain, 'content/site.yaml'),
  `${common}sections: { ${names.map((name) => `${name}: { kind: note }`).join(', ')} }\n`,
)
put(
  join(kinds, 'content/site.yaml'),
  `${common}kinds: { recipe: {} }\nblocks: { recipe: { key: recipe } }\nsections:\n${names.map((name) => `  ${name}: { ${sections[name][0]} }\n`).join('')}`,
)
for (let id = 0; id < posts; id++) {
  const name = names[id % names.length]
  const [, head, end = () => ''] = sections[name]
  const tags = `tags: [t${id % 40}]\n`
  put(join(plain, `content/${name}/${id}.md`), `---\n${dateOf(id)}${tags}---\n${textOf(id)}\n`)
  put(
    join(kinds, `content/${name}/${id}.md`),
    `---\n${dateOf(id)}${tags}${head(id)}---\n${textOf(id)}${end(id)}\n`,
  )
}

const build = (root, isCold = true) => {
  if (isCold)
    for (const folder of ['public', '.smallsocial'])
      rmSync(join(root, folder), { recursive: true, force: true })
  const began = performance.now()
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, 'build', '--strict', '--root', root],
    {
      encoding: 'utf8',
    },
  )
  if (status !== 0) throw new Error(stderr + stdout)
  return performance.now() - began
}
const filesOf = (root) =>
  new Map(
    readdirSync(join(root, 'public'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(root.length), readFileSync(path, 'utf8')]),
  )
const sameBytes = (a, b, what) => {
  for (const path of new Set([...a.keys(), ...b.keys()]))
    if (a.get(path) !== b.get(path)) throw new Error(`${what}: ${path} differs`)
  console.log(`${what}: ${a.size} files have the same bytes`)
}

const times = { plain: [], kinds: [] }
for (let round = 0; round < rounds; round++) {
  times.plain.push(build(plain))
  times.kinds.push(build(kinds))
}
const first = filesOf(kinds)
build(kinds)
sameBytes(first, filesOf(kinds), 'two cold builds')
const edited = join(disk, 'edited')
cpSync(kinds, edited, { recursive: true })
for (const name of ['books/0', 'wiki/6', 'talks/5'])
  appendFileSync(join(edited, `content/${name}.md`), '\nMore words, [[Page 20]].\n')
build(edited, false)
const remembered = filesOf(edited)
build(edited)
sameBytes(remembered, filesOf(edited), 'an edit and a fresh build')

const wanted = {
  review: /^\/(?:books|films)\//,
  collection: /^\/(?:albums|playlists)\//,
  event: /^\/events\//,
  presentation: /^\/talks\//,
  article: /^\/wiki\//,
  note: /^\/(?:snippets|quotes|notes)\//,
  recipe: /^\/recipes\//,
  checkin: /^\/places\//,
  read: /^\/reading\//,
  listen: /^\/songs\//,
}
const manifest = JSON.parse(first.get('/public/smallsocial.json'))
const wrong = manifest.posts.filter(({ url, kind }) => wanted[kind]?.test(url) !== true)
if (wrong.length > 0 || manifest.posts.length !== posts)
  throw new Error(`in a wrong list: ${JSON.stringify(wrong.slice(0, 3))}`)
console.log(`no post of ${posts} is in the list of another kind`)

const [a, b] = [median(times.plain), median(times.kinds)]
console.log(
  `cold: plain notes ${Math.round(a)} ms, ${names.length} sections of kinds ${Math.round(b)} ms, ratio ${(b / a).toFixed(2)}`,
)
