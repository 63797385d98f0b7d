import type { CronResult } from '../../commands/cron.js'
import type { OutputOptions } from '../output-options.js'
import { printLine, printMessages, printResult } from '../report.js'
import { printDeploy } from './deploy.js'

/** Prints what `cron` did: one word, or the result of a deploy. */
export const printCron = (result: CronResult, output: OutputOptions): void => {
  const { ok, state, messages, deploy, next } = result
  if (output.json) {
    printResult(result, output, { state, ...(next !== undefined && { next }) })
    return
  }
  printMessages(messages.filter((message) => deploy?.messages.includes(message) !== true))
  if (deploy !== undefined) printDeploy(deploy, output)
  else if (!output.quiet && ok) printLine(state)
}
