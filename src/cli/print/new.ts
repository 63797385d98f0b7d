import { join } from 'node:path'
import type { ContextsResult } from '../../commands/contexts.js'
import type { NewResult } from '../../commands/new.js'
import { openEditor } from '../../io/input.js'
import type { OutputOptions } from '../output-options.js'
import { printLine, printResult } from '../report.js'

/** Prints the files that `new` wrote, and opens the post in the author's editor when `editFrom` is the folder of the project. */
export const printNew = (result: NewResult, options: OutputOptions, editFrom: string | undefined): void => {
  const { file, context } = result
  if (printResult(result, options, { file: file ?? null, context: context ?? null }) && !options.quiet) {
    if (file !== undefined) printLine(file)
    if (context !== undefined) printLine(`${context}  (quoted from the page)`)
  }
  const failure = editFrom === undefined || file === undefined ? undefined : openEditor(join(editFrom, file))
  if (failure !== undefined) console.error(failure)
}

/** Prints the pages that need attention, and the number of pages in each state. */
export const printContexts = (result: ContextsResult, options: OutputOptions): void => {
  const { ok, pages, avatars } = result
  if (!printResult(result, options, { pages, avatars }) || !ok || options.quiet) return
  const counts = new Map<string, number>()
  for (const { state } of pages) counts.set(state, (counts.get(state) ?? 0) + 1)
  for (const state of ['dead', 'unreachable', 'moved', 'none', 'skipped', 'unknown'])
    for (const { url, message, posts } of pages.filter((page) => page.state === state))
      printLine(`${state.padEnd(8)} ${url}: ${message}  (${posts.join(', ')})`)
  const fetched = avatars === 0 ? [] : [avatars === 1 ? '1 avatar' : `${avatars} avatars`]
  const parts = [...[...counts].map(([state, count]) => `${count} ${state}`), ...fetched]
  printLine(parts.join(', ') || 'nothing is missing')
}
