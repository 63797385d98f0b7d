import { resolve } from 'node:path'
import type { Decision } from '../commands/mentions-decide.js'
import { targetNames, targets } from '../deploy/targets.js'
import { systemErrorCode, systemErrorMessage } from '../io/fs/system-error.js'
import { importFormats } from '../model/import-formats.js'
import type { Message } from '../model/message.js'
import { newKinds } from '../model/new-kinds.js'
import {
  allowedHosts,
  allowHost,
  buildFlags,
  countOf,
  json,
  type OptionRow,
  type OptionValues,
  option,
  outputOptions,
  planFlags,
  planOptions,
  portOf,
  projectOptions,
  quiet,
  root,
  secondsOf,
  siteFlags,
  siteOptions,
  strict,
  tokenFlag,
  UsageError,
} from './options.js'
import { printLine, printResult } from './report.js'

/** What the exit code of a command depends on. */
export type Ended = { readonly ok: boolean; readonly messages: readonly Message[] }

/** A command: its help and its action. `run` returns what the exit code depends on. */
export type CommandRow = {
  /** The words of the command, e.g. `mentions pull`. */
  readonly name: string
  readonly description: string
  readonly arguments?: readonly {
    readonly name: string
    readonly description?: string
    readonly fallback?: string
  }[]
  readonly options: readonly OptionRow[]
  /** Lines of `--help` after the options. */
  readonly help?: () => string
  readonly run: (args: readonly string[], options: OptionValues) => Promise<Ended>
}

/** The groups of commands, by name, with their descriptions. */
export const commandGroups: Readonly<Record<string, string>> = {
  mentions: 'fetch, list and moderate received webmentions',
  webmention: 'send webmentions for any page, without a site',
  theme: 'the parts of the theme, and a copy of one to change',
}

/** Returns a command that adds rules to moderation.yaml. */
const decision = (name: Decision, description: string): CommandRow => ({
  name: `mentions ${name}`,
  description,
  arguments: [{ name: '<what...>' }],
  options: siteOptions,
  run: async (subjects, options) => {
    const { runDecide } = await import('../commands/mentions-decide.js')
    const { printDecision } = await import('./print-mentions.js')
    const result = await runDecide(name, subjects, siteFlags(options))
    printDecision(name, result, outputOptions(options))
    return result
  },
})

const plan = async (options: OptionValues, target?: string): Promise<Ended> => {
  const { runPlan } = await import('../commands/plan.js')
  const { printPlan } = await import('./print-deploy.js')
  const result = await runPlan({ ...planFlags(options), ...(target !== undefined && { target }) })
  printPlan(result, outputOptions(options))
  return result
}

const printConfig = async (name: string, port: number, options: OptionValues): Promise<Ended> => {
  const { runPrintConfig } = await import('../commands/server.js')
  const { printServerEnd } = await import('./print-server.js')
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

/** Builds again after each change of the project, one build at a time; does not return while the watcher runs. */
const buildAfterChanges = async (folder: string, build: () => Promise<Ended>): Promise<void> => {
  const { watch } = await import('../io/watch.js')
  let work: Promise<unknown> = Promise.resolve()
  let isDue = false
  await watch(resolve(folder), () => {
    if (isDue) return
    isDue = true
    work = work.then(async () => {
      isDue = false
      try {
        process.exitCode = (await build()).ok ? 0 : 1
      } catch (thrown) {
        const message = systemErrorMessage(thrown, process.cwd())
        if (message === undefined) throw thrown
        printResult({ ok: false, messages: [message] }, { json: false })
        process.exitCode = systemErrorCode
      }
    })
  })
}

const targetArgument = {
  name: '[target]',
  description: `${targetNames.join(', ')}; by default the first below \`deploy:\` in site.yaml`,
}

/** All commands, in the order of `--help`. A command loads its code when it runs. */
export const commands: readonly CommandRow[] = [
  {
    name: 'build',
    description: 'build the site',
    options: [
      ...projectOptions,
      strict,
      option('--drafts', 'include posts that are marked `draft: true`'),
      option('--future', 'include posts whose date is in the future'),
      option('--watch', 'keep running, and build again after each change'),
    ],
    run: async (_, options) => {
      const { runBuild } = await import('../commands/build.js')
      const { printBuild } = await import('./print-build.js')
      const { progressLine } = await import('./progress.js')
      const output = { ...outputOptions(options), output: options.output }
      const progress = progressLine(output)
      const build = async (): Promise<Ended> => {
        const started = performance.now()
        const result = await runBuild({ ...buildFlags(options), progress })
        printBuild(result, Math.round(performance.now() - started), output)
        return result
      }
      const isBuilt = await build()
      if (options.watch === true) await buildAfterChanges(options.root, build)
      return isBuilt
    },
  },
  {
    name: 'serve',
    description: 'show the site on this machine, and update it after each change',
    options: [...projectOptions, option('--port <number>', 'the first port to try', '8080')],
    run: async (_, options) => {
      const port = portOf(options.port)
      const { runServe } = await import('../commands/serve.js')
      const { printServe, printServeFailure } = await import('./print-serve.js')
      const output = outputOptions(options)
      const { messages } = await runServe({ ...siteFlags(options), port, report: printServe(output) })
      printServeFailure(messages, output)
      return { ok: false, messages }
    },
  },
  {
    name: 'init',
    description: 'start a blog in a folder',
    arguments: [{ name: '[dir]', description: 'the folder', fallback: '.' }],
    options: [
      option('--url <url>', 'the URL of the site'),
      option('--name <name>', 'the name of its author'),
      option('--title <title>', 'the title of the site'),
      option('--timezone <zone>', 'the time zone of its author, e.g. Europe/Berlin'),
      option('--yes', 'do not prompt; use defaults'),
      json,
    ],
    run: async ([dir = '.'], options) => {
      const { runInit } = await import('../commands/init.js')
      const { printInit } = await import('./print-build.js')
      const result = await runInit(dir, options)
      printInit(result, options.json === true)
      return result
    },
  },
  {
    name: 'import',
    description: 'import an archive of a blog or a network as posts',
    arguments: [
      { name: '<source>', description: 'a zip file, a folder, a file, or the URL of a feed' },
      { name: '[folder]', description: 'the folder of the blog', fallback: '.' },
    ],
    options: [
      option('--from <format>', 'the format, if it is not found by itself'),
      option('--url <url>', 'the URL of a new blog'),
      option('--timezone <zone>', 'the time zone of dates without an offset'),
      option('--fetch', 'fetch the files of the old site that the archive does not have'),
      option('--dry-run', 'show what would be imported'),
      allowHost,
      json,
      quiet,
    ],
    help: () =>
      `Formats:\n${Object.entries(importFormats)
        .map(([name, title]) => `  ${name.padEnd(12)}${title}`)
        .join('\n')}`,
    run: async ([source = '', folder = '.'], options) => {
      const { runImport } = await import('../commands/import.js')
      const { progressLine } = await import('./progress.js')
      const { printImport, importReport } = await import('./print-import.js')
      const { writeReport } = await import('../project/write-import.js')
      const result = await runImport({
        ...{ source, folder, dryRun: options.dryRun === true, fetch: options.fetch === true },
        allowHosts: allowedHosts(options),
        ...(options.from !== undefined && { from: options.from }),
        ...(options.url !== undefined && { url: options.url }),
        ...(options.timezone !== undefined && { timezone: options.timezone }),
        progress: progressLine(outputOptions(options)),
      })
      if (result.ok && options.dryRun !== true) writeReport(resolve(folder), importReport(result))
      printImport(result, outputOptions(options), { isDryRun: options.dryRun === true })
      return result
    },
  },
  {
    name: 'export',
    description: 'write the blog as an archive that other programs read, and as a copy of the built site',
    arguments: [{ name: '[file]', description: 'the archive; by default the host with `.bar`' }],
    options: [...projectOptions, option('--site <dir>', 'also copy the built site into this new folder')],
    run: async ([file], options) => {
      const { runExport } = await import('../commands/export.js')
      const { printExport } = await import('./print-import.js')
      const result = await runExport({
        ...siteFlags(options),
        ...(file !== undefined && { file }),
        ...(options.site !== undefined && { site: options.site }),
      })
      printExport(result, outputOptions(options))
      return result
    },
  },
  {
    name: 'new',
    description: `write a post: ${Object.keys(newKinds).join(', ')}`,
    arguments: [
      { name: '<kind>', description: 'one of the kinds above, or a kind of the settings' },
      {
        name: '[subject]',
        description:
          'the URL of a page, a title, the thing of a review, a book, record or film, the file of a photo',
      },
    ],
    options: [
      ...siteOptions,
      option('--title <title>', 'a title, for a kind that does not require one'),
      option('--rsvp <answer>', 'yes, no, maybe or interested'),
      option('--rating <number>', 'the rating of a review, e.g. 4 or 7/10'),
      option('--start <date>', 'when an event begins'),
      option('--alt <text>', 'the alternative text of a photo'),
      option('--tags <tags>', 'tags, separated by commas'),
      option('--draft', 'mark the post as a draft'),
      option('--edit', 'open it in $VISUAL or $EDITOR'),
    ],
    run: async ([kind = '', subject], options) => {
      const { runNew } = await import('../commands/new.js')
      const { readInput } = await import('../io/input.js')
      const { printNew } = await import('./print-new.js')
      const { title, rsvp, rating, start, alt, tags = '' } = options
      const result = await runNew({
        ...siteFlags(options),
        kind,
        ...(subject !== undefined && { subject }),
        ...(title !== undefined && { title }),
        ...(rsvp !== undefined && { rsvp }),
        ...(rating !== undefined && { rating }),
        ...(start !== undefined && { start }),
        ...(alt !== undefined && { alt }),
        tags: tags
          .split(',')
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
        draft: options.draft === true,
        body: readInput(),
      })
      printNew(result, outputOptions(options), options.edit === true ? options.root : undefined)
      return result
    },
  },
  {
    name: 'contexts',
    description: 'save title, author and excerpt of the pages that your posts respond to',
    options: [...siteOptions, option('--check', 'request all of these pages, and record the dead ones')],
    run: async (_, options) => {
      const { runContexts } = await import('../commands/contexts.js')
      const { printContexts } = await import('./print-new.js')
      const { progressLine } = await import('./progress.js')
      const output = outputOptions(options)
      const result = await runContexts({
        ...siteFlags(options),
        check: options.check === true,
        progress: progressLine(output),
      })
      printContexts(result, output)
      return result
    },
  },
  {
    name: 'check',
    description: 'report build errors and markup that other sites would misread, most important first',
    options: [
      ...siteOptions,
      option(
        '--live',
        'also request the deployed site: pages, feeds, headers, endpoint, hubs, profiles, redirects, 410',
      ),
      option(
        '--before <source>',
        'compare with an old site instead: its sitemap, a list of URLs, a feed, an export, its built folder, or its URL',
      ),
      option('--write', 'with --before: write the settings that keep the addresses'),
    ],
    run: async (_, options) => {
      if (options.before === undefined && options.write === true)
        throw new UsageError('`--write` is for `--before`')
      if (options.before !== undefined) {
        if (options.live === true) throw new UsageError('`--before` and `--live` are two checks: choose one')
        const { runCheckBefore } = await import('../commands/check-before.js')
        const { printCheckBefore } = await import('./print-check-before.js')
        const flags = { ...siteFlags(options), before: options.before, write: options.write === true }
        const result = await runCheckBefore(flags)
        printCheckBefore(result, outputOptions(options))
        return result
      }
      const { runCheck } = await import('../commands/check.js')
      const { printCheck } = await import('./print-check.js')
      const { progressLine } = await import('./progress.js')
      const output = outputOptions(options)
      const result = await runCheck({
        ...siteFlags(options),
        live: options.live === true,
        progress: progressLine(output),
      })
      printCheck(result, output)
      return result
    },
  },
  {
    name: 'mentions pull',
    description: 'fetch received webmentions, and update content/mentions/',
    options: [...siteOptions, option('--full', 'fetch all of them, not only new ones')],
    run: async (_, options) => {
      const { runPull } = await import('../commands/mentions-pull.js')
      const { printPull } = await import('./print-mentions.js')
      const result = await runPull({ ...siteFlags(options), ...tokenFlag(), full: options.full === true })
      printPull(result, outputOptions(options))
      return result
    },
  },
  {
    name: 'mentions list',
    description: 'list stored mentions, pending ones first',
    options: [...siteOptions, option('--unmatched', 'list mentions that match no page, and the reason')],
    run: async (_, options) => {
      const { runList } = await import('../commands/mentions-list.js')
      const { printList } = await import('./print-mentions.js')
      const result = await runList({ ...siteFlags(options), unmatched: options.unmatched === true })
      printList(result, outputOptions(options))
      return result
    },
  },
  decision('approve', 'show from now on: an id, a domain, the URL of a person or of a response'),
  decision('block', 'hide: an id, a domain, the URL of a person or of a response, a word'),
  decision('forget', 'remove and refuse: an id, a domain, the URL or the name of a person'),
  {
    name: 'mentions why',
    description: 'explain the state of each mention of a URL, stored or at the endpoint',
    arguments: [{ name: '<url>', description: 'a page of this site, a response, or a person' }],
    options: siteOptions,
    run: async ([url = ''], options) => {
      const { runWhy } = await import('../commands/mentions-why.js')
      const { printWhy } = await import('./print-mentions.js')
      const result = await runWhy(url, { ...siteFlags(options), ...tokenFlag() })
      printWhy(result, outputOptions(options))
      return result
    },
  },
  {
    name: 'plan',
    description: 'print what deploy would do',
    arguments: [targetArgument],
    options: planOptions,
    run: async ([target], options) => plan(options, target),
  },
  {
    name: 'deploy',
    description: 'build, upload, and send webmentions',
    arguments: [targetArgument],
    options: [
      ...planOptions,
      option('--dry-run', 'print what it would do, as `plan` does'),
      option('--no-send', 'publish without sending webmentions and copies'),
      option('--no-syndicate', 'publish without copying posts to other networks'),
      {
        ...option(
          '--gone <url>',
          'publish a tombstone (410 Gone) for this URL and notify its targets; repeatable',
        ),
        isRepeatable: true,
      },
      option('--rollback', 'return to the previous release'),
      strict,
      option('--wait <seconds>', 'how long the site may take to serve the build', '60'),
    ],
    help: () =>
      [
        '\nTargets, below `deploy:` in site.yaml:',
        ...[...targets.values()].map(
          ({ name, keys, secrets }) =>
            `  ${name.padEnd(12)}${keys.join(', ')}${secrets.length === 0 ? '' : `; from the environment: ${secrets.join(', ')}`}`,
        ),
      ].join('\n'),
    run: async ([target], options) => {
      if (options.dryRun === true) {
        const others = {
          ...{ gone: options.gone, rollback: options.rollback, strict: options.strict },
          ...(options.send === false && { 'no-send': true }),
          ...(options.syndicate === false && { 'no-syndicate': true }),
        }
        const [other] = Object.entries(others).find(([, value]) => value !== undefined) ?? []
        if (other !== undefined) throw new UsageError(`\`--dry-run\` cannot show what \`--${other}\` does`)
        return plan(options, target)
      }
      const { runDeploy } = await import('../commands/deploy.js')
      const { printDeploy } = await import('./print-deploy.js')
      const { progressLine } = await import('./progress.js')
      const output = outputOptions(options)
      const result = await runDeploy({
        ...planFlags(options),
        ...(target !== undefined && { target }),
        send: options.send !== false,
        syndicate: options.syndicate !== false,
        rollback: options.rollback === true,
        gone: options.gone ?? [],
        wait: secondsOf(options.wait),
        strict: options.strict === true,
        progress: progressLine(output),
      })
      printDeploy(result, output)
      return result
    },
  },
  {
    name: 'cron',
    description: 'do what is due: fetch mentions, build, deploy when something changed; for a scheduled job',
    options: [
      ...planOptions,
      option('--no-pull', 'do not fetch received mentions'),
      option('--no-deploy', 'build only'),
      option('--max-deploys <number>', 'the most deploys of a day in UTC, for hosts that count them'),
      option('--wait <seconds>', 'how long the site may take to serve the build', '60'),
      strict,
    ],
    run: async (_, options) => {
      const { runCron } = await import('../commands/cron.js')
      const { printCron } = await import('./print-cron.js')
      const output = outputOptions(options)
      const { maxDeploys } = options
      const result = await runCron({
        ...planFlags(options),
        ...tokenFlag(),
        pull: options.pull !== false,
        deploy: options.deploy !== false,
        ...(maxDeploys !== undefined && { maxDeploys: countOf(maxDeploys) }),
        wait: secondsOf(options.wait),
        strict: options.strict === true,
        progress: () => undefined,
      })
      printCron(result, output)
      return result
    },
  },
  {
    name: 'webmention send',
    description:
      'send webmentions for the links of a page: new, changed and removed ones, or all when it is gone',
    arguments: [
      { name: '<source>', description: 'the page that links' },
      { name: '[target]', description: 'send only to this target' },
    ],
    options: [
      option('--root <dir>', 'the folder whose content/sent.jsonl lists sent webmentions', '.'),
      json,
      quiet,
      allowHost,
    ],
    run: async ([source = '', target], options) => {
      const { runSend } = await import('../commands/webmention-send.js')
      const { printSend } = await import('./print-deploy.js')
      const { progressLine } = await import('./progress.js')
      const output = outputOptions(options)
      const result = await runSend(source, target, {
        root: options.root,
        allowHosts: allowedHosts(options),
        progress: progressLine(output),
      })
      printSend(result, output)
      return result
    },
  },
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
      const { runServer } = await import('../commands/server.js')
      const { printServer, printServerEnd } = await import('./print-server.js')
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
      const { runPasswd } = await import('../commands/server-access.js')
      const { readInput } = await import('../io/input.js')
      const { printServerEnd } = await import('./print-server.js')
      const passphrase =
        readInput().replace(/\r?\n$/, '') ||
        (await (await import('../io/prompt.js')).askHidden('Passphrase: '))
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
      const { runTokens } = await import('../commands/server-access.js')
      const { printTokens } = await import('./print-server.js')
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
  {
    name: 'theme list',
    description: 'list the parts that a blog may replace',
    options: [root, json],
    run: async (_, options) => {
      const { runThemeList } = await import('../commands/theme.js')
      const { printThemeList } = await import('./print-theme.js')
      printThemeList(runThemeList(options.root), outputOptions(options))
      return { ok: true, messages: [] }
    },
  },
  {
    name: 'theme copy',
    description: 'copy a part into templates/, to change it there; never overwrites a file',
    arguments: [{ name: '<name>', description: 'e.g. post, summary, style.css' }],
    options: [root, json, quiet],
    run: async ([name = ''], options) => {
      const { runThemeCopy } = await import('../commands/theme.js')
      const { printThemeCopy } = await import('./print-theme.js')
      const result = runThemeCopy(name, options.root)
      printThemeCopy(result, outputOptions(options))
      return result
    },
  },
]
