#!/usr/bin/env node

import module from 'node:module'

// Node 22 and later keep the compiled program between runs. It must be asked before the program is loaded.
const { enableCompileCache } = module as { readonly enableCompileCache?: () => void }
enableCompileCache?.()
const { runProgram } = await import('./program.js')

const { programVersion } = await import('../io/program.js')

process.on('SIGINT', () => process.exit(130))
// A program that reads no further, e.g. head, stops no build and no deploy.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'EPIPE') throw thrown
  })
process.exitCode = await runProgram(process.argv.slice(2), programVersion())
