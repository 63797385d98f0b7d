#!/usr/bin/env node

import { createRequire } from 'node:module'
import { Command, CommanderError } from 'commander'
import { systemErrorCode, systemErrorMessage } from '../io/fs/system-error.js'
import { type CommandRow, commandGroups, commands } from './commands.js'
import type { CompletedCommand } from './completion.js'
import { examples } from './examples.js'
import { type OptionValues, UsageError } from './options.js'
import { printSystemError } from './print-build.js'

const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

const program = new Command('smallsocial')
  .description('A static site generator for a personal blog with webmentions.')
  .version(version)
  .showHelpAfterError('Try `smallsocial --help`.')
  .exitOverride()

/** Adds a command to the program, in its group. */
const addCommand = ({ name, description, arguments: args = [], options, help, run }: CommandRow): void => {
  const [word = '', inner] = name.split(' ')
  const group = inner === undefined ? program : groupOf(word)
  const command = group.command(inner ?? word).description(description)
  for (const argument of args) command.argument(argument.name, argument.description ?? '', argument.fallback)
  for (const { flags, description, fallback, isRepeatable } of options)
    if (isRepeatable === true) command.option(flags, description, collect)
    else command.option(flags, description, fallback)
  if (help !== undefined) command.addHelpText('after', help)
  command.action(async (...values: unknown[]) => {
    const words = values.slice(0, args.length).flat() as string[]
    process.exitCode = (await run(words, command.opts<OptionValues>())) ? 0 : 1
  })
}

const groupOf = (name: string): Command =>
  program.commands.find((command) => command.name() === name) ??
  program.command(name).description(commandGroups[name] ?? '')

/** Returns the values of a repeatable option with one more. */
const collect = (value: string, values: string[] = []): string[] => [...values, value]

for (const row of commands) addCommand(row)

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

for (const command of withSubcommands(program)) {
  const lines = examples[pathOf(command).join(' ')]
  if (lines !== undefined)
    command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  smallsocial ${line}`).join('\n')}`)
}

process.on('SIGINT', () => process.exit(130))
try {
  await program.parseAsync()
} catch (thrown) {
  if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? 0 : 2
  else if (thrown instanceof UsageError) {
    console.error(`error: ${thrown.message}\nTry \`smallsocial --help\`.`)
    process.exitCode = 2
  } else {
    const message = systemErrorMessage(thrown, process.cwd())
    if (message === undefined) throw thrown
    printSystemError(message, process.argv.includes('--json'))
    process.exitCode = systemErrorCode
  }
}
