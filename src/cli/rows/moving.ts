import { resolve } from 'node:path'
import { importFormats } from '../../model/import-formats.js'
import type { CommandRow } from '../command-row.js'
import {
  allowedHosts,
  allowHost,
  json,
  option,
  outputOptions,
  projectOptions,
  quiet,
  siteFlags,
} from '../options.js'

/** Commands that move a blog from and to other programs. */
export const movingCommands: readonly CommandRow[] = [
  {
    name: 'import',
    description: 'import an archive of a blog or a network as posts',
    arguments: [
      { name: '<source>', description: 'a zip file, a folder, a file, or the URL of a feed' },
      { name: '[folder]', description: 'the folder of the blog', fallback: '.' },
    ],
    options: [
      option('--from <format>', 'the format, if it is not found by itself'),
      option('--url <url>', 'the URL of a new blog'),
      option('--timezone <zone>', 'the time zone of dates without an offset'),
      option('--fetch', 'fetch the files of the old site that the archive does not have'),
      option('--dry-run', 'show what would be imported'),
      allowHost,
      json,
      quiet,
    ],
    help: () =>
      `Formats:\n${Object.entries(importFormats)
        .map(([name, title]) => `  ${name.padEnd(12)}${title}`)
        .join('\n')}`,
    run: async ([source = '', folder = '.'], options) => {
      const { runImport } = await import('../../commands/import.js')
      const { progressLine } = await import('../progress.js')
      const { printImport, importReport } = await import('../print/import.js')
      const { writeReport } = await import('../../project/write-import.js')
      const result = await runImport({
        ...{ source, folder, dryRun: options.dryRun === true, fetch: options.fetch === true },
        allowHosts: allowedHosts(options),
        ...(options.from !== undefined && { from: options.from }),
        ...(options.url !== undefined && { url: options.url }),
        ...(options.timezone !== undefined && { timezone: options.timezone }),
        progress: progressLine(outputOptions(options)),
      })
      if (result.ok && options.dryRun !== true) writeReport(resolve(folder), importReport(result))
      printImport(result, outputOptions(options), { isDryRun: options.dryRun === true })
      return result
    },
  },
  {
    name: 'export',
    description: 'write the blog as an archive that other programs read, and as a copy of the built site',
    arguments: [{ name: '[file]', description: 'the archive; by default the host with `.bar`' }],
    options: [...projectOptions, option('--site <dir>', 'also copy the built site into this new folder')],
    run: async ([file], options) => {
      const { runExport } = await import('../../commands/export.js')
      const { printExport } = await import('../print/import.js')
      const result = await runExport({
        ...siteFlags(options),
        ...(file !== undefined && { file }),
        ...(options.site !== undefined && { site: options.site }),
      })
      printExport(result, outputOptions(options))
      return result
    },
  },
]
