import type { CheckResult } from '../../commands/check.js'
import type { Message } from '../../model/message.js'
import type { OutputOptions } from '../output-options.js'
import { countMessages, printLine, printResult } from '../report.js'

/** Prints the messages of `check`, then up to five rules to fix first: errors, then the most frequent warnings. */
export const printCheck = (result: CheckResult, options: OutputOptions): void => {
  const { messages, pages } = result
  const first = firstOf(messages)
  if (!printResult(result, options, { pages, first }) || options.quiet) return
  printLine(countMessages(messages) || `${pages} files: no problems found`)
  if (first.length > 0 && messages.length > 5) {
    printLine('Fix first:')
    for (const { count, reason, note, file } of first)
      printLine(
        `  ${count === 1 ? file : `${count} times, e.g. ${file}`}: ${reason}${note === undefined ? '' : `; ${note}`}`,
      )
  }
}

type First = {
  readonly count: number
  readonly reason: string
  readonly note?: string
  readonly file: string
}

const firstOf = (messages: readonly Message[]): First[] => {
  const groups = new Map<string, { count: number; message: Message }>()
  for (const message of messages) {
    const key = `${message.fatal} ${message.rule}`
    const group = groups.get(key) ?? { count: 0, message }
    groups.set(key, { ...group, count: group.count + 1 })
  }
  return [...groups.values()]
    .sort((a, b) => Number(b.message.fatal) - Number(a.message.fatal) || b.count - a.count)
    .slice(0, 5)
    .map(({ count, message }) => ({
      count,
      reason: message.reason,
      file: message.file,
      ...(message.note !== undefined && { note: message.note }),
    }))
}
