import { groupBy } from './model/group-by.js'
import type { DeclaredPerson, Moderation, PageMentions } from './model/mention.js'
import type { Message } from './model/message.js'
import { foldedBefore } from './model/months.js'
import { barePath } from './model/path.js'
import { type Post, pageOf } from './model/post.js'
import type { Project } from './model/project.js'
import type { ShownResponses } from './model/responses.js'
import type { BlogrollFeed, Source } from './model/site.js'
import { parseLedger } from './parse/records/ledger.js'
import { parseMentions } from './parse/records/mentions.js'
import { parseModeration } from './parse/records/moderation.js'
import { parsePeople } from './parse/records/people.js'
import type { ModerationContext } from './webmention/receive/moderate.js'
import { responder } from './webmention/receive/responses.js'
import { publishedCopies } from './webmention/send/plan.js'

/** The stored mentions with their moderation, and the responses that pages show. */
export type LoadedMentions = {
  readonly store: readonly PageMentions[]
  readonly moderation: ModerationContext
  /** The responses that each page shows, by its URL from the root of the host. */
  readonly responses: ReadonlyMap<string, ShownResponses>
  /** The copies of posts on other networks, made by this program or by Bridgy, by the URL of the post. */
  readonly copies: ReadonlyMap<string, readonly string[]>
  /** The file with the mentions of a page, by its URL. */
  readonly fileByUrl: ReadonlyMap<string, string>
  readonly messages: readonly Message[]
}

/** A file of stored mentions, and the responses that its page shows if it has no other file. */
export type MentionsFile = {
  readonly stored?: PageMentions
  readonly responses?: ShownResponses
  readonly messages: readonly Message[]
}

/** A function that returns the same function of a source with a cache in front of it. `key` is a text of all else that the result depends on. */
export type MentionsCache = (
  key: string,
  work: (source: Source) => MentionsFile,
) => (source: Source) => MentionsFile

/** Loads stored mentions and moderates them. Authors that the author of the blog responded to or follows count as known. */
export const loadMentions = (
  project: Project,
  posts: readonly Post[],
  shown: readonly Post[],
  followed: readonly BlogrollFeed[],
  cached: MentionsCache = (_, work) => work,
): LoadedMentions => {
  const { config } = project
  const decisions = parsed(project.moderation, parseModeration, { moderation: noModeration })
  const declared = parsed(project.people, parsePeople, { people: [] as readonly DeclaredPerson[] })
  const moderation: ModerationContext = {
    policy: config.webmention.moderation,
    moderation: decisions.moderation,
    people: declared.people,
    knownUrls: [
      ...posts.flatMap(({ interactions }) => interactions.flatMap((one) => pageOf(one) ?? [])),
      ...followed.flatMap(({ url, feed }) => url ?? feed ?? []),
    ],
  }
  const respond = responder(moderation, project.avatars, config.base, {
    show: config.webmention.show,
    oldBefore: foldedBefore(project),
  })
  const files = project.mentions.map(
    cached(keyOf(moderation, project), (source) => {
      const { stored, messages } = parseMentions(source)
      return stored === undefined ? { messages } : { stored, responses: respond(stored.mentions), messages }
    }),
  )
  const moved = new Map(
    posts.flatMap(({ aliases, url }) =>
      aliases.map((alias) => [barePath(config.base + alias), url] as const),
    ),
  )
  const guestbook = shown.find(({ url }) => url === config.base + config.webmention.guestbook)
  if (guestbook !== undefined) moved.set(barePath(`${config.base}/`), guestbook.url)
  const named = files.map((file, index) => ({ file, name: project.mentions[index]?.file ?? '' }))
  const pages = groupBy(named, ({ file: { stored } }) => {
    const url = stored?.page === undefined ? undefined : config.base + stored.page
    return url === undefined ? [] : [moved.get(barePath(url)) ?? url]
  })
  const responsesOf = ([file, ...others]: readonly MentionsFile[]): ShownResponses =>
    others.length === 0 && file?.responses !== undefined
      ? file.responses
      : respond([file, ...others].flatMap((one) => one?.stored?.mentions ?? []))
  const ledger = project.ledger?.value.includes('brid.gy/publish') ? parseLedger(project.ledger).lines : []
  return {
    store: files.flatMap(({ stored }) => stored ?? []),
    copies: publishedCopies(ledger),
    fileByUrl: new Map([...pages].map(([url, own]) => [url, own.at(-1)?.name ?? ''])),
    moderation,
    responses: new Map([...pages].map(([url, own]) => [url, responsesOf(own.map(({ file }) => file))])),
    messages: [...files, decisions, declared].flatMap(({ messages }) => messages),
  }
}

/** Returns a text of all but the mentions that moderation depends on. */
const keyOf = ({ policy, moderation, people, knownUrls }: ModerationContext, project: Project): string =>
  JSON.stringify([
    ...[policy, moderation, people, project.config.base, project.config.webmention.show],
    ...[foldedBefore(project), project.avatars.map(({ path }) => path)],
    policy === 'known' ? [...new Set(knownUrls)].sort() : [],
  ])

const noModeration: Moderation = { approve: [], block: [], forget: [] }

const parsed = <Value extends object>(
  source: Source | undefined,
  parse: (source: Source) => Value & { readonly messages: readonly Message[] },
  absent: Value,
): Value & { readonly messages: readonly Message[] } =>
  source === undefined ? { ...absent, messages: [] } : parse(source)
