import { targetNames, targets } from '../../deploy/targets.js'
import type { ConfiguredTarget, SettingsReader } from '../../model/deploy.js'
import type { Fields } from '../fields.js'
import { secureUrl, secureUrls } from './secure-url.js'
import type { Settings } from './settings.js'

/**
 * Reads the targets of `deploy`, in their order, and the budget. A target with a missing setting is left out, with an error.
 */
export const readDeploy = (
  settings: Settings,
): { readonly deploy: readonly ConfiguredTarget[]; readonly deployBudget?: number } => {
  const budget = settings.group(['deploy'], [...targetNames, 'budget']).integer('budget', 1)
  const deploy = Object.keys(settings.data('deploy')).flatMap((name) => {
    const target = targets.get(name)
    return target?.configure(settingsReader(settings.group(['deploy', name], target.keys))) ?? []
  })
  return { deploy, ...(budget !== undefined && { deployBudget: budget }) }
}

const settingsReader = (fields: Fields): SettingsReader => ({
  text: fields.text,
  texts: fields.texts,
  integer: fields.integer,
  boolean: fields.boolean,
  url: fields.url,
  serviceUrl: (key) => secureUrl(fields, key),
  serviceUrls: (key) => secureUrls(fields, key),
  required: (key, example) => {
    const text = fields.text(key)
    if (text === undefined || text === '')
      fields.reportError(key, `\`${key}\` is missing`, `write \`${key}: ${example}\``, 'missing-setting')
    return text
  },
})
