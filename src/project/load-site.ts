import { httpClient } from '../io/net/http.js'
import { parseSettings } from '../model/config.js'
import type { Http } from '../model/http.js'
import { hasError, type Message } from '../model/message.js'
import type { Project } from '../model/project.js'
import type { Build } from '../pipeline.js'
import { readProject } from './read-project.js'
import { cachedPostParser, renderCached } from './render-cached.js'
import type { ProjectSnapshot } from './snapshot.js'
import { type BuildFlags, takeSnapshot } from './snapshot.js'

/** The options of commands that read the site without building it. */
export type SiteFlags = Pick<BuildFlags, 'root' | 'output' | 'baseUrl'> & {
  /** Private hosts to which requests are allowed. */
  readonly allowHosts: readonly string[]
}

/** A project and its assembled site; pages are rendered on request. */
export type LoadedSite = {
  readonly snapshot: ProjectSnapshot
  readonly project: Project
  readonly built: Build
}

/** The sites that a command accepts. */
type Leniency = {
  /** Errors in the content do not stop the command. */
  readonly allowErrors?: boolean
  /** Drafts and scheduled posts are part of the site. */
  readonly includeUnpublished?: boolean
}

/**
 * Reads a project and assembles its site. `loaded` is undefined, with an error among the messages, when the project
 * cannot be read, or has an error and `allowErrors` is not set.
 */
export const loadSite = async (
  flags: SiteFlags,
  { allowErrors = false, includeUnpublished = false }: Leniency = {},
): Promise<{ readonly loaded?: LoadedSite; readonly messages: readonly Message[] }> => {
  const build = { ...flags, drafts: includeUnpublished, future: includeUnpublished, strict: false }
  const snapshot = takeSnapshot(build)
  const { project, theme, messages } = await readProject(build, snapshot)
  if (project === undefined) return { messages }
  const parser = cachedPostParser(snapshot, parseSettings(project.config))
  const built = renderCached(project, theme, snapshot, parser)
  const all = [...messages, ...built.messages]
  return hasError(all) && !allowErrors
    ? { messages: all }
    : { loaded: { snapshot, project, built }, messages: all }
}

/** Returns the HTTP client of a command. Its user agent names the site. */
export const httpClientFor = (
  { project }: { readonly project: Pick<Project, 'config'> },
  flags: Pick<SiteFlags, 'allowHosts'>,
): Http & { readonly close: () => Promise<void> } =>
  httpClient({
    userAgent: `smallsocial (Webmention; +${project.config.url})`,
    allow: [...project.config.network.allow, ...flags.allowHosts],
  })

/** Calls `work` with an HTTP client, and closes it after that. Each call has a client of its own: a client remembers hosts that did not answer. */
export const withHttp = async <Result>(
  loaded: { readonly project: Pick<Project, 'config'> },
  flags: Pick<SiteFlags, 'allowHosts'>,
  work: (http: Http) => Promise<Result>,
): Promise<Result> => {
  const http = httpClientFor(loaded, flags)
  try {
    return await work(http)
  } finally {
    await http.close()
  }
}
