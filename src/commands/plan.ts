import type { Message } from '../model/message.js'
import { loadSite, withHttp } from '../project/load-site.js'
import { type DeployPlan, type PlanFlags, planDeploy } from '../project/plan-deploy.js'

/** The result of `plan`. Not ok when an error would stop the deploy. */
export type PlanResult = {
  readonly ok: boolean
  readonly plan?: DeployPlan
  readonly messages: readonly Message[]
}

/** Returns the actions of a deploy, without executing them. */
export const runPlan = async (flags: PlanFlags): Promise<PlanResult> => {
  const { loaded, messages } = await loadSite(flags)
  if (loaded === undefined) return { ok: false, messages }
  const plan = await withHttp(loaded, flags, (http) => planDeploy(loaded, flags, http))
  const all = [...messages, ...plan.messages]
  return { ok: !all.some(({ fatal }) => fatal), plan, messages: all }
}
