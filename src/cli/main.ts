#!/usr/bin/env node

import { createRequire } from 'node:module'
import { runProgram } from './program.js'

const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

process.on('SIGINT', () => process.exit(130))
process.exitCode = await runProgram(process.argv.slice(2), version)
