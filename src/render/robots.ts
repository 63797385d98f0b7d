import type { Page, Site } from '../model/site.js'
import { aiAgents } from './ai-agents.js'

/**
 * Returns robots.txt (https://www.rfc-editor.org/rfc/rfc9309). With `robots.ai` it says whether language models may use the site:
 * by the names of crawlers, by Content-Signal (https://contentsignals.org/), and by Content-Usage
 * (https://datatracker.ietf.org/doc/draft-ietf-aipref-attach/). These are wishes, which a crawler may ignore.
 */
export const robotsPage = ({ config: { robots, url } }: Site): Page => ({
  path: 'robots.txt',
  contents: () =>
    [
      ...(robots.ai === 'disallow'
        ? [[...aiAgents.map((agent) => `User-agent: ${agent}`), 'Disallow: /']]
        : []),
      ['User-agent: *', ...(robots.ai === undefined ? [] : usageLines[robots.ai]), 'Allow: /'],
      [`Sitemap: ${url}sitemap.xml`],
    ]
      .map((group) => `${group.join('\n')}\n`)
      .join('\n'),
})

const usageLines = {
  allow: ['Content-Signal: search=yes, ai-input=yes, ai-train=yes', 'Content-Usage: train-ai=y'],
  disallow: ['Content-Signal: search=yes, ai-input=no, ai-train=no', 'Content-Usage: train-ai=n'],
} as const
