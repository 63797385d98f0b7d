import { isHost } from '../model/url.js'
import { utcDay } from '../model/utc.js'
import type { SiteFlags } from '../project/load-site.js'
import type { PlanFlags } from '../project/plan-deploy.js'
import type { BuildFlags } from '../project/snapshot.js'
import type { OutputOptions } from './output-options.js'

/** An option of a command, in commander's syntax. */
export type OptionRow = {
  readonly flags: string
  readonly description: string
  readonly fallback?: string
  /** Whether the option may be given several times. */
  readonly isRepeatable?: boolean
}

const option = (flags: string, description: string, fallback?: string): OptionRow => ({
  flags,
  description,
  ...(fallback !== undefined && { fallback }),
})

export const root = option('--root <dir>', 'the folder that contains content/', '.')
export const json = option('--json', 'one JSON object on standard output and nothing else')
export const quiet = option('--quiet', 'print only errors and warnings')
export const strict = option('--strict', 'treat warnings as errors')
export const allowHost: OptionRow = {
  ...option('--allow-host <host>', 'allow requests to this private host, `host` or `host:port`; repeatable'),
  isRepeatable: true,
}

/** Options of commands that read a project. */
export const projectOptions: readonly OptionRow[] = [
  root,
  option('--output <dir>', 'the folder for the site; relative paths begin at the root', 'public'),
  option('--base-url <url>', 'the URL of the site, instead of `url` in site.yaml'),
  json,
  quiet,
]

/** Options of commands that may also use the network. */
export const siteOptions: readonly OptionRow[] = [...projectOptions, allowHost]

/** Options of `plan` and `deploy`. */
export const planOptions: readonly OptionRow[] = [
  ...siteOptions,
  option('--send-since <date>', 'on the first deploy, also send webmentions for posts since this date'),
  option('--allow-lost-urls', 'deploy although published URLs would be lost'),
  option('--allow-unread', 'deploy although feed readers would show old items as new'),
]

export { option }

/** The values of options, by name in camel case. */
export type OptionValues = {
  readonly root: string
  readonly output: string
  readonly baseUrl?: string
  readonly from?: string
  readonly site?: string
  readonly before?: string
  readonly write?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
  readonly strict?: boolean
  readonly allowHost?: readonly string[]
  readonly sendSince?: string
  readonly allowLostUrls?: boolean
  readonly allowUnread?: boolean
  readonly drafts?: boolean
  readonly future?: boolean
  readonly watch?: boolean
  readonly port: string
  readonly host: string
  readonly onChange?: string
  readonly pull?: boolean
  readonly deploy?: boolean
  readonly maxDeploys?: string
  readonly print?: string
  readonly revoke?: readonly string[]
  readonly create?: string
  readonly scope?: string
  readonly url?: string
  readonly name?: string
  readonly title?: string
  readonly timezone?: string
  readonly yes?: boolean
  readonly rsvp?: string
  readonly rating?: string
  readonly start?: string
  readonly alt?: string
  readonly tags?: string
  readonly draft?: boolean
  readonly edit?: boolean
  readonly check?: boolean
  readonly live?: boolean
  readonly full?: boolean
  readonly unmatched?: boolean
  readonly dryRun?: boolean
  readonly fetch?: boolean
  readonly send?: boolean
  readonly syndicate?: boolean
  readonly gone?: readonly string[]
  readonly rollback?: boolean
  readonly wait: string
}

/** An error in the arguments: its text is printed, and the exit code is 2. */
export class UsageError extends Error {}

export const siteFlags = (options: OptionValues): SiteFlags => ({
  root: options.root,
  output: options.output,
  ...(options.baseUrl !== undefined && { baseUrl: options.baseUrl }),
  allowHosts: allowedHosts(options),
})

/** Returns the private hosts that may receive requests; throws a `UsageError` for one that is not `host` or `host:port`. */
export const allowedHosts = ({ allowHost = [] }: Pick<OptionValues, 'allowHost'>): readonly string[] => {
  const wrong = allowHost.find((host) => !isHost(host))
  if (wrong !== undefined)
    throw new UsageError(`\`--allow-host\` is \`${wrong}\`; write it like localhost or localhost:8080`)
  return allowHost
}

export const buildFlags = (options: OptionValues): BuildFlags => ({
  ...siteFlags(options),
  drafts: options.drafts === true,
  future: options.future === true,
  strict: options.strict === true,
})

export const planFlags = (options: OptionValues): PlanFlags => ({
  ...siteFlags(options),
  ...(options.sendSince !== undefined && { sendSince: timeOf(options.sendSince) }),
  allowLostUrls: options.allowLostUrls === true,
  allowUnread: options.allowUnread === true,
})

/** Returns the token of webmention.io from the environment, the only place for secrets. */
export const tokenFlag = (): { token?: string } => {
  const token = process.env.WEBMENTION_IO_TOKEN
  return token === undefined || token === '' ? {} : { token }
}

export const outputOptions = ({ json, quiet }: Pick<OptionValues, 'json' | 'quiet'>): OutputOptions => ({
  json: json === true,
  quiet: quiet === true,
})

/** Returns the number of a port, 1 to 65535; throws a `UsageError` for other texts. */
export const portOf = (text: string): number => {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new UsageError(`\`--port\` is \`${text}\`; write a number like 8080`)
  return port
}

/** Returns a number of seconds, of at most five digits; throws a `UsageError` for other texts. */
export const secondsOf = (text: string): number => {
  if (!/^\d{1,5}$/.test(text))
    throw new UsageError(`\`--wait\` is \`${text}\`; write a number of seconds like 60`)
  return Number(text)
}

/** Returns a count, of at most four digits; throws a `UsageError` for other texts. */
export const countOf = (text: string): number => {
  if (!/^\d{1,4}$/.test(text))
    throw new UsageError(`\`--max-deploys\` is \`${text}\`; write a number like 20`)
  return Number(text)
}

/** Returns a date in milliseconds since 1970; throws a `UsageError` for other texts. */
const timeOf = (text: string): number => {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  // JavaScript reads 31 February as 3 March.
  const isDay = !Number.isNaN(time) && utcDay(Date.parse(text.slice(0, 10))) === text.slice(0, 10)
  if (!isDay) throw new UsageError(`\`--send-since\` is \`${text}\`; write it like 2026-05-01`)
  return time
}
