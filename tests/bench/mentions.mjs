/**
 * `npm run bench:mentions`: what 20,000 stored mentions over 2,000 posts add to a build, cold and when
 * nothing or one post changed: builds with and without them in turn, in one run; prints medians and their ratio.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeCorpus } from './corpus.mjs'
import { makeDisk, median, program } from './others.mjs'

const [posts, mentions, rounds] = [2000, 20_000, 5]
const disk = makeDisk()

const put = (path, text) => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
const settings =
  'url: https://blog.example/\ntitle: "Bench"\nauthor: { name: "Ada" }\nwebmention: { moderation: all }\n'
const without = join(disk, 'without')
put(join(without, 'content/site.yaml'), settings)
writeCorpus(join(without, 'content'), posts)
const run = (root) => {
  const began = performance.now()
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, 'build', '--json', '--root', root],
    { encoding: 'utf8', maxBuffer: 100e6 },
  )
  if (status !== 0) throw new Error(stderr + stdout)
  return performance.now() - began
}
run(without)
const published = JSON.parse(readFileSync(join(without, 'public/smallsocial.json'), 'utf8'))
rmSync(join(without, 'public'), { recursive: true })
rmSync(join(without, '.smallsocial'), { recursive: true })
const withThem = join(disk, 'with')
cpSync(without, withThem, { recursive: true })
const types = ['like', 'like', 'like', 'repost', 'reply', 'reply', 'mention', 'bookmark']
published.posts.forEach(({ url }, post) => {
  const list = Array.from({ length: mentions / posts }, (_, index) => {
    const id = post * 10 + index
    const type = types[id % types.length]
    const words =
      type === 'reply' || type === 'mention'
        ? { content: `I read this with pleasure, and thought of number ${id} for a while. `.repeat(3).trim() }
        : {}
    return {
      id: `${id}`,
      type,
      source: `https://s${id % 500}.example/${id}`,
      target: `https://blog.example${url}`,
      url: `https://s${id % 500}.example/${id}`,
      author: { name: `Somebody ${id % 500}`, url: `https://s${id % 500}.example/` },
      published: '2026-05-02T08:00:00+02:00',
      ...words,
    }
  })
  put(
    join(withThem, `content/mentions${url.replace(/\/$/, '')}.json`),
    `${JSON.stringify({ page: url, mentions: list }, null, 2)}\n`,
  )
})
const times = { cold: [[], []], nothing: [[], []], one: [[], []] }
for (let round = 0; round < rounds; round++)
  for (const [index, root] of [without, withThem].entries()) {
    for (const name of ['public', '.smallsocial']) rmSync(join(root, name), { recursive: true, force: true })
    times.cold[index].push(run(root))
    run(root)
    times.nothing[index].push(run(root))
    put(join(root, 'content/notes/new.md'), `---\ndate: 2026-05-0${round + 1}\n---\nRound ${round}.\n`)
    times.one[index].push(run(root))
  }
for (const [name, [bare, full]] of Object.entries(times))
  console.log(
    `${name.padEnd(8)} without ${median(bare).toFixed(0)} ms, with ${median(full).toFixed(0)} ms: ${(median(full) / median(bare)).toFixed(2)}`,
  )
