import { spawn, spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { projectFolder, temporaryFolder } from '../support.js'

/** Calls that change what is on the disk. */
const changing = ['copyFileSync', 'linkSync', 'mkdirSync', 'renameSync', 'rmSync', 'writeFileSync']

/**
 * Stands for node:fs. STOP=n ends the process without a word before the nth call that changes something, a write in its
 * middle; PAUSE=name waits before the first call of that name until a file `go` is in the working folder.
 */
const shim = `
const fs = process.getBuiltinModule('node:fs')
let left = Number(process.env.STOP ?? -1)
let pause = process.env.PAUSE
const reported = (name) => (...args) => {
  if (name === pause) {
    pause = undefined
    fs.writeFileSync('paused', '')
    while (!fs.existsSync('go')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
  }
  if (left-- === 0) {
    if (name === 'writeFileSync') fs.writeFileSync(args[0], args[1].slice(0, args[1].length / 2))
    process.kill(process.pid, 'SIGKILL')
  }
  return fs[name](...args)
}
${changing.map((name) => `export const ${name} = reported('${name}')`).join('\n')}
export const { ${['closeSync', 'constants', 'existsSync', 'fstatSync', 'fsyncSync', 'lstatSync', 'openSync', 'readFileSync', 'statSync'].join(', ')} } = fs
`

/** Bundles files of src/io/fs/ for a process of their own; gives how to run code there that knows what they export. */
export const processesOf = async (...files: readonly string[]) => {
  const folder = temporaryFolder()
  const module = join(folder, 'module.mjs')
  const bundle = await rolldown({
    input: 'all',
    platform: 'node',
    logLevel: 'silent',
    plugins: [
      {
        name: 'killed',
        resolveId: (id) => (id === 'all' || id === 'node:fs' ? id : undefined),
        load: (id) =>
          id === 'node:fs'
            ? shim
            : id === 'all'
              ? files.map((file) => `export * from '${join(projectFolder, 'src/io/fs', file)}'`).join('\n')
              : undefined,
      },
    ],
  })
  await bundle.write({ format: 'esm', file: module })
  await bundle.close()
  const args = (code: string): string[] => [
    '--input-type=module',
    '-e',
    `import * as one from '${module}'\n${code}`,
  ]
  return {
    run: (cwd: string, code: string, env: Readonly<Record<string, string>> = {}) => {
      const { signal, stdout, stderr } = spawnSync(process.execPath, args(code), {
        cwd,
        env: { ...process.env, ...env },
        encoding: 'utf8',
      })
      if (signal === null && stderr !== '') throw new Error(stderr)
      return { isKilled: signal === 'SIGKILL', said: stdout }
    },
    start: (cwd: string, code: string, env: Readonly<Record<string, string>> = {}) => {
      const child = spawn(process.execPath, args(code), { cwd, env: { ...process.env, ...env } })
      let text = ''
      child.stdout.on('data', (part) => {
        text += part
      })
      const ended = new Promise<string>((resolve) => child.once('close', () => resolve(text)))
      return { child, ended, said: () => text }
    },
  }
}

/** Waits for something that another process does. */
export const until = async (is: () => boolean): Promise<void> => {
  for (const end = Date.now() + 20_000; !is(); ) {
    if (Date.now() > end) throw new Error('it does not come')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Lets a process go on that pauses. */
export const letGo = async (folder: string, work: () => void): Promise<void> => {
  await until(() => existsSync(join(folder, 'paused')))
  work()
  writeFileSync(join(folder, 'go'), '')
}
