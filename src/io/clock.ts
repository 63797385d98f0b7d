import { setTimeout } from 'node:timers/promises'

/** Returns the current time in milliseconds since 1970. */
export const now = (): number => Date.now()

/** Waits for some milliseconds. */
export const pause = (ms: number): Promise<void> => setTimeout(ms)
