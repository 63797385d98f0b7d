import { spawn } from 'node:child_process'

/** The end of a program; `output` is the end of what it printed. */
export type CommandEnd = { readonly isOk: boolean; readonly output: string }

/** Runs a command of this program as another process. */
export const runOwnCommand = (args: readonly string[]): Promise<CommandEnd> =>
  run(process.execPath, [process.argv[1] ?? '', ...args])

/** Runs a command of the author in a shell, with more environment variables. */
export const runShellCommand = (
  command: string,
  { cwd, env }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<CommandEnd> => run('sh', ['-c', command], { cwd, ...(env && { env: { ...process.env, ...env } }) })

const run = (
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<CommandEnd> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const add = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-4000)
    }
    child.stdout.on('data', add)
    child.stderr.on('data', add)
    child.on('error', (problem) => resolve({ isOk: false, output: problem.message }))
    child.on('close', (status) => resolve({ isOk: status === 0, output: output.trim() }))
  })
