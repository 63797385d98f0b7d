import { resolve } from 'node:path'
import { takeLock } from '../io/fs/lock.js'
import { optionalPackages } from '../io/media/optional-packages.js'
import { ownCommand } from '../io/program.js'
import { untilSignal } from '../io/signals.js'
import type { Config } from '../model/config.js'
import { error, type Message } from '../model/message.js'
import type { OwnServer } from '../model/own-server.js'
import { readConfig } from '../project/read-project.js'
import { policyOf } from '../render/content-policy.js'
import { ownServerConfigNames, ownServerConfigs } from '../render/own-server-config.js'
import { startOwnServer } from '../server/server.js'
import type { ServerFlags } from '../server/server-flags.js'

/** The end of the server, or why it did not start. */
export type ServerResult = { readonly ok: boolean; readonly messages: readonly Message[] }

/** Runs the own server of a site until a signal ends it; `ready` is called with the port when it accepts requests. */
export const runServer = async (
  flags: ServerFlags & { readonly ready: (port: number) => void },
): Promise<ServerResult> => {
  const root = resolve(flags.root)
  const { config, messages } = await readServerSettings({ ...flags, root })
  if (config === undefined) return { ok: false, messages }
  const release = takeLock(root, 'server')
  if (typeof release === 'number') {
    const reason = `another server of this blog is running (process ${release})`
    return { ok: false, messages: [error('command-running', place, reason, 'end it first')] }
  }
  try {
    const ended = untilSignal()
    const server = await startOwnServer(config, { ...flags, root })
    flags.ready(server.port)
    await ended
    await server.close()
    return { ok: true, messages: [] }
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code !== 'EADDRINUSE') throw thrown
    const reason = `another program uses port ${flags.port}`
    return {
      ok: false,
      messages: [error('command-running', place, reason, 'choose another one with `--port`')],
    }
  } finally {
    release()
  }
}

const place = { file: 'server' }

/** Reads the settings of a site that has a server; returns errors when they have none, or cannot be read. */
const readServerSettings = async (
  flags: Pick<ServerFlags, 'root' | 'output' | 'baseUrl'>,
): Promise<{
  readonly config?: Config & { readonly server: OwnServer }
  readonly messages: readonly Message[]
}> => {
  const { config, wrong = [], messages } = await readConfig(flags)
  if (config === undefined || wrong.length > 0) return { messages: [...wrong, ...messages] }
  if (config.server !== undefined) return { config: { ...config, server: config.server }, messages: [] }
  return {
    messages: [
      error(
        'missing-setting',
        { file: 'content/site.yaml' },
        '`server.url` is missing',
        `write \`server: { url: ${config.url}server/ }\``,
      ),
    ],
  }
}

/** Returns the configuration of a program for the own server, or why there is none. */
export const runPrintConfig = async (
  flags: Omit<ServerFlags, 'log'>,
  name: string,
): Promise<ServerResult & { readonly text?: string }> => {
  const root = resolve(flags.root)
  const known = ownServerConfigNames.find((one) => one === name)
  if (known === undefined) {
    const note = `write one of ${ownServerConfigNames.join(', ')}`
    return {
      ok: false,
      messages: [error('invalid-argument', { file: '--print' }, `\`${name}\` is not known`, note)],
    }
  }
  const { config, messages } = await readServerSettings({ ...flags, root })
  if (config === undefined) return { ok: false, messages }
  const { user, command } = ownCommand()
  const [target] = config.deploy
  const address = `${flags.host.includes(':') ? `[${flags.host}]` : flags.host}:${flags.port}`
  const text = ownServerConfigs[known](config, {
    ...{ address, root, user, policy: policyOf({ config, installed: optionalPackages() }) },
    siteFolder: target?.siteFolder(root) ?? resolve(root, flags.output),
    command: [
      ...[...command, 'server', '--root', root, '--port', `${flags.port}`],
      ...(flags.host === '127.0.0.1' ? [] : ['--host', flags.host]),
      ...(flags.output === 'public' ? [] : ['--output', flags.output]),
      ...(flags.baseUrl === undefined ? [] : ['--base-url', flags.baseUrl]),
      ...(flags.onChange === undefined ? [] : ['--on-change', flags.onChange]),
      ...flags.allowHosts.flatMap((host) => ['--allow-host', host]),
    ],
  })
  return { ok: true, messages: [], text }
}
