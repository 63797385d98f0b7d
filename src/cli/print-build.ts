import type { Message } from '../model/message.js'
import { countMessages, formatMessages, messageJson, plural } from './report.js'

type BuildResult = {
  readonly ok: boolean
  readonly messages: readonly Message[]
  readonly posts: number
  readonly pages: number
  readonly written: number
  readonly unchanged: number
  readonly removed: number
}

/** Says what a build did: messages on standard error, the summary on standard output. */
export const printBuild = (
  result: BuildResult,
  ms: number,
  how: { readonly json: boolean; readonly quiet: boolean; readonly output: string },
): void => {
  if (how.json) {
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
  else if (!how.quiet) {
    const changes = [
      `${result.written} written`,
      `${result.unchanged} unchanged`,
      ...(result.removed > 0 ? [`${result.removed} removed`] : []),
    ]
    console.log(
      `${how.output}: ${plural(result.posts, 'post') || 'no posts'} in ${result.pages} files (${changes.join(', ')}) in ${ms} ms${counts === '' ? '' : `; ${counts}`}`,
    )
  }
}

/** Says what `init` made and what to do next. */
export const printInit = (
  result: {
    readonly ok: boolean
    readonly dir: string
    readonly files: readonly string[]
    readonly checkout?: string
    readonly messages: readonly Message[]
  },
  json: boolean,
): void => {
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
      `\nThe blog uses this copy of smallsocial, ${result.checkout}; a host that builds it for you needs one, too.`,
    )
  const go = result.dir === '.' ? '' : `cd ${result.dir} && `
  console.log(`\nYour blog is ready. Next: ${go}npm install && npx smallsocial serve`)
}

/** Says why the system let a command not do its work. */
export const printSystemError = (message: Message, json: boolean): void => {
  if (json) console.log(JSON.stringify({ ok: false, messages: [messageJson(message)] }))
  else process.stderr.write(formatMessages([message], supportsColor()))
}

/** True when messages may be coloured. */
export const supportsColor = (): boolean =>
  process.stderr.isTTY === true && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb'
