import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { filesIn, projectFolder, runCli, temporaryFolder, writeFiles } from '../support.js'

test('a blog begun from a checkout is installed, built and served by the commands that `init` names', () => {
  const folder = temporaryFolder()
  const made = runCli(['init', join(folder, 'blog'), '--yes'])
  expect(made, made.stderr).toMatchObject({ status: 0 })
  const blog = join(folder, 'blog')
  const checkout = relative(blog, projectFolder)
  expect(made.stdout).toContain(`uses this copy of smallsocial, ${checkout};`)
  expect(made.stdout).toContain('npm install && npx smallsocial serve')
  expect(JSON.parse(readFileSync(join(blog, 'package.json'), 'utf8')).dependencies).toEqual({
    smallsocial: `file:${checkout}`,
  })
  const run = (command: string, ...args: readonly string[]) =>
    spawnSync(command, args, { cwd: blog, encoding: 'utf8' })
  const installed = run('npm', 'install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts')
  expect(installed.status, installed.stderr).toBe(0)
  const built = run('npx', '--no-install', 'smallsocial', 'build', '--strict')
  expect(built.status, built.stderr).toBe(0)
  expect(existsSync(join(blog, 'public/index.html'))).toBe(true)
  expect(existsSync(join(projectFolder, 'node_modules/vitest'))).toBe(true)
})

test('leaves no files when one of them cannot be written', () => {
  const root = writeFiles(temporaryFolder(), { 'content/notes': 'a file where a folder is needed' })
  const { status, stderr } = runCli(['init', root, '--yes'])
  expect([status, stderr]).toEqual([3, expect.stringContaining('content/notes')])
  expect([...filesIn(root).keys()]).toEqual(['content/notes'])
})
