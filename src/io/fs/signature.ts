import type { Stats } from 'node:fs'

/**
 * Returns the stamp of a file, by which a change is noticed without reading it: size, time and inode. Returns
 * undefined when the file changed so recently that a further change could leave the stamp as it is: within
 * the resolution of the file system's clock, 50 ms, or two seconds where it counts whole seconds.
 */
export const stableStamp = (stat: Stats, now: number): string | undefined => {
  const resolution = stat.mtimeMs % 1000 === 0 ? 2000 : 50
  return stat.mtimeMs > now - resolution ? undefined : fileStamp(stat)
}

/** Returns the stamp of a file that this program wrote, however recent. */
export const fileStamp = ({ size, mtimeMs, ino }: Stats): string => `${size}:${mtimeMs}:${ino}`
