import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { post, startServer } from '../own-server.js'
import { answer, serve } from '../server.js'
import { startCli } from '../support.js'
import { describeWith, openBrowser } from './programs.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describeWith('chromium', 'the own server in a browser', () => {
  test('the author signs in to an app, which gets what was allowed', async () => {
    const server = await startServer({ 'content/notes/one.md': '---\ndate: 2026-01-01\n---\n\nOne.\n' })
    const passphrase = 'correct horse battery'
    await startCli(['server', 'passwd', '--root', server.root], { input: passphrase }).done
    const app = await serve((_, response) =>
      answer(response, 200, { 'content-type': 'text/html' }, '<title>App</title>'),
    )
    const verifier = 'v'.repeat(50)
    const parameters = {
      response_type: 'code',
      client_id: `${app}/`,
      redirect_uri: `${app}/callback`,
      state: 'state',
      scope: 'create delete',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }
    const browser = await openBrowser()
    try {
      const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
      const problems: string[] = []
      page.on('console', (message) => problems.push(message.text()))
      const pages = [`${server.url}auth?${new URLSearchParams(parameters)}`, `${server.url}webmention`]
      for (const url of pages.reverse()) {
        await page.goto(url)
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
        // The policy of the page allows no scripts, so axe reads a copy of it.
        const copy = await browser.newPage()
        await copy.setContent(await page.content())
        await copy.evaluate(axe)
        const { violations } = (await copy.evaluate('axe.run()')) as { violations: { id: string }[] }
        expect(violations.map(({ id }) => id)).toEqual([])
        await copy.close()
      }
      await page.getByRole('checkbox', { name: 'delete' }).uncheck()
      await page.getByLabel('Your passphrase').fill('wrong')
      await page.getByRole('button', { name: 'Allow' }).click()
      await page.getByText('The passphrase is wrong').waitFor()
      expect(await page.getByRole('checkbox', { name: 'delete' }).isChecked()).toBe(false)
      await page.getByLabel('Your passphrase').fill(passphrase)
      await page.getByRole('button', { name: 'Allow' }).click()
      await page.waitForURL(`${app}/callback?**`)
      const code = new URL(page.url()).searchParams.get('code') ?? ''
      const token = await post(`${server.url}token`, {
        ...{ grant_type: 'authorization_code', code, code_verifier: verifier },
        ...{ client_id: parameters.client_id, redirect_uri: parameters.redirect_uri },
      })
      expect(await token.json()).toMatchObject({ me: 'https://blog.example/', scope: 'create' })
      expect(problems.filter((text) => /Content Security Policy/.test(text))).toEqual([])
    } finally {
      await browser.close()
    }
  })
})
