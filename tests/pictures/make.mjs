/** `npm run pictures`: the pictures of the README, from the sample blog, in headless Chromium, light and dark. They are meant to be made with Debian's fonts-inter, fonts-sil-charis, fonts-jetbrains-mono and fonts-noto-color-emoji. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { chromium } from 'playwright-core'

const root = join(import.meta.dirname, '../..')
const site = join(mkdtempSync(join(tmpdir(), 'smallsocial-')), 'site')
spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'build', '--root', root, '--output', site], {
  stdio: 'inherit',
})

const types = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
}
const server = createServer((request, response) => {
  const path = join(site, new URL(request.url ?? '/', 'http://x').pathname)
  const file = statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, 'index.html') : path
  if (!existsSync(file)) response.writeHead(404).end()
  else response.setHeader('content-type', types[extname(file)] ?? 'text/plain').end(readFileSync(file))
}).listen(0, '127.0.0.1', async () => {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    env: { ...process.env, FONTCONFIG_FILE: join(import.meta.dirname, 'fonts.conf') },
  })
  const pictures = [
    ['home', '/', 1000],
    ['reshare', '/responses/walden/', 1150],
    ['responses', '/articles/why-small/#responses', 820],
  ]
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ viewport: { width: 760, height: 900 }, colorScheme })
    for (const [name, path, height] of pictures) {
      await page.setViewportSize({ width: 760, height })
      await page.goto(`http://127.0.0.1:${server.address().port}${path}`)
      await page.screenshot({ path: join(import.meta.dirname, `${name}-${colorScheme}.png`) })
    }
  }
  await browser.close()
  server.close()
})
