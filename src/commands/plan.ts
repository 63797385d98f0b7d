import { hasError, type Message } from '../model/message.js'
import { loadSite, withHttp } from '../project/load-site.js'
import {
  chosenTarget,
  type DeployPlan,
  noTarget,
  type PlanFlags,
  planDeploy,
} from '../project/plan-deploy.js'
import { planUpload, type UploadPlan } from '../project/plan-upload.js'

/** The result of `plan`. Not ok when an error would stop the deploy. */
export type PlanResult = {
  readonly ok: boolean
  readonly plan?: DeployPlan
  readonly upload?: UploadPlan
  readonly messages: readonly Message[]
}

/** Returns the actions of a deploy, without executing them. */
export const runPlan = async (flags: PlanFlags): Promise<PlanResult> => {
  const { loaded, messages } = await loadSite(flags)
  if (loaded === undefined) return { ok: false, messages }
  if (flags.target !== undefined && chosenTarget(loaded.project.config.deploy, flags.target) === undefined)
    return { ok: false, messages: [noTarget(flags.target)] }
  return withHttp(loaded, flags, async (http) => {
    const plan = await planDeploy(loaded, flags, http)
    const upload = await planUpload(loaded, flags.target, http)
    const all = [...messages, ...plan.messages]
    return { ok: !hasError(all), plan, ...(upload && { upload }), messages: all }
  })
}
