import { spawn } from 'node:child_process'

/** The end of a program; `output` is the end of what it printed. */
export type CommandEnd = { readonly isOk: boolean; readonly output: string }

/** Runs a command of this program as another process. */
export const runOwnCommand = (args: readonly string[]): Promise<CommandEnd> =>
  run(process.execPath, [process.argv[1] ?? '', ...args])

/** Runs a command of the author in a shell, with more environment variables. */
export const runShellCommand = (
  command: string,
  {
    cwd,
    env,
    input = '',
  }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>>; readonly input?: string },
): Promise<CommandEnd> =>
  run('sh', ['-c', command], { cwd, input, ...(env && { env: { ...process.env, ...env } }) })

const run = (
  command: string,
  args: readonly string[],
  {
    input = '',
    ...options
  }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
): Promise<CommandEnd> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: 'pipe' })
    // A command that does not read its input may end before it is written.
    child.stdin.on('error', () => undefined).end(input)
    let output = ''
    const add = (text: string): void => {
      output = (output + text).slice(-100_000)
    }
    child.stdout.setEncoding('utf8').on('data', add)
    child.stderr.setEncoding('utf8').on('data', add)
    child.on('error', (problem) => resolve({ isOk: false, output: problem.message }))
    const end = (status: number | null): void => {
      child.stdout.destroy()
      child.stderr.destroy()
      resolve({ isOk: status === 0, output: output.trim() })
    }
    child.on('close', end)
    // A program that it started in the background may keep the output open.
    child.on('exit', (status) => setTimeout(end, 1000, status).unref())
  })
