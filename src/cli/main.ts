#!/usr/bin/env node

import module from 'node:module'

// Node 22 and later keep the compiled program between runs. It must be asked before the program is loaded.
const { enableCompileCache } = module as { readonly enableCompileCache?: () => void }
enableCompileCache?.()
const { runProgram } = await import('./program.js')

const { systemErrorCode } = await import('../io/fs/system-error.js')
const { programVersion } = await import('../io/program.js')
const { templateRejection } = await import('./rejection.js')
const { printMessages } = await import('./report.js')

process.on('SIGINT', () => process.exit(130))
// A program that reads no further, e.g. head, stops no build and no deploy.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'EPIPE') return
    if (thrown.code !== 'ENOSPC') throw thrown
    if (stream === process.stdout) console.error('error: the output cannot be written: the disk is full')
    process.exit(systemErrorCode)
  })
/** The places of failures that are printed already: a template fails on each page. */
const rejections = new Set<string>()
process.on('unhandledRejection', (thrown) => {
  const message = templateRejection(thrown)
  // Others are faults of this program.
  if (message === undefined) throw thrown
  const place = `${message.file}:${message.line}`
  if (!rejections.has(place)) printMessages([message])
  rejections.add(place)
  process.exitCode = 1
})
const exitCode = await runProgram(process.argv.slice(2), programVersion())
process.exitCode = exitCode === 0 && rejections.size > 0 ? 1 : exitCode
