import type { CronResult } from '../commands/cron.js'
import type { OutputOptions } from './output-options.js'
import { supportsColor } from './print-build.js'
import { printDeploy } from './print-deploy.js'
import { formatMessages, messageJson } from './report.js'

/** Prints what `cron` did: one word, or the result of a deploy. */
export const printCron = ({ ok, state, messages, deploy, next }: CronResult, output: OutputOptions): void => {
  if (output.json) {
    console.log(
      JSON.stringify({ ok, messages: messages.map(messageJson), state, ...(next !== undefined && { next }) }),
    )
    return
  }
  const own = messages.filter((message) => deploy?.messages.includes(message) !== true)
  process.stderr.write(formatMessages(own, supportsColor()))
  if (deploy !== undefined) printDeploy(deploy, output)
  else if (!output.quiet && ok) console.log(state)
}
