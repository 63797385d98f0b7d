import { createInterface } from 'node:readline'

/** Asks one question after the other; gives the answer, or the suggestion when the answer is empty. While `trouble` says why an answer cannot be used, it asks again. */
export type Ask = (
  question: string,
  suggestion: string,
  trouble?: (answer: string) => string | undefined,
) => Promise<string>

/** Runs a conversation on the terminal. Without a terminal, and after its end, the suggestions are the answers. */
export const runPrompts = async <Result>(talk: (ask: Ask) => Promise<Result>): Promise<Result> => {
  if (process.stdin.isTTY !== true) return talk(async (_, suggestion) => suggestion)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  terminal.on('SIGINT', () => process.exit(130))
  const lines = terminal[Symbol.asyncIterator]()
  try {
    return await talk(async (question, suggestion, trouble) => {
      for (;;) {
        process.stderr.write(`${question} (${suggestion}): `)
        const { value, done } = await lines.next()
        const answer = done === true || value.trim() === '' ? suggestion : value.trim()
        const why = done === true ? undefined : trouble?.(answer)
        if (why === undefined) return answer
        process.stderr.write(`  ${why}\n`)
      }
    })
  } finally {
    terminal.close()
  }
}

/** The time zone that the machine is set to. */
export const systemTimezone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC'
