#!/usr/bin/env node

import { createRequire } from 'node:module'
import { runProgram } from './program.js'

const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

process.on('SIGINT', () => process.exit(130))
// A program that reads no further, e.g. head, stops no build and no deploy.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'EPIPE') throw thrown
  })
process.exitCode = await runProgram(process.argv.slice(2), version)
