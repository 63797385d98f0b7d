import type { DeclaredPerson, Moderation, PageMentions } from './model/mention.js'
import type { Message } from './model/message.js'
import type { Post } from './model/post.js'
import type { Project } from './model/project.js'
import type { BlogrollFeed, PageResponses, Source } from './model/site.js'
import { parseLedger } from './parse/records/ledger.js'
import { parseMentions } from './parse/records/mentions.js'
import { parseModeration } from './parse/records/moderation.js'
import { parsePeople } from './parse/records/people.js'
import type { ModerationContext } from './webmention/receive/moderate.js'
import { responsesOf } from './webmention/receive/responses.js'
import { publishedCopies } from './webmention/send/plan.js'

/** The stored mentions with their moderation, and the responses that pages show. */
export type LoadedMentions = {
  readonly store: readonly PageMentions[]
  readonly moderation: ModerationContext
  /** The responses that each page shows, by its URL from the root of the host. */
  readonly responses: ReadonlyMap<string, PageResponses>
  /** The copies of posts that Bridgy made, by the URL of the post. */
  readonly copies: ReadonlyMap<string, readonly string[]>
  /** The file with the mentions of a page, by its URL. */
  readonly fileByUrl: ReadonlyMap<string, string>
  readonly messages: readonly Message[]
}

/** Loads stored mentions and moderates them. Authors that the author of the blog responded to or follows count as known. */
export const loadMentions = (
  project: Project,
  posts: readonly Post[],
  shown: readonly Post[],
  followed: readonly BlogrollFeed[],
): LoadedMentions => {
  const { config } = project
  const files = project.mentions.map(parseMentions)
  const store = files.flatMap(({ stored }) => stored ?? [])
  const decisions = parsed(project.moderation, parseModeration, { moderation: noModeration })
  const declared = parsed(project.people, parsePeople, { people: [] as readonly DeclaredPerson[] })
  const moderation: ModerationContext = {
    policy: config.webmention.moderation,
    moderation: decisions.moderation,
    people: declared.people,
    knownUrls: [
      ...posts.flatMap(({ interactions }) => interactions.map(({ of }) => of)),
      ...followed.flatMap(({ url, feed }) => url ?? feed ?? []),
    ],
  }
  const moved = new Map(
    posts.flatMap(({ aliases, url }) => aliases.map((alias) => [config.base + alias, url] as const)),
  )
  const guestbook = shown.find(({ url }) => url === config.base + config.webmention.guestbook)
  if (guestbook !== undefined) moved.set(`${config.base}/`, guestbook.url)
  const fileByUrl = new Map(
    files.flatMap(({ stored }, index) =>
      stored?.page === undefined
        ? []
        : [
            [
              moved.get(config.base + stored.page) ?? config.base + stored.page,
              project.mentions[index]?.file ?? '',
            ] as const,
          ],
    ),
  )
  const ledger = project.ledger?.value.includes('brid.gy/publish') ? parseLedger(project.ledger).lines : []
  return {
    store,
    copies: publishedCopies(ledger),
    fileByUrl,
    moderation,
    responses: responsesOf({ store, moderation, moved, avatars: project.avatars, base: config.base }),
    messages: [...files, decisions, declared].flatMap(({ messages }) => messages),
  }
}

const noModeration: Moderation = { approve: [], block: [], forget: [] }

const parsed = <Value extends object>(
  source: Source | undefined,
  parse: (source: Source) => Value & { readonly messages: readonly Message[] },
  absent: Value,
): Value & { readonly messages: readonly Message[] } =>
  source === undefined ? { ...absent, messages: [] } : parse(source)
