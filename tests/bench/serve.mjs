/**
 * `npm run bench:serve`: from saving a post to its new words on the page in headless Chromium, in the previews
 * of smallsocial, Hugo and Eleventy, over the same made-up archive, one after the other in one run. And the
 * time from the start of `smallsocial serve` to its first page. Options: `--posts 10000`, `--saves 100`,
 * `--no-hugo`, `--no-eleventy`. Needs Chromium, and Hugo (`apt install hugo`); fetches Eleventy.
 */
import { spawn, spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { writeCorpus } from './corpus.mjs'
import { installEleventy, makeDisk, median, prepareEleventy, prepareHugo, program } from './others.mjs'

const { values: options } = parseArgs({
  options: {
    posts: { type: 'string', default: '10000' },
    saves: { type: 'string', default: '100' },
    hugo: { type: 'boolean', default: true },
    eleventy: { type: 'boolean', default: true },
  },
  allowNegative: true,
})
const disk = makeDisk()
let eleventy

const settings =
  'url: https://blog.example/\ntitle: "Bench"\nauthor: { name: "Ada" }\nlists: [tag]\nfeeds: { of: [home], formats: [rss], limit: 20 }\n'
const path = '/notes/edited/'
const file = (root) => join(root, 'content/notes/edited.md')
const text = (number) =>
  `---\ndate: 2026-01-01T10:00:00+00:00\ntags: ["apple"]\n---\n\nThe number is save-${number}.\n\nMore words follow here, as in any post.\n`

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

const tools = {
  smallsocial: {
    prepare: (root) => writeFileSync(join(root, 'content/site.yaml'), settings),
    command: (port) => [process.execPath, [program, 'serve', '--port', String(port)]],
  },
  Hugo: {
    prepare: prepareHugo,
    command: (port) => ['hugo', ['server', '--port', String(port), '--bind', '127.0.0.1']],
  },
  Eleventy: {
    prepare: prepareEleventy,
    command: (port) => [
      process.execPath,
      [eleventy, '--serve', '--incremental', '--quiet', `--port=${port}`],
    ],
  },
}

const answers = async (url, limit) => {
  for (const end = performance.now() + limit; performance.now() < end; await later(5))
    try {
      const response = await fetch(url)
      const body = await response.text()
      if (response.ok && body.includes('save-')) return
    } catch {
      // Not there yet.
    }
  throw new Error(`${url} does not answer`)
}

const start = async (name, root) => {
  const port = await freePort()
  const [command, args] = tools[name].command(port)
  const begun = performance.now()
  const child = spawn(command, args, { cwd: root, stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}${path}`
  await answers(url, 300_000)
  return { child, url, first: performance.now() - begun }
}

const stop = async (child) => {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  await Promise.race([gone, later(3000)])
  child.kill('SIGKILL')
}

const measure = async (name, browser, saves) => {
  const root = join(disk, name)
  writeCorpus(join(root, 'content'), Number(options.posts))
  tools[name].prepare(root)
  writeFileSync(file(root), text('first'))
  await later(2500)
  if (name === 'smallsocial') await stop(await warm(root))
  const firsts = []
  let running = await start(name, root)
  firsts.push(running.first)
  if (name === 'smallsocial')
    for (let round = 0; round < 4; round++) {
      await stop(running.child)
      running = await start(name, root)
      firsts.push(running.first)
    }
  const page = await browser.newPage()
  await page.goto(running.url)
  await later(4000)
  const times = []
  let missed = 0
  for (let save = 0; save < saves; save++) {
    const seen = page
      .evaluate(
        (words) =>
          new Promise((resolve) => {
            const look = () =>
              document.body.textContent.includes(words) && resolve(performance.timeOrigin + performance.now())
            if (look()) return
            new MutationObserver(look).observe(document, {
              childList: true,
              subtree: true,
              characterData: true,
            })
          }),
        `save-${save}.`,
      )
      .catch(() => undefined)
    const saved = performance.timeOrigin + performance.now()
    writeFileSync(file(root), text(save))
    // A preview that reloads the page takes the observer with it: then the page is looked at until it has the words.
    const shown = (await Promise.race([seen, later(20_000)])) ?? (await reloaded(page, `save-${save}.`))
    if (shown === undefined) missed++
    else times.push(shown - saved)
    await later(name === 'smallsocial' ? 120 + Math.random() * 400 : 300)
  }
  await page.close()
  await stop(running.child)
  rmSync(root, { recursive: true, force: true })
  return { name, first: median(firsts), times, missed }
}

const warm = async (root) => {
  const running = await start('smallsocial', root)
  await later(6000)
  return running.child
}

const reloaded = async (page, words) => {
  for (const end = performance.now() + 20_000; performance.now() < end; await later(2)) {
    const text = await page.evaluate(() => document.body?.textContent ?? '').catch(() => '')
    if (text.includes(words)) return performance.timeOrigin + performance.now()
  }
  return undefined
}

const at = (numbers, part) =>
  [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))]
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
if (options.eleventy) eleventy = installEleventy(disk)
const names = [
  'smallsocial',
  ...(options.hugo && spawnSync('which', ['hugo']).status === 0 ? ['Hugo'] : []),
  ...(eleventy !== undefined ? ['Eleventy'] : []),
]
console.log(`${options.posts} posts, ${options.saves} saves of one of them (others: 10)\n`)
console.log('| | start to first page | save to page, median | 95 % | worst |')
console.log('|---|---|---|---|---|')
for (const name of names) {
  const { first, times, missed } = await measure(
    name,
    browser,
    name === 'smallsocial' ? Number(options.saves) : 20,
  )
  const ms = (part) => `${at(times, part)?.toFixed(0) ?? '–'} ms`
  console.log(
    `| ${name} | ${(first / 1000).toFixed(2)} s | ${ms(0.5)} | ${ms(0.95)} | ${ms(1)}${missed > 0 ? `, ${missed} missed` : ''} |`,
  )
}
await browser.close()
