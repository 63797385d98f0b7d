import { resolve } from 'node:path'
import { addRules } from '../io/content/moderation-file.js'
import { runLocked } from '../io/fs/lock.js'
import type { DeclaredPerson, Moderation, ModerationRule, StoredMention } from '../model/mention.js'
import { error, errorsIn, hasError, type Message, warning } from '../model/message.js'
import { canonicalUrl } from '../model/untrusted.js'
import { parseUrl } from '../model/url.js'
import { parseModeration } from '../parse/records/moderation.js'
import { applyToStore } from '../project/apply-mentions.js'
import { listMentions } from '../project/list-mentions.js'
import { type LoadedSite, loadSite, type SiteFlags } from '../project/load-site.js'
import { approvalFinder, approvalRule, blockFinder } from '../webmention/receive/rules.js'
import { verifiedAuthor } from '../webmention/receive/trust.js'

/** A decision of the author about mentions. */
export type Decision = 'approve' | 'block' | 'forget'

/** The rules of a decision, and the number of stored mentions in each state before and after. */
export type DecideResult = {
  readonly ok: boolean
  readonly rules: readonly ModerationRule[]
  readonly before: Readonly<Record<string, number>>
  readonly after: Readonly<Record<string, number>>
  readonly messages: readonly Message[]
}

/**
 * Writes rules to moderation.yaml. Each of `subjects` is the id of a stored mention, a domain, the URL of a person or a
 * page, or a word (for `forget`, a name). `forget` also removes the stored mentions. Returns an error while a pull is
 * running.
 */
export const runDecide = async (
  decision: Decision,
  subjects: readonly string[],
  flags: SiteFlags,
): Promise<DecideResult> => {
  const result = await runLocked(resolve(flags.root), 'pull', () => decideLocked(decision, subjects, flags))
  return typeof result === 'number'
    ? failed([
        error(
          'command-running',
          { file: `mentions ${decision}` },
          `a pull is running (process ${result})`,
          'wait for it',
        ),
      ])
    : result
}

const failed = (messages: readonly Message[]): DecideResult => ({
  ok: false,
  rules: [],
  before: {},
  after: {},
  messages,
})

const decideLocked = async (
  decision: Decision,
  subjects: readonly string[],
  flags: SiteFlags,
): Promise<DecideResult> => {
  const { loaded, messages } = await loadSite(flags)
  if (loaded === undefined) return failed(errorsIn(messages))
  const damage = loaded.built.mentions.messages
  if (damage.length > 0) return failed(damage.map((message) => ({ ...message, fatal: true })))
  const stored = loaded.built.mentions.store.flatMap(({ mentions }) => mentions)
  const rules = subjects.map((subject) => ({ subject, rule: ruleOf(decision, subject, stored) }))
  const unclear = rules.filter(({ rule }) => rule === undefined)
  if (unclear.length > 0)
    return failed(
      unclear.map(({ subject }) =>
        error(
          'invalid-argument',
          { file: `mentions ${decision}` },
          `\`${subject}\` is not the id of a stored mention, a domain or a URL`,
          '`smallsocial mentions list` shows the ids',
        ),
      ),
    )
  const decided = rules.flatMap(({ rule }) => rule ?? [])
  const { people } = loaded.built.mentions.moderation
  const before = countsOf(listMentions(loaded))
  const { moderation, messages: failures } = parseModeration(
    addRules(loaded.snapshot.root, decision, decided),
  )
  if (failures.length > 0) return failed(failures)
  const changed = withMentions(loaded, { moderation: { ...loaded.built.mentions.moderation, moderation } })
  const { store, messages: unwritten } =
    decision === 'forget'
      ? await applyToStore(changed, emptyResult, { checks: new Map(), tried: [] })
      : { store: changed.built.mentions.store, messages: [] }
  return {
    ok: !hasError(unwritten),
    rules: decided,
    before,
    after: countsOf(listMentions(withMentions(changed, { store }))),
    messages: [
      ...unwritten,
      ...unmatchedRules(decision, decided, stored, people),
      ...(decision === 'approve' ? stillBlocked(decided, stored, moderation, people) : []),
    ],
  }
}

/** Returns a loaded site with another part of its mentions, for what does not depend on its pages. */
const withMentions = (loaded: LoadedSite, changed: Partial<LoadedSite['built']['mentions']>): LoadedSite => ({
  ...loaded,
  built: { ...loaded.built, mentions: { ...loaded.built.mentions, ...changed } },
})

const emptyResult = { received: [], isComplete: false }

/** Returns a warning for each rule that matches no stored mention: it may be intended, or misspelt. */
const unmatchedRules = (
  decision: Decision,
  rules: readonly ModerationRule[],
  stored: readonly StoredMention[],
  people: readonly DeclaredPerson[],
): Message[] => {
  const finderOf = decision === 'approve' ? approvalFinder : blockFinder
  return rules
    .filter((rule) => stored.find(finderOf([rule], people)) === undefined)
    .map(({ by, value }) =>
      warning(
        'rule-matches-nothing',
        { file: `mentions ${decision}` },
        `no stored mention matches ${by} \`${value}\``,
        'the rule was saved and applies to new mentions',
      ),
    )
}

/** Returns a warning for each new rule of `approve` whose mentions are hidden by others, which come first. */
const stillBlocked = (
  rules: readonly ModerationRule[],
  stored: readonly StoredMention[],
  { block, forget }: Moderation,
  people: readonly DeclaredPerson[],
): Message[] => {
  const blockOf = blockFinder([...block, ...forget], people)
  return rules.flatMap((rule) => {
    const matched = stored.filter(approvalFinder([rule], people))
    const blocks = matched.flatMap((mention) => blockOf(mention) ?? [])
    const [first] = blocks
    return first === undefined || blocks.length < matched.length
      ? []
      : warning(
          'still-blocked',
          { file: 'mentions approve' },
          `the mentions of ${rule.by} \`${rule.value}\` stay hidden by the rule ${first.by} \`${first.value}\``,
          'remove that rule from content/mentions/moderation.yaml',
        )
  })
}

const ruleOf = (
  decision: Decision,
  subject: string,
  stored: readonly StoredMention[],
): ModerationRule | undefined => {
  const mention = stored.find(({ id }) => id === subject)
  if (mention !== undefined) return ruleOfMention(decision, mention)
  if (/^https?:\/\//i.test(subject) && parseUrl(subject) !== undefined)
    return ruleOfUrl(decision, subject, stored)
  if (/^[\p{L}\d-]+(?:\.[\p{L}\d-]+)+$/u.test(subject)) return { by: 'domain', value: subject.toLowerCase() }
  if (/^\d+$/.test(subject) || subject.trim() === '') return undefined
  if (decision === 'block') return { by: 'word', value: subject }
  return decision === 'forget' ? { by: 'author', value: subject } : undefined
}

/** Returns the rule for a URL: a person when it is the URL of an author, a domain when it is a home page, else the page. */
const ruleOfUrl = (decision: Decision, url: string, stored: readonly StoredMention[]): ModerationRule => {
  const key = canonicalUrl(url)
  if (stored.some(({ author }) => author.url !== undefined && canonicalUrl(author.url) === key))
    return { by: 'author', value: url }
  const page = stored.find(({ source, url }) => [source, url].some((one) => canonicalUrl(one) === key))
  if (page !== undefined)
    return decision === 'forget' ? ruleOfMention(decision, page) : { by: 'url', value: url }
  return key.includes('/') ? { by: 'url', value: url } : { by: 'domain', value: key }
}

const ruleOfMention = (decision: Decision, mention: StoredMention): ModerationRule => {
  if (decision === 'approve') return approvalRule(mention)
  // A page can name any author: only a verified one is the sender.
  const author = decision === 'forget' ? verifiedAuthor(mention) : undefined
  return author === undefined ? { by: 'url', value: mention.source } : { by: 'author', value: author }
}

const countsOf = (listed: readonly { readonly state: string }[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { state } of listed) counts[state] = (counts[state] ?? 0) + 1
  return counts
}
