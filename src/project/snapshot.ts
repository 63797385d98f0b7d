import { resolve } from 'node:path'
import { buildFingerprint, programHash } from '../io/cache/last-build.js'
import type { OutputPaths } from '../io/cache/output-record.js'
import { now } from '../io/clock.js'
import { type ListedFile, listContentFiles, listTemplates } from '../io/content/list-files.js'
import { recoverFileChanges } from '../io/fs/change-files.js'
import { optionalPackages } from '../io/media/optional-packages.js'
import type { Written } from '../io/output/write-pages.js'
import type { Message } from '../model/message.js'
import type { OptionalPackages } from '../model/site.js'

/** The options of commands that build. */
export type BuildFlags = {
  readonly root: string
  readonly output: string
  readonly baseUrl?: string
  readonly drafts: boolean
  readonly future: boolean
  readonly strict: boolean
  /** Called with the progress of long work. */
  readonly progress?: (text: string) => void
}

/** The result of a build, or the errors that prevented it. */
export type BuildResult = Written & {
  readonly ok: boolean
  readonly messages: readonly Message[]
  readonly posts: number
  readonly pages: number
}

/** The files of a project and their state, before they are read. */
export type ProjectSnapshot = {
  readonly root: string
  readonly output: OutputPaths
  readonly files: readonly ListedFile[]
  readonly templates: readonly ListedFile[]
  readonly messages: readonly Message[]
  readonly program: string
  readonly installed: OptionalPackages
  /** Milliseconds since 1970. */
  readonly now: number
  readonly inputs?: string
}

/** Lists the files of a project with size, time and inode, without reading them. */
export const takeSnapshot = (flags: BuildFlags): ProjectSnapshot => {
  const root = resolve(flags.root)
  const recovered = recoverFileChanges(root)
  const output = outputPaths(root, flags)
  const { files, messages: found } = listContentFiles(root)
  const messages = [...recovered, ...found]
  const templates = listTemplates(root)
  const program = programHash()
  const packages = optionalPackages()
  // Other flags, such as those of `deploy`, do not change what is built.
  const { baseUrl, drafts, future, strict } = flags
  const relevant = { folders: [flags.root, flags.output], baseUrl, drafts, future, strict, packages }
  const inputs =
    messages.length === 0 ? buildFingerprint([...files, ...templates], relevant, program) : undefined
  return {
    root,
    output,
    files,
    templates,
    messages,
    program,
    installed: packages,
    now: now(),
    ...(inputs !== undefined && { inputs }),
  }
}

/** Returns the folders of a project's site and of its cache. */
export const outputPaths = (root: string, { output }: Pick<BuildFlags, 'output'>): OutputPaths => ({
  folder: resolve(root, output),
  displayPath: output,
  state: resolve(root, '.smallsocial'),
})
