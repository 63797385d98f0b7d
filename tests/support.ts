import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { runProgram } from '../src/cli/program.js'
import { runBuild } from '../src/commands/build.js'
import { readTheme } from '../src/io/content/read-theme.js'
import type { Config } from '../src/model/config.js'
import type { Project } from '../src/model/project.js'
import type { Theme } from '../src/model/theme.js'
import { parseConfig } from '../src/parse/config/config.js'
import { type Build, renderProject } from '../src/pipeline.js'
import type { BuildFlags, BuildResult } from '../src/project/snapshot.js'
import { templates } from '../templates/index.js'

export const testFolder = dirname(fileURLToPath(import.meta.url))
export const projectFolder = dirname(testFolder)

/**
 * The seed of tests with random cases. It is fixed, so that a failure is due to the change under test.
 * `SEED=random npx vitest run --dir tests laws proofs` takes another one; a failure prints it, and `SEED=…` repeats it.
 */
const seedOf = (text = '20261123'): number => {
  const seed = text === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(text)
  if (!Number.isInteger(seed)) throw new Error(`SEED=${text} is neither \`random\` nor a whole number`)
  return seed
}
export const seed = seedOf(process.env.SEED)

/** The seed of long histories: another one each time, but in CI, where only the change under test may fail. */
export const freshSeed = process.env.CI === 'true' ? seed : seedOf(process.env.SEED ?? 'random')

/** Creates an empty folder, which is removed after the tests of the file, and returns its path. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'smallsocial-'))
  temporaryFolders.push(folder)
  return folder
}

const temporaryFolders: string[] = []
afterAll(() => {
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}, 60_000)

/** Writes files, path → text, below a folder. */
export const writeFiles = (folder: string, files: Readonly<Record<string, string | Uint8Array>>): string => {
  for (const [path, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), contents)
  }
  return folder
}

/** Copies a folder to a temporary one, to build in, and returns its path. */
export const copyOf = (folder: string): string => {
  const copy = temporaryFolder()
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

/** Returns all files below a folder, sorted: path → bytes. */
export const filesIn = (folder: string): Map<string, Buffer> => {
  const files = new Map<string, Buffer>()
  if (!existsSync(folder)) return files
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      files.set(
        join(entry.parentPath, entry.name).slice(folder.length + 1),
        readFileSync(join(entry.parentPath, entry.name)),
      )
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Runs the build command in this process. */
export const buildIn = (root: string, flags: Partial<BuildFlags> = {}): Promise<BuildResult> =>
  runBuild({ root, output: 'public', drafts: false, future: false, strict: false, ...flags })

/** Returns the settings of a site.yaml with the required keys and `more`. */
export const configOf = (more = ''): Config => {
  const { config, messages } = parseConfig({
    path: 'site.yaml',
    file: 'content/site.yaml',
    value: `${leastSettings}\n${more}`,
  })
  if (config === undefined || messages.length > 0) throw new Error(JSON.stringify(messages))
  return config
}

export const leastSettings = 'url: https://blog.example/\ntitle: "A blog"\nauthor: { name: "Ada Example" }'

/** Builds in memory. `sources` is path below content/ → text. */
export const buildOf = async (
  sources: Readonly<Record<string, string>>,
  more = '',
  facts: Partial<Project> = {},
): Promise<Build & { theme: Theme }> => {
  const { theme } = await readTheme('/nowhere', templates, [], 'test')
  const project: Project = {
    config: configOf(more),
    settings: { path: 'site.yaml', file: 'content/site.yaml', value: `${leastSettings}\n${more}` },
    sources: Object.entries(sources).map(([path, value]) => ({ path, file: `content/${path}`, value })),
    contexts: [],
    mentions: [],
    avatars: [],
    assets: [],
    now: Date.parse('2026-06-01T12:00:00Z'),
    drafts: false,
    future: false,
    installed: { sharp: false, pagefind: false, mermaid: false },
    ...facts,
  }
  return { ...renderProject(project, theme), theme }
}

/** Returns the text of one page of a build. */
export const pageText = ({ pages }: Pick<Build, 'pages'>, path: string): string => {
  const page = pages.find((one) => one.path === path)
  if (page === undefined || typeof page.contents !== 'function')
    throw new Error(`no page ${path} among ${pages.map((one) => one.path).join(' ')}`)
  return page.contents()
}

/**
 * Returns a folder with a copy of the compiled program and links to its packages, without some of them and with others
 * from elsewhere, by name.
 */
export const copyOfProgram = (
  without: readonly string[],
  others: Readonly<Record<string, string>> = {},
): string => {
  const copy = temporaryFolder()
  for (const name of ['dist', 'templates', 'package.json', 'content'])
    cpSync(join(projectFolder, name), join(copy, name), { recursive: true })
  mkdirSync(join(copy, 'node_modules'))
  for (const name of readdirSync(join(projectFolder, 'node_modules')))
    if (name !== '.bin' && !without.includes(name) && !Object.hasOwn(others, name))
      symlinkSync(join(projectFolder, 'node_modules', name), join(copy, 'node_modules', name))
  for (const [name, folder] of Object.entries(others)) symlinkSync(folder, join(copy, 'node_modules', name))
  return copy
}

/** Runs the compiled program. */
export const runCli = (
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; program?: string } = {},
): { status: number | null; stdout: string; stderr: string } => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(options.program ?? projectFolder, 'dist/cli.js'), ...args],
    {
      cwd: options.cwd ?? projectFolder,
      env: { ...process.env, ...options.env },
      encoding: 'utf8',
      maxBuffer: 100e6,
    },
  )
  return { status, stdout, stderr }
}

/**
 * Runs the program in this process, one run at a time: a process of its own takes a quarter of a second. For tests of what
 * a command does, not of exit codes by signals, standard input, or the environment.
 */
export const runHere = async (
  args: readonly string[],
): Promise<{ status: number; stdout: string; stderr: string }> => {
  const output = { stdout: '', stderr: '' }
  const real = {
    log: console.log,
    error: console.error,
    stdout: process.stdout.write,
    stderr: process.stderr.write,
  }
  const writer = (stream: 'stdout' | 'stderr') => (text: string | Uint8Array) => {
    output[stream] += text
    return true
  }
  console.log = (...texts) => void writer('stdout')(`${texts.join(' ')}\n`)
  console.error = (...texts) => void writer('stderr')(`${texts.join(' ')}\n`)
  process.stdout.write = writer('stdout')
  process.stderr.write = writer('stderr')
  try {
    const status = await runProgram(args, '0.1.0')
    return { status, ...output }
  } finally {
    console.log = real.log
    console.error = real.error
    process.stdout.write = real.stdout
    process.stderr.write = real.stderr
  }
}

/** Returns environment variables with which the program does not find a package. */
export const withoutPackage = (name: string): Record<string, string> => {
  const hook = `export const resolve = (one, context, next) => { if (one === '${name}') throw Object.assign(new Error('not there'), { code: 'ERR_MODULE_NOT_FOUND' }); return next(one, context) }`
  const start = `import { register } from 'node:module'; register('data:text/javascript,${encodeURIComponent(hook).replaceAll("'", '%27')}')`
  return { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(start)}"` }
}

/** Starts the compiled program asynchronously, so that servers of the test can respond to it. */
export const startCli = (
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): { child: ChildProcess; done: Promise<{ status: number | null; stdout: string; stderr: string }> } => {
  const child = spawn(process.execPath, [join(projectFolder, 'dist/cli.js'), ...args], {
    cwd: options.cwd ?? projectFolder,
    env: { ...process.env, ...options.env },
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (text) => {
    said.stdout += text
  })
  child.stderr.on('data', (text) => {
    said.stderr += text
  })
  child.stdin.end(options.input ?? '')
  return {
    child,
    done: new Promise((resolve) => child.on('close', (status) => resolve({ status, ...said }))),
  }
}

/** Runs `smallsocial build --json`, and returns its messages in the form of `runBuild`. */
export const buildByCli = (root: string): Pick<BuildResult, 'ok' | 'messages'> => {
  const { ok, messages } = JSON.parse(runCli(['build', '--json', '--root', root]).stdout) as {
    ok: boolean
    messages: {
      file: string
      line: number | null
      column: number | null
      severity: string
      reason: string
      note: string | null
    }[]
  }
  return {
    ok,
    messages: messages.map(({ file, line, column, severity, reason, note }) => ({
      file,
      reason,
      fatal: severity === 'error',
      ...(line !== null && { line }),
      ...(column !== null && { column }),
      ...(note !== null && { note }),
    })),
  }
}

/**
 * Collects the output of a program on both streams. `until` waits for the first match and returns it, or its
 * first group.
 */
export const saidBy = (
  child: ChildProcess,
): { readonly said: () => string; readonly until: (pattern: RegExp) => Promise<string> } => {
  let text = ''
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part) => {
      text += part
      for (const look of waiting) look()
    })
  return {
    said: () => text,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(text)
          if (match === null) return
          waiting.delete(look)
          resolve(match[1] ?? match[0])
        }
        waiting.add(look)
        look()
        child.once('exit', () => reject(new Error(`the program has ended: ${text}`)))
      }),
  }
}
