import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blogWithTarget, deploy, note, siteSettings } from '../../deploys.js'
import { describeWith } from '../../outside/programs.js'
import { startSshd } from '../../sshd.js'
import { filesIn, runCli, temporaryFolder, writeFiles } from '../../support.js'

const texts = (folder: string): Map<string, string> =>
  new Map(
    [...filesIn(folder)]
      .filter(([path]) => path !== '' && !path.startsWith('.smallsocial-'))
      .map(([path, bytes]) => [path, bytes.toString('latin1')]),
  )
const built = (root: string): Map<string, string> => texts(join(root, 'public'))
const ownFiles = (site: string): string[] =>
  readdirSync(site).filter((name) => name.startsWith('.smallsocial-'))

describeWith('sshd', 'sftp', () => {
  describe.each([
    ['with atomic renames', ''],
    ['without atomic renames', ' -P posix-rename'],
  ])('to a host without a shell, %s', (_, flags) => {
    let sshd: Awaited<ReturnType<typeof startSshd>>
    beforeAll(async () => {
      sshd = await startSshd(`Subsystem sftp internal-sftp${flags}\nForceCommand internal-sftp${flags}`)
    })
    afterAll(() => sshd.stop())
    const blog = (site = join(temporaryFolder(), 'www'), more = '') => {
      const target = `sftp: { host: "${sshd.host}", path: "${site}", port: ${sshd.port}, options: ${JSON.stringify(sshd.options)}${more} }`
      const root = blogWithTarget(target)
      return { root, site, settings: siteSettings(target) }
    }

    test('sends what differs and removes what is gone, in folders too', async () => {
      const { root, site } = blog()
      writeFiles(root, {
        'content/notes/b.md': note('B.'),
        'content/static/a [1] *?.txt': 'brackets',
        'content/static/it\'s "b" \\ c.txt': 'quotes',
        'content/static/-x.txt': 'dash',
        'content/static/big.bin': 'x'.repeat(300_000),
        'templates/custom.css': 'p { color: blue }',
      })
      runCli(['build', '--root', root])
      const plan = runCli(['plan', '--root', root, '--allow-lost-urls'])
      expect(plan.stdout).toMatch(/upload\n {2}sftp {6}(\d+) of \1 files to send/)
      expect(existsSync(site)).toBe(false)
      const first = await deploy(root)
      expect(first.stderr).toBe('')
      expect(first.stdout).toBe(`sftp: ${built(root).size} files sent; ${site} on ${sshd.host}, 0 deleted\n`)
      expect(texts(site)).toEqual(built(root))
      expect(ownFiles(site)).toEqual([expect.stringMatching(/^\.smallsocial-[0-9a-f]{32}\.json$/)])
      expect((await deploy(root)).stdout).toBe('sftp: nothing deployed, the host has this site already\n')

      writeFiles(site, { '.well-known/acme/token': 'not ours' })
      rmSync(join(root, 'content/notes/b.md'))
      writeFiles(root, { 'content/notes/a.md': note('Changed.'), 'templates/custom.css': 'p { color: red }' })
      // Another machine, which knows nothing of the first deploy.
      for (const folder of ['.smallsocial', 'public']) rmSync(join(root, folder), { recursive: true })
      expect((await deploy(root)).status).toBe(0)
      const now = texts(site)
      expect(now.get('.well-known/acme/token')).toBe('not ours')
      expect([...now.keys()].filter((path) => !built(root).has(path))).toEqual([
        '.well-known/acme/token',
        expect.stringMatching(/^assets\/custom-/),
      ])
      for (const [path, text] of built(root)) expect(now.get(path), path).toBe(text)
      expect(readdirSync(join(site, 'notes'))).not.toContain('b')
    })

    test('refuses a folder that somebody else filled, until it may replace files', async () => {
      const site = temporaryFolder()
      writeFileSync(join(site, 'index.html'), 'not ours')
      const { root } = blog(site)
      const refused = await deploy(root)
      expect([refused.status, refused.stderr]).toEqual([
        1,
        expect.stringContaining('has `index.html`, which no deploy wrote'),
      ])
      expect(readFileSync(join(site, 'index.html'), 'utf8')).toBe('not ours')
      const { settings } = blog(site, ', overwrite: true')
      writeFiles(root, { 'content/site.yaml': settings })
      expect((await deploy(root)).status).toBe(0)
      expect(texts(site)).toEqual(built(root))
    })

    test('goes on after an interruption, and knows that a change was taken back', async () => {
      const { root, site } = blog()
      await deploy(root)
      writeFiles(root, { 'content/notes/a.md': note('Changed.'), 'content/notes/b.md': note('B.') })
      // A file in the place of a folder: the switch cannot be completed.
      writeFileSync(join(site, 'notes/b'), 'in the way')
      const failed = await deploy(root)
      expect([failed.status, failed.stderr]).toEqual([
        1,
        expect.stringContaining('`smallsocial deploy` resumes from here'),
      ])
      rmSync(join(site, 'notes/b'))
      rmSync(join(root, 'content/notes/b.md'))
      writeFiles(root, { 'content/notes/a.md': note('A.') })
      expect((await deploy(root)).stdout).toMatch(/^sftp: \d+ files sent/)
      expect(texts(site)).toEqual(built(root))
      expect(ownFiles(site)).toHaveLength(1)
    })
  })

  test('a visitor never sees a page without its style sheets during the switch', async () => {
    const sshd = await startSshd('Subsystem sftp internal-sftp\nForceCommand internal-sftp')
    const site = join(temporaryFolder(), 'www')
    const root = blogWithTarget(
      `sftp: { host: "${sshd.host}", path: "${site}", port: ${sshd.port}, options: ${JSON.stringify(sshd.options)} }`,
    )
    for (let n = 0; n < 40; n++) writeFiles(root, { [`content/notes/n${n}.md`]: note(`N ${n}.`) })
    writeFiles(root, { 'templates/custom.css': 'p { color: black }' })
    await deploy(root)
    let [isDone, visits] = [false, 0]
    const broken: string[] = []
    const read = (path: string): string | undefined => {
      try {
        return readFileSync(join(site, path), 'utf8')
      } catch {
        return undefined
      }
    }
    const visiting = (async () => {
      while (!isDone || visits < 1000) {
        const path = visits % 3 === 0 ? 'index.html' : `notes/n${visits % 40}/index.html`
        const page = read(path)
        const styles = [...(page ?? '').matchAll(/href="\/(assets\/[^"]+\.css)"/g)].map(
          ([, style = '']) => style,
        )
        if (page === undefined || styles.length !== 2 || styles.some((style) => read(style) === undefined))
          broken.push(`${path}: ${styles}`)
        visits++
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    for (const color of ['red', 'green', 'blue']) {
      writeFiles(root, {
        'templates/custom.css': `p { color: ${color} }`,
        'content/notes/n1.md': note(color),
      })
      expect((await deploy(root)).status).toBe(0)
    }
    isDone = true
    await visiting
    expect(visits).toBeGreaterThanOrEqual(1000)
    expect(broken).toEqual([])
    sshd.stop()
  })

  test('names a host that lets nobody in, and settings that could be commands', async () => {
    const sshd = await startSshd('Subsystem sftp internal-sftp\nForceCommand internal-sftp')
    const options = sshd.options.slice(1)
    const target = (more: string): string => `sftp: { path: www, port: ${sshd.port}, ${more} }`
    const root = blogWithTarget(target(`host: "${sshd.host}", options: ${JSON.stringify(options)}`))
    const denied = await deploy(root)
    expect(denied.stderr).toMatch(/Permission denied|Connection closed/)
    for (const more of ['host: "-oProxyCommand=id"', 'host: h, options: ["ProxyCommand=id"]']) {
      writeFiles(root, { 'content/site.yaml': siteSettings(target(more)) })
      expect((await deploy(root)).stderr).toMatch(/is refused|is not allowed here/)
    }
    writeFiles(root, { 'content/site.yaml': siteSettings('sftp: { host: h, path: "../x" }') })
    expect((await deploy(root)).stderr).toContain('`deploy.sftp.path` is `../x`, which is refused')
    sshd.stop()
  })
})
