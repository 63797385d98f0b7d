import type { ModerationRule, StoredMention } from '../model/mention.js'
import type { Message } from '../model/message.js'
import type { OutputOptions } from './output-options.js'
import { supportsColor } from './print-build.js'
import { formatMessages, messageJson, plural } from './report.js'

type Told = {
  readonly mention: StoredMention
  readonly page?: string
  readonly state: string
  readonly reason?: string
}

/** Says what a pull brought: "unchanged", or a line a change. */
export const printPull = (
  result: {
    readonly ok: boolean
    readonly changed: boolean
    readonly changes: readonly (Told & { readonly change: string })[]
    readonly messages: readonly Message[]
  },
  { json, quiet }: OutputOptions,
): void => {
  const { ok, changed, changes, messages } = result
  if (json) {
    const mentions = changes.map((one) => ({ change: one.change, ...mentionJson(one) }))
    console.log(JSON.stringify({ ok, messages: messages.map(messageJson), changed, mentions }))
    return
  }
  process.stderr.write(formatMessages(messages, supportsColor()))
  if (quiet) return
  if (!changed) {
    if (ok) console.log('unchanged')
    return
  }
  for (const one of changes)
    console.log(`${one.change.padEnd(10)} ${lineOf(one)}${one.reason ? `: ${one.reason}` : ''}`)
  const held = changes.filter(({ state }) => state === 'held').length
  console.log(countsOf(changes.map(({ change }) => change)) || 'content/mentions/ was brought in order')
  if (held > 0)
    console.log(
      `${held === 1 ? 'one is' : `${held} are`} held: \`smallsocial mentions list\`, then \`smallsocial mentions approve ID\``,
    )
}

/** Lists mentions, four lines each. */
export const printList = (
  result: { readonly ok: boolean; readonly mentions: readonly Told[]; readonly messages: readonly Message[] },
  { json, quiet }: OutputOptions,
): void => {
  const { ok, mentions, messages } = result
  if (json) {
    console.log(
      JSON.stringify({ ok, messages: messages.map(messageJson), mentions: mentions.map(mentionJson) }),
    )
    return
  }
  process.stderr.write(formatMessages(messages, supportsColor()))
  if (!ok || quiet) return
  for (const one of mentions) {
    console.log(`${one.state.padEnd(9)} ${one.mention.id}  ${lineOf(one)}`)
    if (one.mention.content !== undefined) console.log(`          “${oneLine(one.mention.content, 160)}”`)
    console.log(`          ${one.mention.url}`)
    if (one.state !== 'shown') console.log(`          ${one.reason}`)
  }
  console.log(countsOf(mentions.map(({ state }) => state)) || 'no mentions')
}

/** Says what was decided and what it changed. */
export const printDecision = (
  decision: string,
  result: {
    readonly ok: boolean
    readonly rules: readonly ModerationRule[]
    readonly before: Readonly<Record<string, number>>
    readonly after: Readonly<Record<string, number>>
    readonly messages: readonly Message[]
  },
  { json, quiet }: OutputOptions,
): void => {
  const { ok, rules, before, after, messages } = result
  if (json) {
    console.log(
      JSON.stringify({
        ok,
        messages: messages.map(messageJson),
        rules: rules.map(({ by, value }) => ({ [by]: value })),
        before,
        after,
      }),
    )
    return
  }
  process.stderr.write(formatMessages(messages, supportsColor()))
  if (!ok || quiet) return
  for (const { by, value } of rules) console.log(`${decision}: ${by} ${value}`)
  const states = ['shown', 'held', 'hidden'].map(
    (state) => `${after[state] ?? 0} ${state} (${before[state] ?? 0} before)`,
  )
  console.log(states.join(', '))
}

/** Explains what becomes of the mentions of a page, or of a person. */
export const printWhy = (
  result: {
    readonly ok: boolean
    readonly page?: string
    readonly mentions: readonly (Told & { readonly isStored: boolean; readonly isAtEndpoint: boolean })[]
    readonly messages: readonly Message[]
  },
  { json }: OutputOptions,
): void => {
  const { ok, page, mentions, messages } = result
  if (json) {
    const list = mentions.map((one) => ({
      ...mentionJson(one),
      stored: one.isStored,
      atEndpoint: one.isAtEndpoint,
      reason: one.reason,
    }))
    console.log(
      JSON.stringify({ ok, messages: messages.map(messageJson), page: page ?? null, mentions: list }),
    )
    return
  }
  process.stderr.write(formatMessages(messages, supportsColor()))
  if (page !== undefined) console.log(page)
  for (const one of mentions) {
    const where = one.isStored
      ? one.isAtEndpoint
        ? 'stored, and at the endpoint'
        : 'stored only'
      : 'at the endpoint only'
    console.log(
      `${one.state.padEnd(10)} ${lineOf(one)}\n           ${one.mention.source}\n           ${where}: ${one.reason}`,
    )
  }
  console.log(plural(mentions.length, 'mention') || 'no mentions, neither here nor at the endpoint')
}

const mentionJson = ({ mention, page, state }: Told): object => ({
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

const lineOf = ({ mention, page }: Told): string =>
  `${mention.type} by ${mention.author.name} (${new URL(mention.url).hostname}) on ${page ?? mention.target}`

const oneLine = (text: string, limit: number): string => {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= limit ? line : `${line.slice(0, limit)}…`
}

const countsOf = (words: readonly string[]): string => {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ')
}
