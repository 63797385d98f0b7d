import { Command, CommanderError } from 'commander'
import { systemErrorCode, systemErrorMessage } from '../io/fs/system-error.js'
import { error, errorsIn } from '../model/message.js'
import type { CommandRow, Ended } from './command-row.js'
import { commandGroups, commands } from './commands.js'
import type { CompletedCommand } from './completion.js'
import { examples } from './examples.js'
import { type OptionValues, UsageError } from './options.js'
import { printResult } from './report.js'

/**
 * Runs the program with the arguments of a command line, and returns its exit code: 0 for success, 1 for errors in the
 * content, 2 for wrong usage, 3 for errors of the machine.
 */
export const runProgram = async (args: readonly string[], version: string): Promise<number> => {
  let exitCode = 0
  const program = programOf(version, (ended) => {
    exitCode = exitCodeOf(ended)
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0
    const json = args.includes('--json')
    if (thrown instanceof CommanderError || thrown instanceof UsageError) {
      // commander has printed its own error.
      if (thrown instanceof UsageError) console.error(`error: ${thrown.message}\nTry \`smallsocial --help\`.`)
      const reason = thrown.message.replace(/^error: /, '')
      const message = error('invalid-argument', { file: 'smallsocial' }, reason, 'see `smallsocial --help`')
      if (json) printResult({ ok: false, messages: [message] }, { json })
      return 2
    }
    const message = systemErrorMessage(thrown, process.cwd())
    if (message === undefined) throw thrown
    printResult({ ok: false, messages: [message] }, { json })
    return systemErrorCode
  }
}

/** Returns the exit code of a command: that of wrong usage when all its errors are about its arguments. */
const exitCodeOf = ({ ok, messages }: Ended): number => {
  if (ok) return 0
  const errors = errorsIn(messages)
  return errors.length > 0 && errors.every(({ rule }) => rule === 'invalid-argument') ? 2 : 1
}

/** Builds the commander program of the table of commands. `end` receives the result of a command. */
const programOf = (version: string, end: (ended: Ended) => void): Command => {
  const program = new Command('smallsocial')
    .description('A static site generator for a personal blog with webmentions.')
    .version(version)
    .showHelpAfterError('Try `smallsocial --help`.')
    .exitOverride()
    // The options after a subcommand are its own, although its parent, such as `server`, may have the same.
    .enablePositionalOptions()
  for (const row of commands) addCommand(program, row, end)
  addCompletion(program)
  for (const command of withSubcommands(program)) {
    const lines = examples[pathOf(command).join(' ')]
    if (lines !== undefined)
      command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  smallsocial ${line}`).join('\n')}`)
  }
  return program
}

/** Adds a command to the program, in its group. */
const addCommand = (
  program: Command,
  { name, description, arguments: args = [], options, help, run }: CommandRow,
  end: (ended: Ended) => void,
): void => {
  const [word = '', inner] = name.split(' ')
  const group = inner === undefined ? program : groupOf(program, word)
  const command = group
    .command(inner ?? word)
    .description(description)
    .enablePositionalOptions()
  for (const argument of args) command.argument(argument.name, argument.description ?? '', argument.fallback)
  for (const { flags, description, fallback, isRepeatable } of options)
    if (isRepeatable === true) command.option(flags, description, collect)
    else command.option(flags, description, fallback)
  if (help !== undefined) command.addHelpText('after', help)
  command.action(async (...values: unknown[]) => {
    const words = values.slice(0, args.length).flat() as string[]
    end(await run(words, command.opts<OptionValues>()))
  })
}

const groupOf = (program: Command, name: string): Command =>
  program.commands.find((command) => command.name() === name) ??
  program.command(name).description(commandGroups[name] ?? '')

/** Returns the values of a repeatable option with one more. */
const collect = (value: string, values: string[] = []): string[] => [...values, value]

const addCompletion = (program: Command): void => {
  program
    .command('completion')
    .description('print a script that completes the commands: bash, zsh or fish')
    .argument('<shell>')
    .action(async (shell: string) => {
      const { runCompletion, shells } = await import('./completion.js')
      const script = runCompletion(shell, completedCommands(program))
      if (script === undefined)
        throw new UsageError(`there is no completion for \`${shell}\`; there is one for ${shells.join(', ')}`)
      process.stdout.write(script)
    })
}

const pathOf = (command: Command): string[] =>
  command.parent === null ? [] : [...pathOf(command.parent), command.name()]

const withSubcommands = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap(withSubcommands),
]

const completedCommands = (top: Command): CompletedCommand[] =>
  withSubcommands(top).map((command) => ({
    path: pathOf(command),
    description: command.description(),
    words: command.commands.map((one) => ({ word: one.name(), description: one.description() })),
    options: command.options.map((option) => ({
      word: option.long ?? option.flags,
      description: option.description,
      takesValue: option.required || option.optional,
    })),
  }))
