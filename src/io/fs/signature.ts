import type { Stats } from 'node:fs'

/**
 * What a file is known by without being read: size, time and inode. Nothing when it was changed so lately
 * that a further change could leave all of them as they are: within the grain of the file system's clock,
 * 50 ms, or two seconds where it counts whole seconds.
 */
export const stableStamp = (stat: Stats, now: number): string | undefined => {
  const grain = stat.mtimeMs % 1000 === 0 ? 2000 : 50
  return stat.mtimeMs > now - grain ? undefined : fileStamp(stat)
}

/** The same for a file that we wrote ourselves. */
export const fileStamp = ({ size, mtimeMs, ino }: Stats): string => `${size}:${mtimeMs}:${ino}`
