import { spawnSync } from 'node:child_process'
import { expect } from 'vitest'
import { temporaryFolder } from './support.js'

const mount = (folder: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0

/** Calls `work` with a disk of one megabyte. */
export const withSmallDisk = async (work: (folder: string) => void | Promise<void>): Promise<void> => {
  const folder = temporaryFolder()
  expect(mount(folder)).toBe(true)
  try {
    await work(folder)
  } finally {
    spawnSync('umount', [folder])
  }
}

/** Whether this machine can mount such a disk. */
export const canMount =
  process.getuid?.() === 0 &&
  ((): boolean => {
    const folder = temporaryFolder()
    const isThere = mount(folder)
    if (isThere) spawnSync('umount', [folder])
    return isThere
  })()
