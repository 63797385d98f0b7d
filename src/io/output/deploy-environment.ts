import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { DeployEnvironment, ProcessResult } from '../../model/deploy.js'
import type { Http } from '../../model/http.js'
import { now, pause } from '../clock.js'
import { writeAtomic } from '../fs/atomic.js'
import { forEachConcurrent } from '../net/map-concurrent.js'
import { secretOf } from '../secrets.js'
import { deployedIn, replaceFolder } from './replace-folder.js'

/** Returns the side effects for a deploy from `root`. Secrets are read from environment variables. */
export const deployEnvironment = (
  root: string,
  http: Http,
  progress: (words: string) => void,
): DeployEnvironment => ({
  root,
  http,
  run,
  swapFolder: (files, path) => replaceFolder(files, resolve(root, path)),
  deployedIn: (files, path) => deployedIn(files, resolve(root, path)) ?? new Map(),
  removeFile: (path) => rmSync(path, { force: true }),
  writeFile: writeAtomic,
  readFile: (path) => (existsSync(path) ? readFileSync(path) : undefined),
  stateFolder: (name) => join(root, '.smallsocial', name),
  secret: secretOf,
  wait: pause,
  each: forEachConcurrent,
  progress,
  now,
})

/**
 * Runs a program without a shell, so that arguments are not interpreted. The promise resolves also when it
 * fails (127: not found).
 */
const run: DeployEnvironment['run'] = (command, args, { input, cwd, env, from } = {}) =>
  new Promise<ProcessResult>((resolve) => {
    const child = spawn(command, args, {
      ...(cwd !== undefined && { cwd }),
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.stdin.on('error', () => undefined)
    child.on('error', (thrown) => resolve({ status: 127, stdout, stderr: `${command}: ${thrown.message}` }))
    if (from === undefined) {
      child.stdin.end(input ?? '')
      child.on('close', (status) => resolve({ status, stdout, stderr }))
      return
    }
    const source = spawn(from.command, from.args, {
      env: { ...process.env, ...from.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    source.stdin.on('error', () => undefined)
    source.stdin.end(from.input ?? '')
    source.stdout.pipe(child.stdin)
    source.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    source.on('error', (thrown) => {
      stderr += `${from.command}: ${thrown.message}`
      child.kill()
    })
    const first = new Promise<number | null>((done) => source.on('close', done))
    child.on(
      'close',
      (status) =>
        void first.then((before) => resolve({ status: before === 0 ? status : before, stdout, stderr })),
    )
  })
