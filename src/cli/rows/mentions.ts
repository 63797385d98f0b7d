import type { Decision } from '../../commands/mentions-decide.js'
import type { CommandRow } from '../command-row.js'
import { option, outputOptions, siteFlags, siteOptions, tokenFlag } from '../options.js'

/** Returns a command that adds rules to moderation.yaml. */
const decision = (name: Decision, description: string): CommandRow => ({
  name: `mentions ${name}`,
  description,
  arguments: [{ name: '<what...>' }],
  options: siteOptions,
  run: async (subjects, options) => {
    const { runDecide } = await import('../../commands/mentions-decide.js')
    const { printDecision } = await import('../print/mentions.js')
    const result = await runDecide(name, subjects, siteFlags(options))
    printDecision(name, result, outputOptions(options))
    return result
  },
})

/** Commands for received webmentions. */
export const mentionsCommands: readonly CommandRow[] = [
  {
    name: 'mentions pull',
    description: 'fetch received webmentions, and update content/mentions/',
    options: [...siteOptions, option('--full', 'fetch all of them, not only new ones')],
    run: async (_, options) => {
      const { runPull } = await import('../../commands/mentions-pull.js')
      const { printPull } = await import('../print/mentions.js')
      const result = await runPull({ ...siteFlags(options), ...tokenFlag(), full: options.full === true })
      printPull(result, outputOptions(options))
      return result
    },
  },
  {
    name: 'mentions list',
    description: 'list stored mentions, pending ones first',
    options: [...siteOptions, option('--unmatched', 'list mentions that match no page, and the reason')],
    run: async (_, options) => {
      const { runList } = await import('../../commands/mentions-list.js')
      const { printList } = await import('../print/mentions.js')
      const result = await runList({ ...siteFlags(options), unmatched: options.unmatched === true })
      printList(result, outputOptions(options))
      return result
    },
  },
  decision('approve', 'show from now on: an id, a domain, the URL of a person or of a response'),
  decision('block', 'hide: an id, a domain, the URL of a person or of a response, a word'),
  decision('forget', 'remove and refuse: an id, a domain, the URL or the name of a person'),
  {
    name: 'mentions why',
    description: 'explain the state of each mention of a URL, stored or at the endpoint',
    arguments: [{ name: '<url>', description: 'a page of this site, a response, or a person' }],
    options: siteOptions,
    run: async ([url = ''], options) => {
      const { runWhy } = await import('../../commands/mentions-why.js')
      const { printWhy } = await import('../print/mentions.js')
      const result = await runWhy(url, { ...siteFlags(options), ...tokenFlag() })
      printWhy(result, outputOptions(options))
      return result
    },
  },
]
