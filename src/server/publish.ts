import { type CommandEnd, runOwnCommand, runShellCommand } from '../io/child-command.js'
import type { Config } from '../model/config.js'
import type { ServerFlags } from './server-flags.js'

/**
 * Publishes the site by `cron` in another process, then runs the command of `--on-change`, if something has changed. Returns
 * the end of what failed, or of the first; `next` is when the site changes by itself.
 */
export const publishSite = async (
  config: Config,
  flags: ServerFlags,
  isScheduled: boolean,
): Promise<CommandEnd & { readonly next?: number }> => {
  const end = await runOwnCommand(cronArguments(config, flags, isScheduled))
  const { state, next } = cronOutput(end)
  if (end.isOk && flags.onChange !== undefined && state !== 'unchanged') {
    const changed = await runShellCommand(flags.onChange, { cwd: flags.root })
    if (!changed.isOk) return changed
  }
  return { ...end, ...(next !== undefined && { next }) }
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
