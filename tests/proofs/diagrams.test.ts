import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nuErrors, openBrowser, serve } from '../outside/programs.js'
import {
  copyOfProgram,
  filesIn,
  leastSettings,
  runCli,
  temporaryFolder,
  testFolder,
  writeFiles,
} from '../support.js'

const chromium = '/usr/bin/chromium'
const packages = join(testFolder, 'servers/node_modules')
const isThere = existsSync(chromium) && existsSync(join(packages, 'mermaid-isomorphic'))
const suite = isThere || process.env.CI === 'true' ? describe : describe.skip

const files = {
  'content/site.yaml': leastSettings,
  'content/notes/a.md': `---
date: 2026-05-01 10:00
---
\`\`\`mermaid
flowchart LR
  accTitle: How an answer travels
  A[My site &amp; more]-->|webmention|B(Your site)
  B-->C{Shown?}
\`\`\`

\`\`\`mermaid
sequenceDiagram
  Ada->>Ben: Hello <b>you</b>
\`\`\`

\`\`\`mermaid
pie title Days
  "good": 5
\`\`\`
`,
}

suite('mermaid-isomorphic and Chromium (npm ci --ignore-scripts --prefix tests/servers)', () => {
  const program = isThere
    ? copyOfProgram([], { 'mermaid-isomorphic': join(packages, 'mermaid-isomorphic') })
    : ''
  const built = () => {
    const root = writeFiles(temporaryFolder(), files)
    expect(
      runCli(['build', '--strict', '--root', root], { program, env: { CHROME_PATH: chromium } }),
    ).toMatchObject({ status: 0, stderr: '' })
    return join(root, 'public')
  }

  test('draw diagrams that a browser shows as images, the same in each build', async () => {
    const [folder, other] = [built(), built()]
    expect(filesIn(folder)).toEqual(filesIn(other))
    expect(nuErrors(folder)).toBe('')
    const site = await serve(folder)
    const browser = await openBrowser()
    const page = await browser.newPage({ viewport: { width: 390, height: 3000 } })
    const troubles: string[] = []
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
    await page.goto(`${site.url}/notes/a/`)
    const images = page.locator('figure.diagram img')
    await expect
      .poll(() => images.evaluateAll((all) => all.every((one) => (one as HTMLImageElement).complete)))
      .toBe(true)
    const shown = await images.evaluateAll((all) =>
      (all as HTMLImageElement[]).map(({ alt, naturalWidth, naturalHeight, width, height }) => ({
        alt,
        isDrawn: naturalWidth > 100,
        isWhole: Math.abs(width / height - naturalWidth / naturalHeight) < 0.05,
        fits: width <= 390,
      })),
    )
    const rest = { isDrawn: true, isWhole: true, fits: true }
    expect(shown).toEqual([
      { alt: 'How an answer travels', ...rest },
      { alt: 'A diagram', ...rest },
      { alt: 'A diagram', ...rest },
    ])
    expect(troubles).toEqual([])
    await browser.close()
    site.close()
    const drawings = [...filesIn(join(folder, 'assets/diagrams')).values()].map(String)
    expect(drawings.join()).not.toMatch(/<script|foreignObject|https?:\/\/(?!www\.w3\.org\/)/)
    expect(drawings.join()).toContain('Hello &lt;b&gt;you&lt;/b&gt;')
  })
})
