import type { InitResult } from '../../commands/init.js'
import type { BuildResult } from '../../project/snapshot.js'
import type { OutputOptions } from '../output-options.js'
import { countMessages, plural, printLine, printResult } from '../report.js'
import { shellQuote } from '../shell-quote.js'

/** Prints the result of a build: messages on standard error, the summary on standard output. */
export const printBuild = (
  result: BuildResult,
  ms: number,
  { output, ...options }: OutputOptions & { readonly output: string },
): void => {
  const { posts, pages, written, unchanged, removed } = result
  if (!printResult(result, options, { posts, pages, written, unchanged, removed, ms })) return
  const counts = countMessages(result.messages)
  if (!result.ok) console.error(`${counts}; nothing was written`)
  else if (!options.quiet) {
    const changes = [
      `${written} written`,
      `${unchanged} unchanged`,
      ...(removed > 0 ? [`${removed} removed`] : []),
    ]
    printLine(
      `${output}: ${plural(posts, 'post') || 'no posts'} in ${pages} files (${changes.join(', ')}) in ${ms} ms${counts === '' ? '' : `; ${counts}`}`,
    )
  }
}

/** Prints the files that `init` wrote, and the next step. */
export const printInit = (result: InitResult, json: boolean): void => {
  if (!printResult(result, { json }, { files: result.files }) || !result.ok) return
  for (const file of result.files) printLine(`  ${file}`)
  if (result.checkout !== undefined)
    printLine(
      `\nThe blog uses this copy of smallsocial, ${result.checkout}; a host that builds the blog needs a copy, too.`,
    )
  const dir = /^[\w./-]+$/.test(result.dir) ? result.dir : shellQuote(result.dir)
  const changeFolder = result.dir === '.' ? '' : `cd ${dir} && `
  printLine(`\nYour blog is ready. Next: ${changeFolder}npm install && npx smallsocial serve`)
}
