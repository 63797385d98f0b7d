/**
 * `npm run bench`: smallsocial, Hugo and Eleventy on the same made-up archives, in turn, in one run on a memory
 * disk; prints medians and their ratios. Options: `--posts 1700,10000`, `--rounds 5`, `--no-eleventy`,
 * `--profile` (our stages, by the CPU profiler). Needs Hugo and GNU time of the machine (`apt install hugo time`)
 * and fetches Eleventy into a temporary folder.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeCorpus } from './corpus.mjs'
import { installEleventy, makeDisk, median, prepareEleventy, prepareHugo, program } from './others.mjs'

const { values: options } = parseArgs({
  options: {
    posts: { type: 'string', default: '1700,10000' },
    rounds: { type: 'string', default: '5' },
    eleventy: { type: 'boolean', default: true },
    profile: { type: 'boolean', default: false },
  },
  allowNegative: true,
})
const disk = makeDisk()

const least =
  'url: https://blog.example/\ntitle: "Bench"\nauthor: { name: "Ada" }\nmenu:\n  - { title: "Notes", url: /notes/ }\n  - { title: "Posts", url: /posts/ }\n  - { title: "Responses", url: /responses/ }\n'
const equal = `${least}lists: [tag]\nfeeds: { of: [home], formats: [rss], limit: 20 }\n`

/** Eleventy, once it is installed. */
let other

/** Wall seconds and peak megabytes of a command as a whole process. */
const timed = (command, args, cwd) => {
  const { status, stderr, stdout } = spawnSync('/usr/bin/time', ['-f', 'TIMED %e %M', command, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 100e6,
  })
  const match = /TIMED ([\d.]+) (\d+)/.exec(stderr)
  if (status !== 0 || match === null)
    throw new Error(`${command} ${args.join(' ')} failed: ${stdout}${stderr}`)
  return { seconds: Number(match[1]), megabytes: Number(match[2]) / 1024 }
}

const bytesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)

const remove = (root, paths) => {
  for (const path of paths) rmSync(join(root, path), { recursive: true, force: true })
}

const settle = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)

const smallsocial = (name, settings) => ({
  name,
  prepare: (root) => writeFileSync(join(root, 'content/site.yaml'), settings),
  clean: (root) => remove(root, ['public', '.smallsocial']),
  run: (root) => timed(process.execPath, [program, 'build', '--quiet'], root),
})
const hugo = {
  name: 'Hugo',
  prepare: prepareHugo,
  clean: (root) => remove(root, ['public', 'resources', '.hugo_build.lock']),
  run: (root) => timed('hugo', ['--quiet'], root),
}
const eleventy = () => {
  const installed = installEleventy(disk)
  if (installed === undefined) return undefined
  return {
    name: 'Eleventy',
    prepare: prepareEleventy,
    clean: (root) => rmSync(join(root, 'public'), { recursive: true, force: true }),
    run: (root) => timed(process.execPath, [installed, '--quiet'], root),
  }
}

const change = (root, round) => {
  const notes = join(root, 'content/notes')
  const path = join(notes, readdirSync(notes).sort()[round] ?? '')
  writeFileSync(path, `${readFileSync(path, 'utf8')}\nChanged in round ${round}.\n`)
}

const measure = (count, rounds) => {
  const corpus = join(disk, `corpus-${count}`)
  writeCorpus(join(corpus, 'content'), count)
  const ours = smallsocial('smallsocial', equal)
  const everything = smallsocial('smallsocial, everything', least)
  const tools = [ours, everything, hugo, ...(count <= 2000 && other !== undefined ? [other] : [])].map(
    (tool) => {
      const root = join(disk, `${tool.name.replace(/\W+/g, '-')}-${count}`)
      cpSync(corpus, root, { recursive: true })
      tool.prepare(root)
      return { ...tool, root, cold: [], warm: [], one: [], memory: [] }
    },
  )
  rmSync(corpus, { recursive: true })
  settle(2500)
  for (let round = 0; round < rounds; round++)
    for (const tool of tools) {
      if (tool.name === 'Eleventy' && round > 2) continue
      tool.clean(tool.root)
      const cold = tool.run(tool.root)
      tool.cold.push(cold.seconds)
      tool.memory.push(cold.megabytes)
      if (tool.name === 'Eleventy') continue
      tool.warm.push(tool.run(tool.root).seconds)
      change(tool.root, round)
      tool.one.push(tool.run(tool.root).seconds)
      settle(100)
    }
  const base = tools.find(({ name }) => name === 'Hugo')
  console.log(`\n${count} posts, median of ${rounds} (Eleventy of 3); ratios to Hugo\n`)
  console.log('| | cold | warm, nothing changed | one post changed | peak memory, cold | bytes written |')
  console.log('|---|---|---|---|---|---|')
  for (const tool of tools) {
    const cell = (numbers, baseline, unit, digits) =>
      numbers.length === 0
        ? '–'
        : `${median(numbers).toFixed(digits)} ${unit} (${(median(numbers) / median(baseline)).toFixed(2)})`
    console.log(
      `| ${tool.name} | ${cell(tool.cold, base.cold, 's', 2)} | ${cell(tool.warm, base.warm, 's', 2)} | ${cell(tool.one, base.one, 's', 2)} | ${cell(tool.memory, base.memory, 'MB', 0)} | ${(bytesIn(join(tool.root, 'public')) / 1e6).toFixed(0)} MB |`,
    )
    rmSync(tool.root, { recursive: true, force: true })
  }
  return median(tools[0].cold)
}

/** Where our own time goes: inclusive milliseconds of the functions that are the stages. */
const profile = (count) => {
  const root = join(disk, 'profile')
  writeCorpus(join(root, 'content'), count)
  writeFileSync(join(root, 'content/site.yaml'), least)
  spawnSync(
    process.execPath,
    ['--cpu-prof', '--cpu-prof-dir', join(disk, 'cpu'), program, 'build', '--quiet'],
    { cwd: root },
  )
  const [file] = readdirSync(join(disk, 'cpu'))
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(disk, 'cpu', file ?? ''), 'utf8'))
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node])))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const totals = new Map()
  samples.forEach((id, index) => {
    const seen = new Set()
    for (let node = byId.get(id); node !== undefined; node = parents.get(node.id))
      seen.add(node.callFrame.functionName)
    for (const name of seen) totals.set(name, (totals.get(name) ?? 0) + timeDeltas[index] / 1000)
  })
  const stages = [
    'buildSite',
    'listContentFiles',
    'openParseCache',
    'parsePost',
    'parseFrontMatter',
    'renderMarkdown',
    'markdownToMdast',
    'finishHast',
    'assemble',
    'check',
    'writePages',
    'summary',
    'post',
    'feedPages',
    'rssItem',
    'atomEntry',
    'jsonItem',
    'writeFile',
    'renameSync',
    'save',
    '(garbage collector)',
  ]
  console.log(`\n${count} posts, everything, cold: milliseconds within\n`)
  for (const stage of stages)
    if (totals.has(stage)) console.log(`${String(Math.round(totals.get(stage))).padStart(8)}  ${stage}`)
  rmSync(root, { recursive: true })
}

const counts = options.posts.split(',').map(Number)
if (options.profile) profile(counts[0] ?? 1700)
else {
  other = options.eleventy ? eleventy() : undefined

  const times = counts.map((count) => [count, measure(count, Number(options.rounds))])
  console.log(
    `\nGrowth of ours, cold, equal work: ${times.map(([count, seconds]) => `${((seconds / count) * 1e6).toFixed(0)} µs a post at ${count}`).join(', ')}`,
  )
}
