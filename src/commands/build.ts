import { resolve } from 'node:path'
import { finishChanges } from '../io/change-files.js'
import { now } from '../io/clock.js'
import { installed } from '../io/installed.js'
import { inputsOf, programId, readLastBuild } from '../io/last-build.js'
import { listContent, listTemplates } from '../io/list-files.js'
import type { Written } from '../io/write-pages.js'
import type { Output } from '../io/written-record.js'
import type { Message } from '../model/message.js'
import type { Seen } from './build-anew.js'

/** What every command that builds is told. */
export type BuildFlags = {
  readonly root: string
  readonly output: string
  readonly baseUrl?: string
  readonly drafts: boolean
  readonly future: boolean
  readonly strict: boolean
  /** Told how far long work is. */
  readonly progress?: (words: string) => void
}

/** What a build did, or why it did nothing. */
export type BuildResult = Written & {
  readonly ok: boolean
  readonly messages: readonly Message[]
  readonly posts: number
  readonly pages: number
}

/**
 * Builds the site. Nothing is written when a message is fatal, or when `strict` and there is any. When
 * nothing has changed since the last build, what it said is said again and nothing else is loaded.
 */
export const runBuild = async (flags: BuildFlags): Promise<BuildResult> => {
  const seen = look(flags)
  const { output, inputs } = seen

  const last = readLastBuild(output, inputs, seen.now)
  if (last !== undefined) return { ...told(last), ok: true, written: 0, unchanged: last.pages, removed: 0 }
  const { buildAnew } = await import('./build-anew.js')
  return buildAnew(flags, seen)
}

/** Where a project's site and its memory lie. */
export const outputOf = (root: string, { output }: Pick<BuildFlags, 'output'>): Output => ({
  folder: resolve(root, output),
  shown: output,
  state: resolve(root, '.smallsocial'),
})

/** Looks at the files of a project without reading them. */
export const look = (flags: BuildFlags): Seen => {
  const root = resolve(flags.root)
  const unfinished = finishChanges(root)
  const output = outputOf(root, flags)
  const { files, messages: found } = listContent(root)
  const messages = [...unfinished, ...found]
  const templates = listTemplates(root)
  const program = programId()
  const packages = installed()
  const inputs =
    messages.length === 0 ? inputsOf([...files, ...templates], { ...flags, packages }, program) : undefined
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

const told = ({ messages, posts, pages }: Pick<BuildResult, 'messages' | 'posts' | 'pages'>) => ({
  messages,
  posts,
  pages,
})
