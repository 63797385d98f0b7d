import { shellQuote } from './shell-quote.js'

/** A command with its completions. */
export type CompletedCommand = {
  /** Its words, e.g. `['mentions', 'pull']`; empty for the program itself. */
  readonly path: readonly string[]
  readonly description: string
  /** The words that may follow it: its subcommands, or the values of its first argument. */
  readonly words: readonly { readonly word: string; readonly description: string }[]
  readonly options: readonly {
    readonly word: string
    readonly description: string
    readonly takesValue: boolean
  }[]
}

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** Returns a script with which a shell completes commands, options and first arguments; without one of these, file names. */
export const completionFor = (shell: Shell, commands: readonly CompletedCommand[]): string =>
  ({ bash, zsh, fish })[shell](commands)

const pathOf = ({ path }: CompletedCommand): string => path.map((word) => ` ${word}`).join('')

/** Returns the paths that are not empty, as a pattern of `case`. */
const patternOf = (commands: readonly CompletedCommand[]): string =>
  commands
    .filter(({ path }) => path.length > 0)
    .map((command) => `"${pathOf(command)}"`)
    .join('|')

const bash = (commands: readonly CompletedCommand[]): string => `# bash completion of smallsocial
_smallsocial() {
  local word="\${COMP_WORDS[COMP_CWORD]}" path="" words="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$path \${COMP_WORDS[index]}" in
      ${patternOf(commands)}) path="$path \${COMP_WORDS[index]}" ;;
    esac
  done
  case "$path" in
${commands.map((command) => `    "${pathOf(command)}") words="${[...command.words, ...command.options].map(({ word }) => word).join(' ')}" ;;\n`).join('')}  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _smallsocial smallsocial
`

const zsh = (commands: readonly CompletedCommand[]): string => {
  const quoted = (words: CompletedCommand['words']): string =>
    words.map(({ word, description }) => shellQuote(`${word}:${description}`)).join(' ')
  return `#compdef smallsocial
# zsh completion of smallsocial
_smallsocial() {
  local path_="" word
  local -a known
  for word in \${words[2,CURRENT-1]}; do
    case "$path_ $word" in
      (${patternOf(commands)}) path_="$path_ $word" ;;
    esac
  done
  case "$path_" in
${commands.map((command) => `    ("${pathOf(command)}") known=(${quoted([...command.words, ...command.options])}) ;;\n`).join('')}  esac
  _describe 'smallsocial' known || _files
}
# The first Tab reads this file as the function itself.
if [ "$funcstack[1]" = _smallsocial ]; then _smallsocial "$@"; else compdef _smallsocial smallsocial; fi
`
}

const fish = (commands: readonly CompletedCommand[]): string => {
  const line = (when: string, rest: string, description: string): string =>
    `complete -c smallsocial -n ${shellQuote(when)} ${rest} -d ${shellQuote(description)}\n`
  const lines = commands.flatMap((command) => {
    const next = command.words.map(({ word }) => word).join(' ')
    const seen = command.path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ')
    const here = command.path.length === 0 ? '__fish_use_subcommand' : seen
    const open = command.path.length === 0 ? here : `${here}; and not __fish_seen_subcommand_from ${next}`
    return [
      ...command.words.map(({ word, description }) => line(open, `-a ${word}`, description)),
      ...command.options
        .filter(({ word }) => word.startsWith('--'))
        .map(({ word, description, takesValue }) =>
          line(here, `-l ${word.slice(2)}${takesValue ? ' -r' : ''}`, description),
        ),
    ]
  })
  return `# fish completion of smallsocial\n${lines.join('')}`
}
