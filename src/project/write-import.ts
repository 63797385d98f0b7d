import { join } from 'node:path'
import { isInertSvg } from '../import/inert-svg.js'
import type { ImportPlan } from '../import/plan.js'
import { originOf } from '../import/post-file.js'
import type { StoredRecords } from '../import/stored-records.js'
import { copyLedger, webmentionLedger } from '../io/content/ledger-file.js'
import { storeFileChanges } from '../io/content/mention-store.js'
import { readContent } from '../io/content/read-content.js'
import { createDurable, readText, writeAtomic, writeDurable } from '../io/fs/atomic.js'
import { commitFileChanges } from '../io/fs/change-files.js'
import { isFile } from '../io/fs/create-files.js'
import { type Archive, RefusedArchive } from '../model/archive.js'
import { type Config, parseSettings } from '../model/config.js'
import { absoluteUrl } from '../model/content.js'
import { type SentWebmention, webmentionKey } from '../model/ledger.js'
import type { PageMentions } from '../model/mention.js'
import { hasError, type Message, warning } from '../model/message.js'
import { networkNames } from '../model/network.js'
import { postExtension } from '../model/post-path.js'
import { type CopyLine, copyKey } from '../model/syndication.js'
import { utcTime } from '../model/utc.js'
import { permalinkOf } from '../parse/post/permalink.js'
import { permalinkFactsOf } from '../parse/post/permalink-facts.js'
import { parseCopies, parseLedger } from '../parse/records/ledger.js'
import { parseMentions } from '../parse/records/mentions.js'
import { webmentionSources } from '../site/webmention-sources.js'
import { loadSite, type SiteFlags } from './load-site.js'
import type { ProjectSnapshot } from './snapshot.js'

/** What became of the posts of an import, by path from the root of the project. */
export type WrittenPosts = {
  readonly created: readonly string[]
  readonly updated: readonly string[]
  /** The posts that somebody has edited since the last import: they stay as they are. */
  readonly kept: readonly string[]
  readonly unchanged: number
  readonly media: number
  /** Warnings about media that the archive does not give. */
  readonly messages: readonly Message[]
}

/**
 * Writes the posts and the media of an import. A file that exists is overwritten only if it is a post of an earlier import that nobody
 * has edited. Each file is complete or not there, and a second import goes on where this one was interrupted.
 */
export const writePosts = async (
  root: string,
  { posts, media }: ImportPlan,
  archive: Archive,
  isDryRun: boolean,
  progress: (text: string) => void,
): Promise<WrittenPosts> => {
  const [created, updated, kept]: [string[], string[], string[]] = [[], [], []]
  let unchanged = 0
  for (const [index, { path, text }] of posts.entries()) {
    if (index % 100 === 0) progress(`posts: ${index} of ${posts.length}`)
    const file = `content/${path}`
    const before = readText(join(root, file))
    if (before === text) unchanged++
    else if (before !== undefined && originOf(before)?.isUnedited !== true) kept.push(file)
    else {
      if (!isDryRun) writeAtomic(join(root, file), text)
      ;(before === undefined ? created : updated).push(file)
    }
  }
  const messages: Message[] = []
  let copied = 0
  for (const [to, from] of media) {
    if (copied % 20 === 0) progress(`media: ${copied} of ${media.size}`)
    const path = join(root, 'content', to)
    if (isFile(path)) continue
    try {
      if (!isDryRun) createDurable(path, await mediumOf(archive, from, to))
      copied++
    } catch (thrown) {
      if (!(thrown instanceof RefusedArchive)) throw thrown
      messages.push(warning('invalid-archive', { file: from }, thrown.reason, thrown.note))
    }
  }
  return { created, updated, kept, unchanged, media: copied, messages }
}

/** Returns the bytes of a medium of an archive, which becomes a file at `to`. Throws `RefusedArchive` for a drawing that may run scripts. */
const mediumOf = async (archive: Archive, path: string, to: string): Promise<Uint8Array> => {
  const bytes = await archive.read(path)
  if ([path, to].some((name) => /\.svgz?$/i.test(name)) && !isInertSvg(bytes))
    throw new RefusedArchive(
      `\`${path}\` may run scripts or load other files, and is left out`,
      'open it in a text editor, and copy it to its place if you trust it',
    )
  return bytes
}

/** Adds the comments of an archive to content/mentions/. A mention that is stored stays as it is. Returns the number of new ones. */
export const writeComments = (
  { root, files }: ProjectSnapshot,
  pages: readonly PageMentions[],
  isDryRun: boolean,
): { readonly count: number; readonly messages: readonly Message[] } => {
  const { mentions: sources } = readContent(files)
  const stored = sources.flatMap((source) => parseMentions(source).stored ?? [])
  const byPage = new Map(stored.map((one) => [one.page, one]))
  let count = 0
  for (const { page, mentions } of pages) {
    const before = byPage.get(page) ?? { ...(page !== undefined && { page }), mentions: [], gone: [] }
    const known = new Set([...before.mentions, ...before.gone].map(({ id }) => id))
    const added = mentions.filter(({ id }) => !known.has(id))
    if (added.length === 0) continue
    count += added.length
    byPage.set(page, { ...before, mentions: [...before.mentions, ...added] })
  }
  if (isDryRun || count === 0) return { count, messages: [] }
  return {
    count,
    messages: commitFileChanges(root, storeFileChanges(root, sources, stored, [...byPage.values()])),
  }
}

/**
 * Records all links of imported posts as history, and the posts as older than their copies on networks: neither webmentions nor
 * copies are sent for them. `urls` are the URLs of the posts from the root of the host, `earlier` has the ledgers of the archive.
 */
export const recordHistory = async (
  flags: SiteFlags,
  urls: ReadonlySet<string>,
  earlier: Partial<Pick<StoredRecords, 'ledger' | 'copies'>> = {},
): Promise<{ readonly messages: readonly Message[] }> => {
  const { loaded } = await loadSite(flags, { allowErrors: true })
  if (loaded === undefined) return { messages: [] }
  const { root, now } = loaded.snapshot
  const { site } = loaded.built
  const own = new Set([...urls].map((url) => absoluteUrl(url, site)))
  const time = utcTime(now)

  const before = webmentionLedger.read(root)
  const ledger = parseLedger(before)
  const imported = parseLedger({ path: 'sent.jsonl', file: 'sent.jsonl', value: earlier.ledger ?? '' })
  const lines = new Map([...imported.lines, ...ledger.lines].map((line) => [webmentionKey(line), line]))
  for (const { source, hash, targets } of webmentionSources(site))
    for (const target of own.has(source) ? targets : []) {
      const line: SentWebmention = { source, target, sent: 'history', hash, time }
      if (!lines.has(webmentionKey(line))) lines.set(webmentionKey(line), line)
    }
  if (!hasError(ledger.messages)) webmentionLedger.rewrite(root, [...lines.values()])

  const networks = networkNames.filter((name) => site.config.syndicate?.[name] !== undefined)
  if (networks.length === 0 && earlier.copies === undefined) return { messages: ledger.messages }
  const copies = copyLedger.read(root)
  const parsed = parseCopies(copies)
  const stored = parseCopies({ path: 'copies.jsonl', file: 'copies.jsonl', value: earlier.copies ?? '' })
  // What an archive says about copies is shown, but nothing there is changed for it: it may be the archive of somebody else.
  const shown = stored.lines.flatMap((line): CopyLine[] =>
    own.has(line.page) && line.type === 'post' && line.state === 'published' && line.url !== undefined
      ? [{ ...line, isAdopted: true }]
      : [],
  )
  const copyLines = new Map([...shown, ...parsed.lines].map((line) => [copyKey(line), line]))
  for (const network of networks)
    for (const page of own) {
      const line: CopyLine = { page, network, type: 'post', state: 'history', hash: '', time }
      if (!copyLines.has(copyKey(line))) copyLines.set(copyKey(line), line)
    }
  if (!hasError(parsed.messages)) copyLedger.rewrite(root, [...copyLines.values()])
  return { messages: [...ledger.messages, ...parsed.messages] }
}

/** Writes the report of an import into the folder of the blog. */
export const writeReport = (root: string, text: string): void =>
  writeDurable(join(root, 'import-report.txt'), text)

/** Returns the posts of earlier imports, and what is taken. */
export const importContext = (
  { root, files }: ProjectSnapshot,
  name: string,
  isNew: boolean,
  config: Config,
) => {
  const settings = parseSettings(config)
  const paths = new Map<string, string>()
  const urls = new Map<string, string>()
  for (const { path } of files) {
    const text = postExtension.test(path) ? readText(join(root, 'content', path)) : undefined
    if (text === undefined) continue
    const origin = originOf(text)?.origin
    const facts = permalinkFactsOf({ path, file: `content/${path}`, value: text }, settings)
    if (facts !== undefined) urls.set(permalinkOf(facts, settings).url, path)
    if (origin?.startsWith(`${name} `)) paths.set(origin.slice(name.length + 1), path)
  }
  const exact = new Set(files.map(({ path }) => path))
  const taken = new Set(files.map(({ path }) => path.toLowerCase()))
  return {
    ...{ isNew, paths, urls },
    hasFile: (path: string): boolean => exact.has(path),
    isTaken: (path: string): boolean => taken.has(path.toLowerCase()),
  }
}
