import { join } from 'node:path'
import { now } from '../../io/clock.js'
import { openJournal, readJournal } from '../../io/server/journal.js'
import { openQueue } from './queue.js'

/** Opens the queue of webmentions and its journal, which is rewritten at the start and after many lines. */
export const openStoredQueue = async (folder: string) => {
  const path = join(folder, 'webmentions.jsonl')
  const queue = openQueue(readJournal(path))
  const journal = await openJournal(path)
  await journal.rewrite(() => queue.lines(now()))
  let lines = 0
  return {
    queue,
    close: journal.close,
    write: async (line: object): Promise<void> => {
      await journal.add(line)
      if (++lines < maxLines) return
      lines = 0
      await journal.rewrite(() => queue.lines(now()))
    },
  }
}

const maxLines = 50_000
