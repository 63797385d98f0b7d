#!/usr/bin/env node
import { createRequire } from 'node:module'
import { Command, CommanderError } from 'commander'
import type { BuildFlags } from './commands/build.js'

type Common = {
  root: string
  output: string
  baseUrl?: string
  json?: boolean
  quiet?: boolean
  strict?: boolean
}
type BuildOptions = Common & { drafts?: boolean; future?: boolean; watch?: boolean }

const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

const program = new Command('smallsocial')
  .description('Turns a folder of Markdown into a small social site.')
  .version(version)
  .showHelpAfterError('Try `smallsocial --help`.')
  .exitOverride()

const common = (command: Command): Command =>
  command
    .option('--root <dir>', 'the folder that holds content/', '.')
    .option('--output <dir>', 'where the site goes, below the root', 'public')
    .option('--base-url <url>', 'the address of the site, instead of `url` in site.yaml')
    .option('--json', 'one JSON object on standard output and nothing else')
    .option('--quiet', 'say nothing but errors and warnings')
    .option('--strict', 'take warnings for errors')

common(program.command('build').description('build the site'))
  .option('--drafts', 'with posts that are marked `draft: true`')
  .option('--future', 'with posts whose date is still to come')
  .option('--watch', 'stay, and build again after each change')
  .action(async (options: BuildOptions) => {
    const { runBuild } = await import('./commands/build.js')
    const { tellBuild } = await import('./io/tell.js')
    const build = async (): Promise<void> => {
      const started = performance.now()
      const result = await runBuild(buildFlags(options))
      const ms = Math.round(performance.now() - started)
      tellBuild(result, ms, {
        json: options.json === true,
        quiet: options.quiet === true,
        output: options.output,
      })
      process.exitCode = result.ok ? 0 : 1
    }
    await build()
    if (options.watch !== true) return
    const { watch } = await import('./io/watch.js')
    await watch(options.root, build)
  })

program
  .command('init')
  .description('begin a blog: a folder that builds')
  .argument('[dir]', 'where', '.')
  .option('--url <url>', 'the address of the site')
  .option('--name <name>', 'the name of its author')
  .option('--title <title>', 'the title of the site')
  .option('--timezone <zone>', 'the time zone of its author, e.g. Europe/Berlin')
  .option('--yes', 'ask nothing; take what is not said for granted')
  .option('--json', 'one JSON object on standard output and nothing else')
  .action(
    async (
      dir: string,
      options: {
        url?: string
        name?: string
        title?: string
        timezone?: string
        yes?: boolean
        json?: boolean
      },
    ) => {
      const { runInit } = await import('./commands/init.js')
      const { tellInit } = await import('./io/tell.js')
      const result = await runInit(dir, options)
      tellInit(result, options.json === true)
      process.exitCode = result.ok ? 0 : 1
    },
  )

const buildFlags = (options: BuildOptions): BuildFlags => ({
  root: options.root,
  output: options.output,
  ...(options.baseUrl !== undefined && { baseUrl: options.baseUrl }),
  drafts: options.drafts === true,
  future: options.future === true,
  strict: options.strict === true,
})

process.on('SIGINT', () => process.exit(130))
try {
  await program.parseAsync()
} catch (thrown) {
  if (!(thrown instanceof CommanderError)) throw thrown
  process.exitCode = thrown.exitCode === 0 ? 0 : 2
}
