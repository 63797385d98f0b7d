import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'
import { filesIn } from '../support.js'

/** A suite that needs a program of the machine: in CI it must be there, on a laptop the suite is skipped by name. */
export const describeWith = (program: string, name: string, suite: () => void): void => {
  const isThere = spawnSync('which', [program]).status === 0
  if (isThere || process.env.CI === 'true') describe(name, suite)
  else describe.skip(`${name} (needs ${program})`, suite)
}

/** Errors that the Nu HTML checker finds in a folder of pages; empty when there are none. */
export const nuErrors = (folder: string): string => {
  const jar = join(import.meta.dirname, '../../node_modules/vnu-jar/build/dist/vnu.jar')
  const { stderr, stdout } = spawnSync(
    'java',
    ['-Xss4m', '-jar', jar, '--errors-only', '--skip-non-html', folder],
    { encoding: 'utf8', maxBuffer: 50e6 },
  )
  return `${stdout}${stderr}`.trim()
}

/** What xmllint says of the XML files in a folder; empty when they are well-formed. */
export const xmlErrors = (folder: string): string => {
  const paths = [...filesIn(folder).keys()].filter((path) => /\.(?:xml|opml)$/.test(path))
  return spawnSync('xmllint', ['--noout', '--nonet', ...paths], { cwd: folder, encoding: 'utf8' }).stderr
}

/** Serves a built site on 127.0.0.1, as a plain host does, with the policy that the site wants. */
export const serve = async (
  folder: string,
): Promise<{ readonly url: string; readonly close: () => void }> => {
  const files = filesIn(folder)
  const policy = /Content-Security-Policy: (.*)/.exec(files.get('_headers')?.toString() ?? '')?.[1] ?? ''
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname).slice(1)
    const name = files.has(path) ? path : `${path}index.html`
    const body = files.get(name)
    response
      .writeHead(body === undefined ? 404 : 200, {
        'content-type': types[extname(name)] ?? 'application/octet-stream',
        'content-security-policy': policy,
      })
      .end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

/** Headless Chromium of the machine, which asks nobody but 127.0.0.1. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath:
      ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
        existsSync(path),
      ) ?? 'chromium',
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

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/feed+json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.xml': 'text/xml',
}
