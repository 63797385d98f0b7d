import type { Message } from '../model/message.js'
import { clientFor, readSite } from '../project/load-site.js'
import { type Plan, type PlanFlags, planDeploy } from '../project/plan-deploy.js'

/** What `plan` found. */
export type PlanResult = { readonly ok: boolean; readonly plan?: Plan; readonly messages: readonly Message[] }

/** Says what a deploy would do, and does nothing. Not ok when something would stop it. */
export const runPlan = async (flags: PlanFlags): Promise<PlanResult> => {
  const { known, messages } = await readSite(flags)
  if (known === undefined) return { ok: false, messages }
  const http = clientFor(known, flags)
  const plan = await planDeploy(known, flags, http).finally(() => http.close())
  const all = [...messages, ...plan.messages]
  return { ok: !all.some(({ fatal }) => fatal), plan, messages: all }
}
