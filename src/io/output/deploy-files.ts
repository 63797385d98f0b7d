import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeployFiles } from '../../model/deploy.js'
import { type OutputPaths, readRecord } from '../cache/output-record.js'

/**
 * Returns the files that the last build wrote, with their SHA-1. Other files in the output, e.g. drafts of
 * another build, are left out.
 */
export const deployFiles = (output: OutputPaths, url: string): DeployFiles => ({
  url,
  folder: output.folder,
  files: new Map(
    Object.keys(readRecord(output) ?? {})
      .sort()
      .map((path) => [
        path,
        createHash('sha1')
          .update(readFileSync(join(output.folder, path)))
          .digest('hex'),
      ]),
  ),
})
