import { join } from 'node:path'
import { runOwnCommand, runShellCommand } from '../io/child-command.js'
import { now } from '../io/clock.js'
import { randomId } from '../io/random.js'
import { type RequestLine, startHttpServer } from '../io/server/http-server.js'
import { openJournal, readJournal } from '../io/server/journal.js'
import { remote } from '../io/server/second-process.js'
import { passphrasePath, stateFolder, watchedJson } from '../io/server/state-folder.js'
import type { Config } from '../model/config.js'
import { type OwnServer, serverEndpoint } from '../model/own-server.js'
import { httpClientFor, type SiteFlags } from '../project/load-site.js'
import { matchTarget } from '../webmention/receive/match-target.js'
import { openAttempts } from './indieauth/attempts.js'
import { fetchClient } from './indieauth/client.js'
import { openCodes } from './indieauth/codes.js'
import type { IndieAuth } from './indieauth/indieauth.js'
import { openClients } from './indieauth/known-clients.js'
import { openTokens } from './indieauth/tokens.js'
import { type Jobs, jobNames, toKnownPages } from './jobs/jobs.js'
import type { Micropub } from './micropub/micropub.js'
import { openPublisher } from './publisher.js'
import { routeRequests } from './routes.js'
import { openQueue } from './webmention/queue.js'
import type { WebmentionEndpoint } from './webmention/receive.js'
import { startRunner } from './webmention/runner.js'

/** The options of the own server. */
export type ServerFlags = SiteFlags & {
  readonly host: string
  readonly port: number
  /** A command that is run after each build. */
  readonly onChange?: string
  readonly log: (line: LogLine) => void
}

/** A line of the log: a request, or what the server did by itself. */
export type LogLine = RequestLine | { readonly event: string; readonly isError?: boolean }

/** A server that runs. */
export type RunningServer = { readonly port: number; readonly close: () => Promise<void> }

/** Starts the own server of a site. Throws when the port is taken. */
export const startOwnServer = async (
  config: Config & { readonly server: OwnServer },
  flags: ServerFlags,
): Promise<RunningServer> => {
  const { root, log } = flags
  const folder = stateFolder(root)
  const { log: _, onChange: __, host, port, ...site } = flags
  const jobs = remote<Jobs>('server-worker.js', site, { idle: 30_000, names: jobNames })
  const known = knownTargets(jobs, config)
  const publisher = openPublisher({
    pause: 1000,
    now,
    publish: async (isScheduled) => {
      const end = await runOwnCommand(cronArguments(config, flags, isScheduled))
      known.forget()
      const { state, next } = cronOutput(end)
      if (end.isOk && flags.onChange !== undefined && state !== 'unchanged') {
        const changed = await runShellCommand(flags.onChange, { cwd: root })
        if (!changed.isOk) return changed
      }
      return { ...end, ...(next !== undefined && { next }) }
    },
    finished: ({ isOk, output }, ms) =>
      log({
        event: `${isOk ? 'published' : `publishing failed: ${output}`} (${Math.round(ms)} ms)`,
        isError: !isOk,
      }),
  })

  const { queue, write, close } = await openStoredQueue(folder)
  const runner = startRunner({
    queue,
    write,
    now,
    verify: (source, pairs) => jobs.verify({ source, pairs }),
    store: (verified) => jobs.store(verified),
    changed: (stored) => {
      const states = [...new Set(stored.map(({ state }) => state))]
      const counts = states.map((one) => `${stored.filter(({ state }) => state === one).length} ${one}`)
      log({ event: `webmentions: ${counts.join(', ')}` })
      if (stored.some(({ state }) => ['shown', 'pending', 'hidden', 'removed'].includes(state)))
        publisher.request()
    },
    failed: (thrown) => log({ event: `webmentions: ${messageOf(thrown)}`, isError: true }),
  })
  /** The lines that are being written, by the id of the pair: it is not accepted before it is on the disk. */
  const writes = new Map<string, Promise<void>>()
  const webmention: WebmentionEndpoint = {
    statusUrl: serverEndpoint(config.server, 'status'),
    wrongTarget: known.wrongTarget,
    enqueue: async (pair) => {
      const { line, ...queued } = queue.enqueue(pair, randomId(), now(), runner.isInWork)
      if ('full' in queued) return queued
      if (line !== undefined)
        writes.set(
          queued.id,
          write(line).finally(() => writes.delete(queued.id)),
        )
      await writes.get(queued.id)
      runner.wake()
      return queued
    },
    status: queue.status,
  }

  const passphrase = watchedJson(passphrasePath(folder))
  const indieauth: IndieAuth = {
    config,
    now,
    tokens: openTokens(folder),
    codes: openCodes(now),
    attempts: openAttempts(now),
    passphrase: () => passphrase().value,
    // Not the same HTTP client for all requests: one remembers hosts that did not answer.
    fetchClient: openClients(async (clientId) => {
      const http = httpClientFor({ project: { config } }, flags)
      try {
        return await fetchClient(clientId, http)
      } finally {
        await http.close()
      }
    }, now),
  }
  const micropub: Micropub = {
    tokens: indieauth.tokens,
    jobs,
    mediaFolder: join(folder, 'media'),
    mediaUrl: serverEndpoint(config.server, 'media'),
    changed: publisher.request,
  }
  const handle = routeRequests(config, { webmention, indieauth, micropub })
  const end = async (): Promise<void> => {
    await runner.end()
    await publisher.end()
    jobs.end()
    await close()
  }
  try {
    const server = await startHttpServer({ host, port, handle, log })
    runner.wake()
    // What a kill has left unpublished.
    publisher.request()
    return {
      port: server.port,
      close: async () => {
        await server.close()
        await end()
      },
    }
  } catch (thrown) {
    await end()
    throw thrown
  }
}

/** Opens the queue of webmentions and its journal, which is written anew at the start and after many lines. */
const openStoredQueue = async (folder: string) => {
  const path = join(folder, 'webmentions.jsonl')
  const queue = openQueue(readJournal(path))
  const journal = await openJournal(path)
  await journal.rewrite(queue.lines(now()))
  let lines = 0
  return {
    queue,
    close: journal.close,
    write: async (line: object): Promise<void> => {
      await journal.add(line)
      if (++lines < maxLines) return
      lines = 0
      await journal.rewrite(queue.lines(now()))
    },
  }
}

const maxLines = 50_000

/**
 * Returns the arguments that publish the site: with a deploy to a server or a folder, which costs nothing, else only a build.
 * Once an hour, `cron` also fetches mentions.
 */
const cronArguments = (
  config: Config,
  { root, output, baseUrl, allowHosts }: ServerFlags,
  isScheduled: boolean,
): string[] => {
  const [target] = config.deploy
  const deploys = target?.name === 'ssh' || target?.name === 'folder'
  return [
    ...['cron', '--json', '--root', root, '--output', output],
    ...(baseUrl === undefined ? [] : ['--base-url', baseUrl]),
    ...(isScheduled ? [] : ['--no-pull']),
    ...(deploys ? [] : ['--no-deploy']),
    ...allowHosts.flatMap((host) => ['--allow-host', host]),
  ]
}

/** Returns what `cron --json` printed last: what it did, and when it should run next. */
const cronOutput = ({
  output,
}: {
  readonly output: string
}): { readonly state?: string; readonly next?: number } => {
  try {
    return JSON.parse(output.split('\n').at(-1) ?? '') as { state?: string; next?: number }
  } catch {
    return {}
  }
}

/** Returns a function that finds the page of a target. The list of pages is read again after changes, at most every ten seconds. */
const knownTargets = (jobs: Jobs, config: Config) => {
  let pages: ReturnType<typeof read> | undefined
  let readAt = 0
  const read = async () => {
    readAt = now()
    return toKnownPages(await jobs.pages(), config)
  }
  const find = async (target: string): Promise<string | undefined> => {
    pages ??= read().catch((thrown) => {
      // The blog may be readable for the next request.
      pages = undefined
      throw thrown
    })
    const match = matchTarget(target, await pages)
    return 'page' in match ? undefined : match.reason
  }
  return {
    wrongTarget: async (target: string): Promise<string | undefined> => {
      const wrong = await find(target)
      if (wrong === undefined || now() - readAt < 10_000) return wrong
      pages = undefined
      return find(target)
    },
    forget: (): void => {
      pages = undefined
    },
  }
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))
