import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/**
 * Asks a question and returns the answer, or the suggestion when the answer is empty. It asks again as long
 * as `problem` returns why the answer cannot be used.
 */
export type Ask = (
  question: string,
  suggestion: string,
  problem?: (answer: string) => string | undefined,
) => Promise<string>

/**
 * Runs a dialogue on the terminal. Without a terminal, and after the end of its input, the suggestions are
 * the answers.
 */
export const runPrompts = async <Result>(dialogue: (ask: Ask) => Promise<Result>): Promise<Result> => {
  if (process.stdin.isTTY !== true) return dialogue(async (_, suggestion) => suggestion)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  terminal.on('SIGINT', () => process.exit(130))
  const lines = terminal[Symbol.asyncIterator]()
  try {
    return await dialogue(async (question, suggestion, problem) => {
      for (;;) {
        process.stderr.write(`${question} (${suggestion}): `)
        const { value, done } = await lines.next()
        const answer = done === true || value.trim() === '' ? suggestion : value.trim()
        const reason = done === true ? undefined : problem?.(answer)
        if (reason === undefined) return answer
        process.stderr.write(`  ${reason}\n`)
      }
    })
  } finally {
    terminal.close()
  }
}

/** Returns the time zone of the machine; `UTC` when it has none. */
export const systemTimezone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC'

/** Asks for a secret on the terminal, without showing it; empty without a terminal. */
export const askHidden = async (question: string): Promise<string> => {
  if (process.stdin.isTTY !== true) return ''
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true })
  terminal.on('SIGINT', () => process.exit(130))
  try {
    return await new Promise((resolve) => terminal.question('', resolve))
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}
