import { readDeployCount } from '../io/cache/deploy-count.js'
import { deployEnvironment } from '../io/output/deploy-environment.js'
import { deployFiles } from '../io/output/deploy-files.js'
import { readPublishedManifest } from '../io/output/output-checks.js'
import type { Config } from '../model/config.js'
import type { ConfiguredTarget, DeployEnvironment, DeployFiles } from '../model/deploy.js'

import type { Http } from '../model/http.js'
import { publishedSiteOf } from '../model/published-site.js'
import type { LoadedSite } from './load-site.js'
import { chosenTarget } from './plan-deploy.js'

/** What a deploy would upload. */
export type UploadPlan = {
  readonly target: string
  /** The number of files of the site. */
  readonly files: number
  /** What differs from the host, in files and bytes; undefined while it is not known. */
  readonly changes?: { readonly changed: number; readonly bytes: number; readonly removed: number }
  /** Why it is not known. */
  readonly reason?: string
  /** The deploys of this month, and how many `deploy.budget` allows. */
  readonly budget?: { readonly used: number; readonly of: number }
}

/**
 * Compares the output with the host. Only an output that has this build can be compared: `plan` writes none. Returns undefined when the
 * settings have no target.
 */
export const planUpload = async (
  loaded: LoadedSite,
  name: string | undefined,
  http: Http,
): Promise<UploadPlan | undefined> => {
  const { snapshot, project, built } = loaded
  const target = chosenTarget(project.config.deploy, name)
  if (target === undefined) return undefined
  const environment = deployEnvironment(snapshot.root, http, () => undefined)
  const budget = budgetOf(project.config, target.name, snapshot.root)
  const known = { target: target.name, files: built.pages.length, ...(budget && { budget }) }
  if (target.compare === undefined) return known
  if (buildIdOf(loaded) !== buildIdIn(readPublishedManifest(snapshot.output)))
    return { ...known, reason: '`smallsocial build` first, to see how many differ' }
  const site = deployFiles(snapshot.output, project.config.url)
  const found = await target.compare(site, environment)
  if ('reason' in found) return { ...known, reason: found.reason }
  const { changed, removed } = found
  const bytes = changed.reduce((sum, path) => sum + (site.sizes.get(path) ?? 0), 0)
  return { ...known, changes: { changed: changed.length, bytes, removed: removed.length } }
}

/** Returns the deploys to a target in this month and the number that is allowed; undefined without a budget. */
const budgetOf = (
  { deployBudget: of }: Pick<Config, 'deployBudget'>,
  target: string,
  root: string,
): UploadPlan['budget'] => (of === undefined ? undefined : { used: readDeployCount(root, target), of })

/** Returns why no further deploy to a target is allowed in this month; undefined when one is. */
export const budgetReason = (
  config: Pick<Config, 'deployBudget'>,
  target: string,
  root: string,
): string | undefined => {
  const { used, of } = budgetOf(config, target, root) ?? { used: 0, of: 1 }
  return used < of
    ? undefined
    : `this month had ${of === 1 ? 'its one deploy' : `its ${of} deploys`}, which is \`deploy.budget\``
}

/** Whether a host has a site already; undefined when only a deploy finds out. */
export const isDeployed = async (
  target: ConfiguredTarget,
  site: DeployFiles,
  environment: DeployEnvironment,
): Promise<boolean | undefined> => {
  const found = await target.compare?.(site, environment)
  return found === undefined || 'reason' in found
    ? undefined
    : found.changed.length + found.removed.length === 0
}

/** Returns the id of a build that is not written. */
export const buildIdOf = ({ built }: LoadedSite): string | undefined => {
  const contents = built.pages.find(({ path }) => path === 'smallsocial.json')?.contents
  return typeof contents === 'function' ? buildIdIn(JSON.parse(contents())) : undefined
}

/** Returns the id of a build in its smallsocial.json. */
export const buildIdIn = (manifest: unknown): string | undefined => publishedSiteOf(manifest)?.build
