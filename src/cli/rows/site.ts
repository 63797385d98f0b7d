import { resolve } from 'node:path'
import { systemErrorCode, systemErrorMessage } from '../../io/fs/system-error.js'
import type { CommandRow, Ended } from '../command-row.js'
import {
  buildFlags,
  json,
  option,
  outputOptions,
  portOf,
  projectOptions,
  siteFlags,
  strict,
} from '../options.js'
import { printResult } from '../report.js'

/** Builds again after each change of the project, one build at a time; does not return while the watcher runs. */
const buildAfterChanges = async (folder: string, build: () => Promise<Ended>): Promise<void> => {
  const { watch } = await import('../../io/watch.js')
  let work: Promise<unknown> = Promise.resolve()
  let isDue = false
  await watch(resolve(folder), () => {
    if (isDue) return
    isDue = true
    work = work.then(async () => {
      isDue = false
      try {
        process.exitCode = (await build()).ok ? 0 : 1
      } catch (thrown) {
        const message = systemErrorMessage(thrown, process.cwd())
        if (message === undefined) throw thrown
        printResult({ ok: false, messages: [message] }, { json: false })
        process.exitCode = systemErrorCode
      }
    })
  })
}

/** Commands that start, build and show a blog. */
export const siteCommands: readonly CommandRow[] = [
  {
    name: 'build',
    description: 'build the site',
    options: [
      ...projectOptions,
      strict,
      option('--drafts', 'include posts that are marked `draft: true`'),
      option('--future', 'include posts whose date is in the future'),
      option('--watch', 'keep running, and build again after each change'),
    ],
    run: async (_, options) => {
      const { runBuild } = await import('../../commands/build.js')
      const { printBuild } = await import('../print/build.js')
      const { progressLine } = await import('../progress.js')
      const output = { ...outputOptions(options), output: options.output }
      const progress = progressLine(output)
      const build = async (): Promise<Ended> => {
        const started = performance.now()
        const result = await runBuild({ ...buildFlags(options), progress })
        printBuild(result, Math.round(performance.now() - started), output)
        return result
      }
      const isBuilt = await build()
      if (options.watch === true) await buildAfterChanges(options.root, build)
      return isBuilt
    },
  },
  {
    name: 'serve',
    description: 'show the site on this machine, and update it after each change',
    options: [...projectOptions, option('--port <number>', 'the first port to try', '8080')],
    run: async (_, options) => {
      const port = portOf(options.port)
      const { runServe } = await import('../../commands/serve.js')
      const { printServe, printServeFailure } = await import('../print/serve.js')
      const output = outputOptions(options)
      const { messages } = await runServe({ ...siteFlags(options), port, report: printServe(output) })
      printServeFailure(messages, output)
      return { ok: false, messages }
    },
  },
  {
    name: 'init',
    description: 'start a blog in a folder',
    arguments: [{ name: '[dir]', description: 'the folder', fallback: '.' }],
    options: [
      option('--url <url>', 'the URL of the site'),
      option('--name <name>', 'the name of its author'),
      option('--title <title>', 'the title of the site'),
      option('--timezone <zone>', 'the time zone of its author, e.g. Europe/Berlin'),
      option('--yes', 'do not prompt; use defaults'),
      json,
    ],
    run: async ([dir = '.'], options) => {
      const { runInit } = await import('../../commands/init.js')
      const { printInit } = await import('../print/build.js')
      const result = await runInit(dir, options)
      printInit(result, options.json === true)
      return result
    },
  },
]
