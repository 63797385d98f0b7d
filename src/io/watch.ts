import { join } from 'node:path'
import { watch as watchFiles } from 'chokidar'

/**
 * Calls `work` after each change below content/ and templates/ of a project, once at a time; a change during
 * the work is worked on after it. Ends when the program ends.
 */
export const watch = async (root: string, work: () => Promise<void>): Promise<never> => {
  let isWorking = false
  let isChanged = false
  const run = async (): Promise<void> => {
    isChanged = true
    if (isWorking) return
    isWorking = true
    while (isChanged) {
      isChanged = false
      await work()
    }
    isWorking = false
  }
  const watcher = watchFiles([join(root, 'content'), join(root, 'templates')], { ignoreInitial: true })
  watcher.on('all', () => void run())
  return new Promise(() => undefined)
}
