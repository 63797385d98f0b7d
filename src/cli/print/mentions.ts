import type { DecideResult, Decision } from '../../commands/mentions-decide.js'
import type { ListResult } from '../../commands/mentions-list.js'
import type { PullResult } from '../../commands/mentions-pull.js'
import type { WhyResult } from '../../commands/mentions-why.js'
import type { StoredMention } from '../../model/mention.js'
import { senderHost } from '../../project/list-mentions.js'
import type { OutputOptions } from '../output-options.js'
import { plural, printLine, printResult } from '../report.js'

/** A mention with the facts that all commands print. */
type PrintedMention = { readonly mention: StoredMention; readonly page?: string; readonly state: string }

/** Prints the changes of a pull, one line each, or "unchanged". */
export const printPull = (result: PullResult, options: OutputOptions): void => {
  const { ok, changed, changes } = result
  const mentions = changes.map((one) => ({ change: one.change, ...mentionJson(one) }))
  if (!printResult(result, options, { changed, mentions }) || options.quiet) return
  if (!changed) {
    if (ok) printLine('unchanged')
    return
  }
  for (const one of changes)
    printLine(`${one.change.padEnd(11)} ${lineOf(one)}${one.reason ? `: ${one.reason}` : ''}`)
  const pending = changes.filter(({ state }) => state === 'pending').length
  printLine(countsOf(changes.map(({ change }) => change)) || 'content/mentions/ was rewritten')
  if (pending > 0)
    printLine(
      `${pending === 1 ? 'one is' : `${pending} are`} pending: \`smallsocial mentions list\`, then \`smallsocial mentions approve ID\``,
    )
}

/** Prints mentions, four lines each. */
export const printList = (result: ListResult, options: OutputOptions): void => {
  const { ok, mentions } = result
  if (!printResult(result, options, { mentions: mentions.map(mentionJson) }) || !ok || options.quiet) return
  for (const one of mentions) {
    printLine(`${one.state.padEnd(11)} ${one.mention.id}  ${lineOf(one)}`)
    if (one.mention.content !== undefined) printLine(`            “${oneLine(one.mention.content, 160)}”`)
    const { url, source } = one.mention
    printLine(`            ${url}${source === url ? '' : ` in ${source}`}`)
    if (one.state !== 'shown') printLine(`            ${one.reason}`)
  }
  printLine(countsOf(mentions.map(({ state }) => state)) || 'no mentions')
}

/** Prints the rules of a decision, and the number of mentions in each state before and after. */
export const printDecision = (decision: Decision, result: DecideResult, options: OutputOptions): void => {
  const { ok, rules, before, after } = result
  const facts = { rules: rules.map(({ by, value }) => ({ [by]: value })), before, after }
  if (!printResult(result, options, facts) || !ok || options.quiet) return
  for (const { by, value } of rules) printLine(`${decision}: ${by} ${value}`)
  const states = ['shown', 'pending', 'hidden'].map(
    (state) => `${after[state] ?? 0} ${state} (${before[state] ?? 0} before)`,
  )
  printLine(states.join(', '))
}

/** Prints the state of each mention of a page or a person, and the reason. */
export const printWhy = (result: WhyResult, options: OutputOptions): void => {
  const { page, mentions } = result
  const list = mentions.map((one) => ({
    ...mentionJson(one),
    stored: one.isStored,
    atEndpoint: one.isAtEndpoint,
    reason: one.reason,
  }))
  if (!printResult(result, options, { page: page ?? null, mentions: list })) return
  if (options.quiet || (!result.ok && mentions.length === 0)) return
  if (page !== undefined) printLine(page)
  for (const one of mentions) {
    const location = one.isStored
      ? one.isAtEndpoint
        ? 'stored, and at the endpoint'
        : 'stored only'
      : 'at the endpoint only'
    printLine(
      `${one.state.padEnd(11)} ${lineOf(one)}\n            ${one.mention.source}\n            ${location}: ${one.reason}`,
    )
  }
  printLine(plural(mentions.length, 'mention') || 'no mentions, stored or at the endpoint')
}

const mentionJson = ({ mention, page, state }: PrintedMention): object => ({
  id: mention.id,
  source: mention.source,
  target: mention.target,
  page: page ?? null,
  type: mention.type,
  author: mention.author.name,
  authorUrl: mention.author.url ?? null,
  text: mention.content ?? null,
  published: mention.published ?? null,
  state,
})

const lineOf = ({ mention, page }: PrintedMention): string =>
  `${mention.type} by ${mention.author.name} (${senderHost(mention)}) on ${page ?? mention.target}`

const oneLine = (text: string, limit: number): string => {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= limit ? line : `${line.slice(0, limit)}…`
}

const countsOf = (words: readonly string[]): string => {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ')
}
