import { targetNames } from '../deploy/targets.js'
import { newKinds } from '../model/new-kinds.js'
import { type CompletedCommand, completionFor, shells } from './completion-script.js'

/** The script for a shell; nothing when there is none for it. `commands` are those of the program with what stands below them. */
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

/** The words that may stand as the first argument of a command. */
const choices: Readonly<Record<string, readonly string[]>> = {
  new: Object.keys(newKinds),
  deploy: targetNames,
  completion: shells,
}
