import { join } from 'node:path'
import { readJson, writeCache } from '../fs/atomic.js'

/** What `cron` remembers between two runs. Without it, the next run deploys. */
type CronState = {
  /** A hash of all deployed files; undefined when the last deploy failed. */
  readonly digest?: string
  /** The day of the last deploy in UTC, and the number of deploys on that day. */
  readonly day: string
  readonly count: number
}

/** Reads the state of the last run. */
export const readCronState = (root: string): CronState => {
  const { digest, day, count } = (readJson(pathIn(root)) ?? {}) as Partial<Record<keyof CronState, unknown>>
  return {
    ...(typeof digest === 'string' && { digest }),
    day: typeof day === 'string' ? day : '',
    count: typeof count === 'number' ? count : 0,
  }
}

/** Writes the state of a run. */
export const writeCronState = (root: string, state: CronState): boolean =>
  writeCache(pathIn(root), JSON.stringify(state))

const pathIn = (root: string): string => join(root, '.smallsocial', 'cron.json')
