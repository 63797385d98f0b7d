import type { CommandRow, Ended } from '../command-row.js'
import {
  json,
  type OptionValues,
  option,
  outputOptions,
  portOf,
  quiet,
  root,
  siteFlags,
  siteOptions,
  UsageError,
} from '../options.js'
import { printLine } from '../report.js'

const printConfig = async (name: string, port: number, options: OptionValues): Promise<Ended> => {
  const { runPrintConfig } = await import('../../commands/server.js')
  const { printServerEnd } = await import('../print/server.js')
  const { text, ...result } = await runPrintConfig(
    {
      ...{ ...siteFlags(options), host: options.host, port },
      ...(options.onChange !== undefined && { onChange: options.onChange }),
    },
    name,
  )
  if (text === undefined) printServerEnd(result, outputOptions(options))
  else process.stdout.write(text)
  return result
}

/** Commands of the own server. */
export const serverCommands: readonly CommandRow[] = [
  {
    name: 'server',
    description: 'run a server that receives webmentions and posts; needs `server.url` in site.yaml',
    options: [
      ...siteOptions,
      option('--port <number>', 'the port to listen on', '8081'),
      option(
        '--host <address>',
        'the address to listen on; a web server of this machine forwards to it',
        '127.0.0.1',
      ),
      option('--on-change <command>', 'a command to run after each build'),
      option(
        '--print <program>',
        'print the configuration of systemd, nginx or caddy for this server, and end',
      ),
    ],
    run: async (_, options) => {
      const port = portOf(options.port)
      if (options.print !== undefined) return printConfig(options.print, port, options)
      const { runServer } = await import('../../commands/server.js')
      const { printServer, printServerEnd } = await import('../print/server.js')
      const output = outputOptions(options)
      const result = await runServer({
        ...siteFlags(options),
        ...{ host: options.host, port, ...printServer(output, options.host) },
        ...(options.onChange !== undefined && { onChange: options.onChange }),
      })
      if (!result.ok) printServerEnd(result, output)
      return result
    },
  },
  {
    name: 'server passwd',
    description:
      'set the passphrase with which you allow apps to sign in; reads it from standard input, or asks',
    options: [root, json, quiet],
    run: async (_, options) => {
      const { runPasswd } = await import('../../commands/server-access.js')
      const { readInput } = await import('../../io/input.js')
      const { printServerEnd } = await import('../print/server.js')
      const passphrase =
        readInput().replace(/\r?\n$/, '') ||
        (await (await import('../../io/prompt.js')).askHidden('Passphrase: '))
      const result = await runPasswd(options.root, passphrase)
      printServerEnd(result, outputOptions(options))
      if (result.ok && options.quiet !== true && options.json !== true) printLine('the passphrase is set')
      return result
    },
  },
  {
    name: 'server tokens',
    description: 'list the apps that may post; revoke their tokens',
    options: [
      root,
      { ...option('--revoke <id>', 'revoke the token with this id; repeatable'), isRepeatable: true },
      option('--create <app>', 'create a token for an app that cannot sign in, and print it once'),
      option('--scope <scopes>', 'what a new token allows; by default `create update delete media`'),
      json,
      quiet,
    ],
    run: async (_, options) => {
      const { runTokens } = await import('../../commands/server-access.js')
      const { printTokens } = await import('../print/server.js')
      const { root, revoke = [], create, scope } = options
      if (create === undefined && scope !== undefined) throw new UsageError('`--scope` is for `--create`')
      const result = runTokens({
        ...{ root, revoke },
        ...(scope !== undefined && { scope }),
        ...(create !== undefined && { create }),
      })
      printTokens(result, outputOptions(options))
      return result
    },
  },
]
