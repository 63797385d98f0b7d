import { join } from 'node:path'
import { now } from '../io/clock.js'
import { randomId } from '../io/random.js'
import { startHttpServer } from '../io/server/http-server.js'
import { remote } from '../io/server/second-process.js'
import { passphrasePath, stateFolder, watchedJson } from '../io/server/state-folder.js'
import type { Config } from '../model/config.js'
import { reasonOf } from '../model/message.js'
import { networkLabels, networkNames } from '../model/network.js'
import { type OwnServer, serverEndpoint } from '../model/own-server.js'
import { withHttp } from '../project/load-site.js'
import { openAttempts } from './indieauth/attempts.js'
import { fetchClient } from './indieauth/client.js'
import { openCodes } from './indieauth/codes.js'
import type { IndieAuth } from './indieauth/indieauth.js'
import { openClients } from './indieauth/known-clients.js'
import { openTokens } from './indieauth/tokens.js'
import { type Jobs, jobNames } from './jobs/jobs.js'
import { knownTargets } from './known-targets.js'
import type { Micropub } from './micropub/micropub.js'
import { sitePublisher } from './publish.js'
import { openPublisher } from './publisher.js'
import { routeRequests } from './routes.js'
import type { ServerFlags } from './server-flags.js'
import type { WebmentionEndpoint } from './webmention/receive.js'
import { startRunner } from './webmention/runner.js'
import { openStoredQueue } from './webmention/stored-queue.js'

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
  const publish = sitePublisher(config, flags)
  const publisher = openPublisher({
    pause: 1000,
    now,
    publish: (isScheduled) => publish(isScheduled).finally(known.forget),
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
    failed: (thrown) => log({ event: `webmentions: ${reasonOf(thrown)}`, isError: true }),
  })
  /** The lines that are being written, by the id of the pair: it is not accepted before it is on the disk. */
  const writes = new Map<string, Promise<unknown>>()
  const webmention: WebmentionEndpoint = {
    statusUrl: serverEndpoint(config.server, 'status'),
    wrongTarget: known.wrongTarget,
    enqueue: async (pair) => {
      const { lines = [], ...queued } = queue.enqueue(pair, randomId(), now(), runner.isInWork)
      if ('full' in queued) return queued
      if (lines.length > 0)
        writes.set(
          queued.id,
          Promise.all(lines.map(write)).finally(() => writes.delete(queued.id)),
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
    fetchClient: openClients(
      (clientId) => withHttp({ project: { config } }, flags, (http) => fetchClient(clientId, http)),
      now,
    ),
  }
  const micropub: Micropub = {
    tokens: indieauth.tokens,
    jobs,
    mediaFolder: join(folder, 'media'),
    mediaUrl: serverEndpoint(config.server, 'media'),
    syndicateTo: networkNames
      .filter((name) => config.syndicate?.[name] !== undefined)
      .map((uid) => ({ uid, name: networkLabels[uid] })),
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
