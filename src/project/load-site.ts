import { httpClient } from '../io/net/http.js'
import type { Http } from '../model/http.js'
import type { Message } from '../model/message.js'
import type { Project } from '../model/project.js'
import type { Build } from '../pipeline.js'
import { readProject } from './read-project.js'
import { renderCached } from './render-cached.js'
import type { ProjectSnapshot } from './snapshot.js'
import { type BuildFlags, takeSnapshot } from './snapshot.js'

/** The options of commands that do not build. */
export type SiteFlags = Pick<BuildFlags, 'root' | 'output' | 'baseUrl'> & {
  /** Private hosts that may be asked. */
  readonly allowHosts: readonly string[]
}

/** A project and its site, not rendered. */
export type LoadedSite = {
  readonly snapshot: ProjectSnapshot
  readonly project: Project
  readonly built: Build
}

/** Which sites a command accepts. */
type Leniency = {
  /** Mistakes in the content do not stop it. */
  readonly allowErrors?: boolean
  /** Drafts and posts of the future are of its concern. */
  readonly includeUnpublished?: boolean
}

/**
 * Reads a project and assembles its site. There is none, and a fatal message, when it cannot be read; nor when
 * something in it is wrong, unless that does not matter to who asks.
 */
export const loadSite = async (
  flags: SiteFlags,
  { allowErrors = false, includeUnpublished = false }: Leniency = {},
): Promise<{ readonly loaded?: LoadedSite; readonly messages: readonly Message[] }> => {
  const build = { ...flags, drafts: includeUnpublished, future: includeUnpublished, strict: false }
  const snapshot = takeSnapshot(build)
  const { project, theme, messages } = await readProject(build, snapshot)
  if (project === undefined) return { messages }
  const built = renderCached(project, theme, snapshot)
  const all = [...messages, ...built.messages]
  return all.some(({ fatal }) => fatal) && !allowErrors
    ? { messages: all }
    : { loaded: { snapshot, project, built }, messages: all }
}

/** The one client for a command, with an honest name. */
export const httpClientFor = (
  { project }: { readonly project: Pick<Project, 'config'> },
  flags: Pick<SiteFlags, 'allowHosts'>,
): Http & { readonly close: () => Promise<void> } =>
  httpClient({
    userAgent: `smallsocial (Webmention; +${project.config.url})`,
    allow: [...project.config.network.allow, ...flags.allowHosts],
  })
