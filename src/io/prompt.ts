import { createInterface } from 'node:readline/promises'

/** Asks on the terminal; an empty answer, or no terminal, gives the suggestion. */
export const askFor = async (question: string, suggestion: string): Promise<string> => {
  if (process.stdin.isTTY !== true) return suggestion
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question(`${question} (${suggestion}): `)
    return answer.trim() === '' ? suggestion : answer.trim()
  } finally {
    terminal.close()
  }
}

/** The time zone that the machine is set to. */
export const systemTimezone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC'
