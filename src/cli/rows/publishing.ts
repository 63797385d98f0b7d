import { targetNames, targets } from '../../deploy/targets.js'
import type { CommandRow, Ended } from '../command-row.js'
import {
  allowedHosts,
  allowHost,
  countOf,
  json,
  type OptionValues,
  option,
  outputOptions,
  planFlags,
  planOptions,
  quiet,
  secondsOf,
  strict,
  tokenFlag,
  UsageError,
} from '../options.js'

const plan = async (options: OptionValues, target?: string): Promise<Ended> => {
  const { runPlan } = await import('../../commands/plan.js')
  const { printPlan } = await import('../print/deploy.js')
  const result = await runPlan({ ...planFlags(options), ...(target !== undefined && { target }) })
  printPlan(result, outputOptions(options))
  return result
}

const targetArgument = {
  name: '[target]',
  description: `${targetNames.join(', ')}; by default the first below \`deploy:\` in site.yaml`,
}

/** Commands that publish a blog and send its webmentions. */
export const publishingCommands: readonly CommandRow[] = [
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
      const { runDeploy } = await import('../../commands/deploy.js')
      const { printDeploy } = await import('../print/deploy.js')
      const { progressLine } = await import('../progress.js')
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
      const { runCron } = await import('../../commands/cron.js')
      const { printCron } = await import('../print/cron.js')
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
      const { runSend } = await import('../../commands/webmention-send.js')
      const { printSend } = await import('../print/deploy.js')
      const { progressLine } = await import('../progress.js')
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
]
