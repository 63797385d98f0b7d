import type { Build } from '../build.js'
import { httpClient } from '../io/net/http.js'
import type { Http } from '../model/http.js'
import type { Message } from '../model/message.js'
import type { Project } from '../model/project.js'
import { isSlip } from '../parse/post/post.js'
import { unshownKeys } from '../site/unshown-keys.js'
import { buildRemembering } from './build-site.js'
import { readProject } from './read-project.js'
import type { Seen } from './snapshot.js'
import { type BuildFlags, look } from './snapshot.js'

/** What commands that do not build are told. */
export type SiteFlags = Pick<BuildFlags, 'root' | 'output' | 'baseUrl'> & {
  /** Private hosts that may be asked. */
  readonly allowHosts: readonly string[]
}

/** A project and its site, not rendered. */
export type KnownSite = { readonly seen: Seen; readonly project: Project; readonly built: Build }

/** What a command puts up with. */
type Leniency = {
  /** Mistakes in the content do not stop it. */
  readonly mayBeWrong?: boolean
  /** Drafts and posts of the future are of its concern. */
  readonly seesAll?: boolean
}

/**
 * Reads a project and assembles its site. There is none, and a fatal message, when it cannot be read; nor when
 * something in it is wrong, unless that does not matter to who asks.
 */
export const readSite = async (
  flags: SiteFlags,
  { mayBeWrong = false, seesAll = false }: Leniency = {},
): Promise<{ readonly known?: KnownSite; readonly messages: readonly Message[] }> => {
  const build = { ...flags, drafts: seesAll, future: seesAll, strict: false }
  const seen = look(build)
  const { project, theme, messages } = await readProject(build, seen)
  if (project === undefined) return { messages }
  const built = buildRemembering(project, theme.theme, seen)
  const unshown = theme.own.length === 0 ? unshownKeys(built.site, isSlip) : []
  const all = [...messages, ...built.messages, ...unshown]
  return all.some(({ fatal }) => fatal) && !mayBeWrong
    ? { messages: all }
    : { known: { seen, project, built }, messages: all }
}

/** The one client for a command, with an honest name. */
export const clientFor = (
  { project }: Pick<KnownSite, 'project'>,
  flags: Pick<SiteFlags, 'allowHosts'>,
): Http & { readonly close: () => Promise<void> } =>
  httpClient({
    userAgent: `smallsocial (Webmention; +${project.config.url})`,
    allow: [...project.config.network.allow, ...flags.allowHosts],
  })
