import { targetNames } from '../deploy/targets.js'
import { newKinds } from '../model/new-kinds.js'
import { type CompletedCommand, completionFor, shells } from './completion-script.js'

/** Returns the completion script for a shell; undefined for an unknown shell. `commands` are all of the program, with subcommands. */
export const runCompletion = (shell: string, commands: readonly CompletedCommand[]): string | undefined => {
  const known = shells.find((one) => one === shell)
  if (known === undefined) return undefined
  const completed = commands.map((command) => {
    const values = choices[command.path.join(' ')] ?? []
    return { ...command, words: [...command.words, ...values.map((word) => ({ word, description: '' }))] }
  })
  return completionFor(known, completed)
}

export { type CompletedCommand, shells }

/** The possible first arguments of commands. */
const choices: Readonly<Record<string, readonly string[]>> = {
  new: Object.keys(newKinds),
  deploy: targetNames,
  completion: shells,
}
