#!/usr/bin/env node

import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { Command, CommanderError } from 'commander'
import { targetNames, targets } from '../deploy/targets.js'
import { systemErrorCode, systemErrorMessage } from '../io/fs/system-error.js'
import { newKinds } from '../model/new-kinds.js'
import type { SiteFlags } from '../project/load-site.js'
import type { PlanFlags } from '../project/plan-deploy.js'
import type { BuildFlags } from '../project/snapshot.js'
import type { CompletedCommand } from './completion.js'
import { examples } from './examples.js'
import { printSystemError } from './print-build.js'

type Common = {
  root: string
  output: string
  baseUrl?: string
  json?: boolean
  quiet?: boolean
  strict?: boolean
}
type SiteOptions = Common & { allowHost?: string[] }
type PlanOptions = SiteOptions & { sendSince?: string; allowLostUrls?: boolean; allowUnread?: boolean }
type DeployOptions = { dryRun?: boolean; send?: boolean; gone?: string[]; rollback?: boolean; wait: string }
type NewOptions = {
  title?: string
  rsvp?: string
  alt?: string
  tags?: string
  draft?: boolean
  edit?: boolean
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

/** An option that may be given several times. */
const several = (value: string, values: string[] = []): string[] => [...values, value]

/** Of commands that know the site and may ask the network. */
const onSite = (command: Command): Command =>
  common(command).option(
    '--allow-host <host>',
    'allow requests to this private host, `host` or `host:port`; repeatable',
    several,
  )

common(program.command('build').description('build the site'))
  .option('--strict', 'treat warnings as errors')
  .option('--drafts', 'with posts that are marked `draft: true`')
  .option('--future', 'with posts whose date is still to come')
  .option('--watch', 'stay, and build again after each change')
  .action(async (options: BuildOptions) => {
    const { runBuild } = await import('../commands/build.js')
    const { printBuild } = await import('./print-build.js')
    const { progressLine } = await import('./progress.js')
    const progress = progressLine(outputOptions(options))
    const build = async (): Promise<void> => {
      const started = performance.now()
      const result = await runBuild({ ...buildFlags(options), progress })
      const ms = Math.round(performance.now() - started)
      printBuild(result, ms, {
        json: options.json === true,
        quiet: options.quiet === true,
        output: options.output,
      })
      process.exitCode = result.ok ? 0 : 1
    }
    await build()
    if (options.watch !== true) return
    const { watch } = await import('../io/watch.js')
    let work = Promise.resolve()
    let isDue = false
    await watch(resolve(options.root), () => {
      if (isDue) return
      isDue = true
      work = work.then(() => {
        isDue = false
        return build()
      })
    })
  })

common(program.command('serve').description('show the site on this machine, and every change at once'))
  .option('--port <number>', 'the first port to try', '8080')
  .action(async (options: Common & { port: string }) => {
    const port = Number(options.port)
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      program.error(`error: \`--port\` is \`${options.port}\`; write a number like 8080`, { exitCode: 2 })
    const { runServe } = await import('../commands/serve.js')
    const { printServe, printServeFailure } = await import('./print-serve.js')
    const { messages } = await runServe({
      ...siteFlags(options),
      port,
      report: printServe(outputOptions(options)),
    })
    printServeFailure(messages, outputOptions(options))
    process.exitCode = 1
  })

program
  .command('init')
  .description('begin a blog: a folder that builds')
  .argument('[dir]', 'where', '.')
  .option('--url <url>', 'the address of the site')
  .option('--name <name>', 'the name of its author')
  .option('--title <title>', 'the title of the site')
  .option('--timezone <zone>', 'the time zone of its author, e.g. Europe/Berlin')
  .option('--yes', 'do not prompt; use defaults')
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
      const { runInit } = await import('../commands/init.js')
      const { printInit } = await import('./print-build.js')
      const result = await runInit(dir, options)
      printInit(result, options.json === true)
      process.exitCode = result.ok ? 0 : 1
    },
  )

onSite(program.command('new').description(`write a post: ${Object.keys(newKinds).join(', ')}`))
  .argument('<kind>')
  .argument('[subject]', 'the page that is answered, the title of an article, the file of a photo')
  .option('--title <title>', 'a title, where the kind needs none')
  .option('--rsvp <answer>', 'yes, no, maybe or interested')
  .option('--alt <text>', 'the alternative text of a photo')
  .option('--tags <tags>', 'tags with commas between them')
  .option('--draft', 'not to be published yet')
  .option('--edit', 'open it in $VISUAL or $EDITOR')
  .action(async (kind: string, subject: string | undefined, options: SiteOptions & NewOptions) => {
    const { runNew } = await import('../commands/new.js')
    const { readInput } = await import('../io/input.js')
    const { printNew } = await import('./print-new.js')
    const { title, rsvp, alt } = options
    const result = await runNew({
      ...siteFlags(options),
      kind,
      ...(subject !== undefined && { subject }),
      ...(title !== undefined && { title }),
      ...(rsvp !== undefined && { rsvp }),
      ...(alt !== undefined && { alt }),
      tags: (options.tags ?? '')
        .split(',')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
      draft: options.draft === true,
      body: readInput(),
    })
    printNew(result, outputOptions(options), options.edit === true ? options.root : undefined)
    process.exitCode = result.ok ? 0 : 1
  })

onSite(
  program
    .command('contexts')
    .description('save title, author and excerpt of the pages that your posts respond to'),
)
  .option('--check', 'ask all of them whether they are still there')
  .action(async (options: SiteOptions & { check?: boolean }) => {
    const { runContexts } = await import('../commands/contexts.js')
    const { printContexts } = await import('./print-new.js')
    const { progressLine } = await import('./progress.js')
    const result = await runContexts({
      ...siteFlags(options),
      check: options.check === true,
      progress: progressLine(outputOptions(options)),
    })
    printContexts(result, outputOptions(options))
    process.exitCode = result.ok ? 0 : 1
  })

onSite(
  program
    .command('check')
    .description('report build errors and markup that other sites would misread, most important first'),
)
  .option(
    '--live',
    'ask the deployed site too: pages, feeds, headers, endpoint, hubs, profiles, redirects, 410',
  )
  .action(async (options: SiteOptions & { live?: boolean }) => {
    const { runCheck } = await import('../commands/check.js')
    const { printCheck } = await import('./print-check.js')
    const { progressLine } = await import('./progress.js')
    const result = await runCheck({
      ...siteFlags(options),
      live: options.live === true,
      progress: progressLine(outputOptions(options)),
    })
    printCheck(result, outputOptions(options))
    process.exitCode = result.ok ? 0 : 1
  })

const mentions = program.command('mentions').description('fetch, list and moderate received webmentions')

onSite(mentions.command('pull').description('ask the endpoint for what came in, and put the store in order'))
  .option('--full', 'ask for everything, not only for what is new')
  .action(async (options: SiteOptions & { full?: boolean }) => {
    const { runPull } = await import('../commands/mentions-pull.js')
    const { printPull } = await import('./print-mentions.js')
    const result = await runPull({ ...siteFlags(options), ...tokenFlag(), full: options.full === true })
    printPull(result, outputOptions(options))
    process.exitCode = result.ok ? 0 : 1
  })

onSite(mentions.command('list').description('list what is stored, those first who wait for a decision'))
  .option('--unmatched', 'what matches no page, and why')
  .action(async (options: SiteOptions & { unmatched?: boolean }) => {
    const { runList } = await import('../commands/mentions-list.js')
    const { printList } = await import('./print-mentions.js')
    const result = await runList({ ...siteFlags(options), unmatched: options.unmatched === true })
    printList(result, outputOptions(options))
    process.exitCode = result.ok ? 0 : 1
  })

for (const [decision, description] of [
  ['approve', 'show from now on: an id, a domain, the URL of a person or of an answer'],
  ['block', 'show no more: an id, a domain, the URL of a person or of an answer, a word'],
  ['forget', 'remove and keep away: an id, a domain, the URL or the name of a person'],
] as const)
  onSite(mentions.command(decision).description(description))
    .argument('<what...>')
    .action(async (whats: string[], options: SiteOptions) => {
      const { runDecide } = await import('../commands/mentions-decide.js')
      const { printDecision } = await import('./print-mentions.js')
      const result = await runDecide(decision, whats, siteFlags(options))
      printDecision(decision, result, outputOptions(options))
      process.exitCode = result.ok ? 0 : 1
    })

onSite(mentions.command('why').description('say what the endpoint has for a URL, and what becomes of it'))
  .argument('<url>', 'a page of yours, an answer, or a person')
  .action(async (url: string, options: SiteOptions) => {
    const { runWhy } = await import('../commands/mentions-why.js')
    const { printWhy } = await import('./print-mentions.js')
    const result = await runWhy(url, { ...siteFlags(options), ...tokenFlag() })
    printWhy(result, outputOptions(options))
    process.exitCode = result.ok ? 0 : 1
  })

const onDeploy = (command: Command): Command =>
  onSite(command)
    .option('--send-since <date>', 'on the first deploy, also send webmentions for posts since this date')
    .option('--allow-lost-urls', 'go on though published addresses would be lost')
    .option('--allow-unread', 'go on though feed readers would show old items as new')

onDeploy(program.command('plan').description('say what deploy would do')).action((options: PlanOptions) =>
  printThePlan(options),
)

onDeploy(program.command('deploy').description('build, upload, and send webmentions'))
  .argument('[target]', `${targetNames.join(', ')}; by default the first below \`deploy:\` in site.yaml`)
  .option('--dry-run', 'only say what it would do, as `plan` does')
  .option('--no-send', 'publish, and tell nobody')
  .option(
    '--gone <url>',
    'publish a tombstone (410 Gone) for this URL and notify its targets; repeatable',
    several,
  )
  .option('--rollback', 'go back to the release before')
  .option('--strict', 'treat warnings as errors')
  .option('--wait <seconds>', 'how long the site may take to serve the build', '60')
  .addHelpText('after', () => targetHelp())
  .action(async (target: string | undefined, options: PlanOptions & DeployOptions) => {
    if (options.dryRun === true) return printThePlan(options)
    const { runDeploy } = await import('../commands/deploy.js')
    const { printDeploy } = await import('./print-deploy.js')
    const { progressLine } = await import('./progress.js')
    const result = await runDeploy({
      ...planFlags(options),
      ...(target !== undefined && { target }),
      send: options.send !== false,
      rollback: options.rollback === true,
      gone: options.gone ?? [],
      wait: secondsOf(options.wait),
      strict: options.strict === true,
      progress: progressLine(outputOptions(options)),
    })
    printDeploy(result, outputOptions(options))
    process.exitCode = result.ok ? 0 : 1
  })

/** The targets with their settings and the environment variables that they read. */
const targetHelp = (): string =>
  [
    '\nTargets, below `deploy:` in site.yaml:',
    ...[...targets.values()].map(
      ({ name, keys, secrets }) =>
        `  ${name.padEnd(10)}${keys.join(', ')}${secrets.length === 0 ? '' : `; from the environment: ${secrets.join(', ')}`}`,
    ),
  ].join('\n')

const printThePlan = async (options: PlanOptions): Promise<void> => {
  const { runPlan } = await import('../commands/plan.js')
  const { printPlan } = await import('./print-deploy.js')
  const result = await runPlan(planFlags(options))
  printPlan(result, outputOptions(options))
  process.exitCode = result.ok ? 0 : 1
}

program
  .command('webmention')
  .description('send webmentions for any page, without a site')
  .command('send')
  .description('tell the pages that a page links: what is new, changed, removed; all of them when it is gone')
  .argument('<source>', 'the page that links')
  .argument('[target]', 'only this one')
  .option('--root <dir>', 'the folder whose content/sent.jsonl remembers what was told', '.')
  .option('--json', 'one JSON object on standard output and nothing else')
  .option('--quiet', 'say nothing but errors and warnings')
  .option(
    '--allow-host <host>',
    'allow requests to this private host, `host` or `host:port`; repeatable',
    several,
  )
  .action(async (source: string, target: string | undefined, options: SiteOptions) => {
    const { runSend } = await import('../commands/webmention-send.js')
    const { printSend } = await import('./print-deploy.js')
    const { progressLine } = await import('./progress.js')
    const { root, allowHost = [] } = options
    const result = await runSend(source, target, {
      root,
      allowHosts: allowHost,
      progress: progressLine(outputOptions(options)),
    })
    printSend(result, outputOptions(options))
    process.exitCode = result.ok ? 0 : 1
  })

const theme = program
  .command('theme')
  .description('the look: which parts it has, and a copy of one to change')

theme
  .command('list')
  .description('list the parts that a blog may replace')
  .option('--root <dir>', 'the folder that holds content/', '.')
  .option('--json', 'one JSON object on standard output and nothing else')
  .action(async (options: Common) => {
    const { runThemeList } = await import('../commands/theme.js')
    const { printThemeList } = await import('./print-theme.js')
    printThemeList(runThemeList(options.root), outputOptions(options))
  })

theme
  .command('copy')
  .description('write a part into templates/, to be changed there; never over a file')
  .argument('<name>', 'e.g. post, summary, style.css')
  .option('--root <dir>', 'the folder that holds content/', '.')
  .option('--json', 'one JSON object on standard output and nothing else')
  .option('--quiet', 'say nothing but errors and warnings')
  .action(async (name: string, options: Common) => {
    const { runThemeCopy } = await import('../commands/theme.js')
    const { printThemeCopy } = await import('./print-theme.js')
    const result = runThemeCopy(name, options.root)
    printThemeCopy(result, outputOptions(options))
    process.exitCode = result.ok ? 0 : 1
  })

program
  .command('completion')
  .description('print what lets a shell complete the commands: bash, zsh or fish')
  .argument('<shell>')
  .action(async (shell: string) => {
    const { runCompletion, shells } = await import('./completion.js')
    const script = runCompletion(shell, completed(program))
    if (script === undefined)
      program.error(`error: there is no completion for \`${shell}\`; there is one for ${shells.join(', ')}`, {
        exitCode: 2,
      })
    else process.stdout.write(script)
  })

const pathOf = (command: Command): string[] =>
  command.parent === null ? [] : [...pathOf(command.parent), command.name()]

const below = (command: Command): Command[] => [command, ...command.commands.flatMap(below)]

const completed = (top: Command): CompletedCommand[] =>
  below(top).map((command) => ({
    path: pathOf(command),
    description: command.description(),
    words: command.commands.map((one) => ({ word: one.name(), description: one.description() })),
    options: command.options.map((option) => ({
      word: option.long ?? option.flags,
      description: option.description,
      takesValue: option.required || option.optional,
    })),
  }))

for (const command of below(program)) {
  const known = examples[pathOf(command).join(' ')]
  if (known !== undefined)
    command.addHelpText('after', `\nExamples:\n${known.map((line) => `  smallsocial ${line}`).join('\n')}`)
}

const planFlags = (options: PlanOptions): PlanFlags => ({
  ...siteFlags(options),
  ...(options.sendSince !== undefined && { sendSince: dateOf(options.sendSince) }),
  allowLostUrls: options.allowLostUrls === true,
  allowUnread: options.allowUnread === true,
})

const dateOf = (text: string): number => {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time))
    program.error(`error: \`--send-since\` is \`${text}\`; write it like 2026-05-01`, { exitCode: 2 })
  return time
}

const secondsOf = (text: string): number => {
  if (!/^\d{1,5}$/.test(text))
    program.error(`error: \`--wait\` is \`${text}\`; write a number of seconds like 60`, { exitCode: 2 })
  return Number(text)
}

const siteFlags = (options: SiteOptions): SiteFlags => ({
  root: options.root,
  output: options.output,
  ...(options.baseUrl !== undefined && { baseUrl: options.baseUrl }),
  allowHosts: options.allowHost ?? [],
})

/** Secrets come from the environment only. */
const tokenFlag = (): { token?: string } => {
  const token = process.env.WEBMENTION_IO_TOKEN
  return token === undefined || token === '' ? {} : { token }
}

const outputOptions = ({ json, quiet }: Common): { json: boolean; quiet: boolean } => ({
  json: json === true,
  quiet: quiet === true,
})

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
  if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? 0 : 2
  else {
    const message = systemErrorMessage(thrown, process.cwd())
    if (message === undefined) throw thrown
    printSystemError(message, process.argv.includes('--json'))
    process.exitCode = systemErrorCode
  }
}
