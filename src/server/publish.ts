import { type CommandEnd, runOwnCommand, runShellCommand } from '../io/child-command.js'
import type { Config } from '../model/config.js'
import { parseJsonObject } from '../model/json.js'
import type { ServerFlags } from './server-flags.js'

/**
 * Returns a function that publishes the site by `cron` in another process, then runs the command of `--on-change`, if something
 * has changed or the command failed before. It returns the end of what failed, or of the first; `next` is when the site changes
 * by itself.
 */
export const sitePublisher = (config: Config, flags: ServerFlags) => {
  let hasFailed = false
  return async (isScheduled: boolean): Promise<CommandEnd & { readonly next?: number }> => {
    const end = await runOwnCommand(cronArguments(config, flags, isScheduled))
    const { state, next, messages = [] } = cronOutput(end)
    const errors = messages.filter(({ severity }) => severity === 'error')
    const isPublished = end.isOk || state === 'built' || state === 'deployed'
    if (isPublished && flags.onChange !== undefined && (state !== 'unchanged' || hasFailed)) {
      const { isOk, output } = await runShellCommand(flags.onChange, { cwd: flags.root })
      hasFailed = !isOk
      if (!isOk)
        return { isOk, output: `the command of \`--on-change\` failed${output === '' ? '' : `: ${output}`}` }
    }
    const output = end.isOk || errors.length === 0 ? end.output : errors.map(textOf).join('; ')
    return { ...end, output, ...(next !== undefined && { next }) }
  }
}

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

type CronOutput = {
  readonly state?: string
  readonly next?: number
  readonly messages?: readonly {
    readonly severity: string
    readonly file: string
    readonly line: number | null
    readonly reason: string
    readonly note: string | null
  }[]
}

const textOf = ({ file, line, reason, note }: NonNullable<CronOutput['messages']>[number]): string =>
  `${file}${line === null ? '' : `:${line}`}: ${reason}${note === null ? '' : `; ${note}`}`

/** Returns what `cron --json` printed last: what it did, and when it should run next. */
const cronOutput = ({ output }: { readonly output: string }): CronOutput =>
  parseJsonObject(output.split('\n').at(-1) ?? '') ?? {}
