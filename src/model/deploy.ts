import type { Http } from './http.js'

/** The files to publish: path below `folder` → SHA-1 of its bytes. */
export type DeployFiles = {
  /** The address of the site. */
  readonly url: string
  /** Absolute. */
  readonly folder: string
  readonly files: ReadonlyMap<string, string>
}

/** The outcome of a deploy; with `trouble`, the error, the deployed site is unchanged. */
export type DeployOutcome =
  | { readonly isChanged: boolean; readonly sent: number; readonly words: string }
  | { readonly trouble: string; readonly note?: string }

/** The error of a setting that a target refuses. */
export type Refusal = { readonly trouble: string; readonly note: string }

/** Returns the error of a setting that a program could run as a command. */
export const refused = (setting: string, value: string): Refusal => ({
  trouble: `\`${setting}\` is \`${value}\`, which is refused: it could be taken for a command`,
  note: 'use letters, digits, `.`, `-`, `_` and `/`',
})

/** The deploy targets, by their names in site.yaml and on the command line. */
export const targetNames = [
  'netlify',
  'ssh',
  'git',
  'folder',
] as const satisfies readonly DeployOptions['to'][]

/** The settings of one target, below `deploy:` in site.yaml. */
export type DeployOptions =
  | { readonly to: 'netlify'; readonly api: string }
  | {
      readonly to: 'ssh'
      /** `host` or `user@host`. */
      readonly host: string
      /** Absolute, on that host. */
      readonly path: string
      readonly port?: number
      /** Options for `ssh -o`. */
      readonly options: readonly string[]
      /** The number of releases that are kept on the host, with the current one. */
      readonly keep: number
    }
  | { readonly to: 'git'; readonly repository: string; readonly branch: string }
  | { readonly to: 'folder'; readonly path: string }

/** The result of a program; `status` is null when a signal ended it. */
export type ProcessResult = {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

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
  /**
   * Copies the files to a temporary folder and renames it to `path`; files with the same hash are linked, not
   * copied.
   */
  readonly swapFolder: (files: DeployFiles, path: string) => DeployOutcome
  /** Returns the path of a folder in `.smallsocial/`. */
  readonly stateFolder: (name: string) => string
  readonly secret: (name: 'NETLIFY_AUTH_TOKEN' | 'NETLIFY_SITE_ID') => string | undefined
  readonly wait: (ms: number) => Promise<void>
  readonly progress: (words: string) => void
  /** Returns the current time in milliseconds since 1970. */
  readonly now: () => number
}

/** Returns the manifest of a site, which is stored next to the deployed folder: path → SHA-1. */
export const manifestOf = (files: ReadonlyMap<string, string>): string =>
  `${JSON.stringify(Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1))), null, 0)}\n`

/** Parses a manifest; returns undefined when it cannot be parsed. */
export const readManifest = (text: string | undefined): ReadonlyMap<string, string> | undefined => {
  try {
    const value = JSON.parse(text ?? '') as unknown
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return new Map(Object.entries(value).filter((one): one is [string, string] => typeof one[1] === 'string'))
  } catch {
    return undefined
  }
}

/** Returns true when two sites have the same files. */
export const isSameFiles = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([path, hash]) => b.get(path) === hash)

/**
 * Returns the style sheets of the last deploy that the site has no more: pages in a browser's cache still
 * request them.
 */
export const stylesheetsToKeep = (
  before: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, string>,
): string[] =>
  [...before.keys()].filter((path) => /^assets\/\w+-[0-9a-f]+\.css$/.test(path) && !files.has(path))
