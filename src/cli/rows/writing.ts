import { newKinds } from '../../model/new-kinds.js'
import type { CommandRow } from '../command-row.js'
import { option, outputOptions, siteFlags, siteOptions, UsageError } from '../options.js'

/** Commands for an author: new posts, their contexts, and checks. */
export const writingCommands: readonly CommandRow[] = [
  {
    name: 'new',
    description: `write a post: ${Object.keys(newKinds).join(', ')}`,
    arguments: [
      { name: '<kind>', description: 'one of the kinds above, or a kind of the settings' },
      {
        name: '[subject]',
        description:
          'the URL of a page, a title, the thing of a review, a book, record or film, the file of a photo',
      },
    ],
    options: [
      ...siteOptions,
      option('--title <title>', 'a title, for a kind that does not require one'),
      option('--rsvp <answer>', 'yes, no, maybe or interested'),
      option('--rating <number>', 'the rating of a review, e.g. 4 or 7/10'),
      option('--start <date>', 'when an event begins'),
      option('--alt <text>', 'the alternative text of a photo'),
      option('--tags <tags>', 'tags, separated by commas'),
      option('--draft', 'mark the post as a draft'),
      option('--edit', 'open it in $VISUAL or $EDITOR'),
    ],
    run: async ([kind = '', subject], options) => {
      const { runNew } = await import('../../commands/new.js')
      const { readInput } = await import('../../io/input.js')
      const { printNew } = await import('../print/new.js')
      const { title, rsvp, rating, start, alt, tags = '' } = options
      const result = await runNew({
        ...siteFlags(options),
        kind,
        ...(subject !== undefined && { subject }),
        ...(title !== undefined && { title }),
        ...(rsvp !== undefined && { rsvp }),
        ...(rating !== undefined && { rating }),
        ...(start !== undefined && { start }),
        ...(alt !== undefined && { alt }),
        tags: tags
          .split(',')
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
        draft: options.draft === true,
        body: readInput(),
      })
      printNew(result, outputOptions(options), options.edit === true ? options.root : undefined)
      return result
    },
  },
  {
    name: 'contexts',
    description: 'save title, author and excerpt of the pages that your posts respond to',
    options: [...siteOptions, option('--check', 'request all of these pages, and record the dead ones')],
    run: async (_, options) => {
      const { runContexts } = await import('../../commands/contexts.js')
      const { printContexts } = await import('../print/new.js')
      const { progressLine } = await import('../progress.js')
      const output = outputOptions(options)
      const result = await runContexts({
        ...siteFlags(options),
        check: options.check === true,
        progress: progressLine(output),
      })
      printContexts(result, output)
      return result
    },
  },
  {
    name: 'check',
    description: 'report build errors and markup that other sites would misread, most important first',
    options: [
      ...siteOptions,
      option(
        '--live',
        'also request the deployed site: pages, feeds, headers, endpoint, hubs, profiles, redirects, 410',
      ),
      option(
        '--before <source>',
        'compare with an old site instead: its sitemap, a list of URLs, a feed, an export, its built folder, or its URL',
      ),
      option('--write', 'with --before: write the settings that keep the addresses'),
    ],
    run: async (_, options) => {
      if (options.before === undefined && options.write === true)
        throw new UsageError('`--write` is for `--before`')
      if (options.before !== undefined) {
        if (options.live === true) throw new UsageError('`--before` and `--live` are two checks: choose one')
        const { runCheckBefore } = await import('../../commands/check-before.js')
        const { printCheckBefore } = await import('../print/check-before.js')
        const flags = { ...siteFlags(options), before: options.before, write: options.write === true }
        const result = await runCheckBefore(flags)
        printCheckBefore(result, outputOptions(options))
        return result
      }
      const { runCheck } = await import('../../commands/check.js')
      const { printCheck } = await import('../print/check.js')
      const { progressLine } = await import('../progress.js')
      const output = outputOptions(options)
      const result = await runCheck({
        ...siteFlags(options),
        live: options.live === true,
        progress: progressLine(output),
      })
      printCheck(result, output)
      return result
    },
  },
]
