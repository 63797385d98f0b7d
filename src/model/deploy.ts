import type { Http } from './http.js'
import { cleanText } from './untrusted.js'

/** The files to publish: path below `folder` → SHA-1 of its bytes. */
export type DeployFiles = {
  /** The address of the site. */
  readonly url: string
  /** Absolute. */
  readonly folder: string
  readonly files: ReadonlyMap<string, string>
  /** Path → bytes. */
  readonly sizes: ReadonlyMap<string, number>
}

/** Why a deploy or a comparison failed. */
export type DeployFailure = { readonly reason: string; readonly note?: string }

/** The outcome of a deploy. */
export type DeployOutcome =
  | { readonly isChanged: boolean; readonly sent: number; readonly message: string }
  | DeployFailure

/** The paths of files that a host lacks or has with other bytes, and of those that a deploy deletes there. */
export type Differences = { readonly changed: readonly string[]; readonly removed: readonly string[] }

/** The features that a site may need and that not every host has: headers of `_headers`, headers that an object store does not keep, redirects by patterns, the status 410 of tombstones. */
export type HostFeature = 'headers' | 'otherHeaders' | 'redirects' | 'gone'

/** The error of a setting that a target refuses. */
export type Refusal = { readonly reason: string; readonly note: string }

/** Returns the error of a setting that a program could run as a command. */
export const refused = (setting: string, value: string): Refusal => ({
  reason: `\`${setting}\` is \`${value}\`, which is refused: it could be taken for a command`,
  note: 'use letters, digits, `.`, `-`, `_` and `/`',
})

/** Reads the settings of a target below `deploy:`. A wrong value is reported with its line and counts as absent. */
export type SettingsReader = {
  readonly text: (key: string) => string | undefined
  readonly texts: (key: string) => string[]
  /** A whole number of at least `least`. */
  readonly integer: (key: string, least: number, most?: number) => number | undefined
  readonly boolean: (key: string) => boolean | undefined
  /** A text that must be there; the example is part of the error. */
  readonly required: (key: string, example: string) => string | undefined
  readonly url: (key: string) => string | undefined
  /** The URL of a service that receives a secret: `https:`, or this machine. */
  readonly serviceUrl: (key: string) => string | undefined
  readonly serviceUrls: (key: string) => string[]
}

/** A pattern of paths that a target cannot take, and why. */
type RefusedPath = {
  readonly pattern: RegExp
  readonly why: string
  /** Whether the target leaves such a file out; else it stops the deploy. */
  readonly isLeftOut?: boolean
}

/** What a host does not take or cannot do. */
type HostLimits = {
  readonly refusedPaths?: readonly RefusedPath[]
  /** What the host cannot do; by default nothing. */
  readonly cannot?: readonly HostFeature[]
  /** The most files that the host takes, and the most bytes of one file. */
  readonly files?: number
  readonly bytes?: number
}

/** A deploy target: all that the program knows about it, in one file of deploy/. `Settings` are those below `deploy.NAME:`. */
type TargetDefinition<Settings> = {
  /** The keys of its settings. */
  readonly keys: readonly string[]
  /** Environment variables that it reads. */
  readonly secrets: readonly string[]
  readonly read: (reader: SettingsReader) => Settings | undefined
  /** Why its settings are refused; `root` is the blog's folder. */
  readonly refusal: (settings: Settings, root: string) => Refusal | undefined
  readonly limits?: (settings: Settings) => HostLimits
  readonly deploy: (
    files: DeployFiles,
    settings: Settings,
    environment: DeployEnvironment,
  ) => Promise<DeployOutcome>
  /** Compares a site with that of the host, and changes nothing; absent where only a deploy can. */
  readonly compare?: (
    files: DeployFiles,
    settings: Settings,
    environment: DeployEnvironment,
  ) => Promise<Differences | DeployFailure>
  /** The absolute path of the folder with the site, on the machine that serves it. */
  readonly siteFolder?: (settings: Settings, root: string) => string
  /** Goes back to the site before, for targets that keep it. */
  readonly rollBack?: (settings: Settings, environment: DeployEnvironment) => Promise<DeployOutcome>
}

/** A target with the settings of one blog. */
export type ConfiguredTarget = {
  /** As in site.yaml and on the command line. */
  readonly name: string
  readonly refusal: (root: string) => Refusal | undefined
  /** The absolute path of the folder with the site, on the machine that serves it; undefined for a service. */
  readonly siteFolder: (root: string) => string | undefined
  /** Why the target cannot take a file of this path; undefined when it can. */
  readonly refusedPath: (path: string) => RefusedPath | undefined
  readonly limits: HostLimits
  readonly compare?: (
    files: DeployFiles,
    environment: DeployEnvironment,
  ) => Promise<Differences | DeployFailure>
  readonly deploy: (files: DeployFiles, environment: DeployEnvironment) => Promise<DeployOutcome>
  readonly rollBack?: (environment: DeployEnvironment) => Promise<DeployOutcome>
}

/** A target as a row of the table of targets. */
export type DeployTarget = Pick<TargetDefinition<unknown>, 'keys' | 'secrets'> & {
  readonly name: string
  readonly configure: (reader: SettingsReader) => ConfiguredTarget | undefined
}

/** Makes a target whose settings only its own file knows. No target takes paths with control characters. */
export const defineTarget = <Settings>(
  name: string,
  definition: TargetDefinition<Settings>,
): DeployTarget => {
  const { keys, secrets, read, refusal, limits, deploy, compare, siteFolder, rollBack } = definition
  return {
    name,
    keys,
    secrets,
    configure: (reader) => {
      const settings = read(reader)
      if (settings === undefined) return undefined
      const limitsOfHost = limits?.(settings) ?? {}
      const patterns = [...(limitsOfHost.refusedPaths ?? []), controlCharacters]
      const leavingOut = (site: DeployFiles): DeployFiles => ({
        ...site,
        files: new Map(
          [...site.files].filter(
            ([path]) => !patterns.some(({ pattern, isLeftOut }) => isLeftOut === true && pattern.test(path)),
          ),
        ),
      })
      return {
        name,
        refusal: (root) => refusal(settings, root),
        siteFolder: (root) => siteFolder?.(settings, root),
        refusedPath: (path) => patterns.find(({ pattern }) => pattern.test(path)),
        limits: limitsOfHost,
        ...(compare !== undefined && {
          compare: async (files, environment) =>
            refusal(settings, environment.root) ?? compare(leavingOut(files), settings, environment),
        }),
        deploy: async (files, environment) =>
          refusal(settings, environment.root) ?? deploy(leavingOut(files), settings, environment),
        ...(rollBack !== undefined && {
          rollBack: async (environment) =>
            refusal(settings, environment.root) ?? rollBack(settings, environment),
        }),
      }
    },
  }
}

const controlCharacters: RefusedPath = { pattern: /\p{Cc}/u, why: 'its name has a control character' }

/** The result of a program; `status` is null when a signal ended it. */
export type ProcessResult = {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Returns the last lines that a program printed, at most 4,000 characters, without empty ones and passwords in URLs. */
export const outputLines = (output: string): string[] =>
  output
    .slice(-4000)
    .replace(/\/\/[^\s/@]*@/g, '//')
    .split('\n')
    .filter((line) => line.trim() !== '')

/** Returns lines of a program as one line of a message; undefined when there are none. */
export const messageOf = (lines: readonly string[]): string | undefined => cleanText(lines.join(' '), 500)

/** The side effects that deploy targets need. */
export type DeployEnvironment = {
  /** The blog's folder. */
  readonly root: string
  readonly http: Http
  readonly run: (
    command: string,
    args: readonly string[],
    options?: {
      readonly input?: string
      readonly cwd?: string
      readonly env?: Readonly<Record<string, string>>
      /** A program whose output is the input of this one. */
      readonly from?: {
        readonly command: string
        readonly args: readonly string[]
        readonly input?: string
        readonly env?: Readonly<Record<string, string>>
      }
    },
  ) => Promise<ProcessResult>
  readonly readFile: (path: string) => Uint8Array | undefined
  readonly removeFile: (path: string) => void
  /** Writes a file atomically. */
  readonly writeFile: (path: string, text: string) => void
  /**
   * Copies the files to a temporary folder and renames it to `path`; files with the same hash are linked, not
   * copied.
   */
  readonly swapFolder: (files: DeployFiles, path: string) => DeployOutcome
  /** Returns the manifest of the last deploy to a folder. Files that differ from it since then have a hash that no file has. */
  readonly deployedIn: (files: DeployFiles, path: string) => ReadonlyMap<string, string>
  /** Returns the path of a folder in `.smallsocial/`. */
  readonly stateFolder: (name: string) => string
  /** The value of an environment variable; undefined when it is empty or absent. */
  readonly secret: (name: string) => string | undefined
  readonly wait: (ms: number) => Promise<void>
  /** Calls `work` for each item, at most `atOnce` at a time. */
  readonly each: <Item>(
    items: readonly Item[],
    atOnce: number,
    work: (item: Item) => Promise<void>,
  ) => Promise<void>
  readonly progress: (words: string) => void
  /** Returns the current time in milliseconds since 1970. */
  readonly now: () => number
}

/** Reads secrets from the environment. Returns a failure that names the first that is missing; `note` says where to get them. */
export const readSecrets = <Name extends string>(
  names: readonly Name[],
  note: string,
  { secret }: Pick<DeployEnvironment, 'secret'>,
): Readonly<Record<Name, string>> | DeployFailure => {
  const found: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = secret(name)
    if (value === undefined) return { reason: `\`${name}\` is not in the environment`, note }
    found[name] = value
  }
  return found as Record<Name, string>
}
