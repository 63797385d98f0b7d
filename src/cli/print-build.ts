import type { InitResult } from '../commands/init.js'
import type { Message } from '../model/message.js'
import type { BuildResult } from '../project/snapshot.js'
import type { OutputOptions } from './output-options.js'
import { countMessages, formatMessages, messageJson, plural } from './report.js'

/** Prints the result of a build: messages on standard error, the summary on standard output. */
export const printBuild = (
  result: BuildResult,
  ms: number,
  { json, quiet, output }: OutputOptions & { readonly output: string },
): void => {
  if (json) {
    const { ok, messages, posts, pages, written, unchanged, removed } = result
    console.log(
      JSON.stringify({
        ok,
        messages: messages.map(messageJson),
        posts,
        pages,
        written,
        unchanged,
        removed,
        ms,
      }),
    )
    return
  }
  process.stderr.write(formatMessages(result.messages, supportsColor()))
  const counts = countMessages(result.messages)
  if (!result.ok) console.error(`${counts}; nothing was written`)
  else if (!quiet) {
    const changes = [
      `${result.written} written`,
      `${result.unchanged} unchanged`,
      ...(result.removed > 0 ? [`${result.removed} removed`] : []),
    ]
    console.log(
      `${output}: ${plural(result.posts, 'post') || 'no posts'} in ${result.pages} files (${changes.join(', ')}) in ${ms} ms${counts === '' ? '' : `; ${counts}`}`,
    )
  }
}

/** Prints the files that `init` wrote, and the next step. */
export const printInit = (result: InitResult, json: boolean): void => {
  if (json) {
    console.log(
      JSON.stringify({ ok: result.ok, messages: result.messages.map(messageJson), files: result.files }),
    )
    return
  }
  process.stderr.write(formatMessages(result.messages, supportsColor()))
  if (!result.ok) return
  for (const file of result.files) console.log(`  ${file}`)
  if (result.checkout !== undefined)
    console.log(
      `\nThe blog uses this copy of smallsocial, ${result.checkout}; a host that builds the blog needs a copy, too.`,
    )
  const changeFolder = result.dir === '.' ? '' : `cd ${result.dir} && `
  console.log(`\nYour blog is ready. Next: ${changeFolder}npm install && npx smallsocial serve`)
}

/** Prints an error of the system, such as a full disk. */
export const printSystemError = (message: Message, json: boolean): void => {
  if (json) console.log(JSON.stringify({ ok: false, messages: [messageJson(message)] }))
  else process.stderr.write(formatMessages([message], supportsColor()))
}

/** Whether standard error shows colours. */
export const supportsColor = (): boolean =>
  process.stderr.isTTY === true && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb'
