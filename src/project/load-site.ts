import type { Build } from '../build.js'
import { httpClient } from '../io/net/http.js'
import type { Http } from '../model/http.js'
import type { Message } from '../model/message.js'
import type { Project } from '../model/project.js'
import { isSlip } from '../parse/post/keys.js'
import { unshownKeys } from '../site/unshown-keys.js'
import { buildInMemory } from './build-site.js'
import { readProject } from './read-project.js'
import type { ProjectSnapshot } from './snapshot.js'
import { type BuildFlags, takeSnapshot } from './snapshot.js'

/** The options of commands that do not build. */
export type SiteFlags = Pick<BuildFlags, 'root' | 'output' | 'baseUrl'> & {
  /** Private hosts that may be asked. */
  readonly allowHosts: readonly string[]
}

/** A project and its site, not rendered. */
export type LoadedSite = { readonly seen: ProjectSnapshot; readonly project: Project; readonly built: Build }

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
): Promise<{ readonly known?: LoadedSite; readonly messages: readonly Message[] }> => {
  const build = { ...flags, drafts: includeUnpublished, future: includeUnpublished, strict: false }
  const seen = takeSnapshot(build)
  const { project, theme, messages } = await readProject(build, seen)
  if (project === undefined) return { messages }
  const built = buildInMemory(project, theme.theme, seen)
  const unshown = theme.own.length === 0 ? unshownKeys(built.site, isSlip) : []
  const all = [...messages, ...built.messages, ...unshown]
  return all.some(({ fatal }) => fatal) && !allowErrors
    ? { messages: all }
    : { known: { seen, project, built }, messages: all }
}

/** The one client for a command, with an honest name. */
export const httpClientFor = (
  { project }: Pick<LoadedSite, 'project'>,
  flags: Pick<SiteFlags, 'allowHosts'>,
): Http & { readonly close: () => Promise<void> } =>
  httpClient({
    userAgent: `smallsocial (Webmention; +${project.config.url})`,
    allow: [...project.config.network.allow, ...flags.allowHosts],
  })
