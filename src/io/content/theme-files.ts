import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Reads a file of the default theme: a module bundled with its imports, or a style sheet; undefined when
 * there is none.
 */
export const themeFile = (file: string): string | undefined => {
  for (const folder of ['./theme/', '../../../dist/theme/', '../templates/', '../../../templates/']) {
    const path = fileURLToPath(new URL(folder + file, import.meta.url))
    if (existsSync(path)) return readFileSync(path, 'utf8')
  }
  return undefined
}

/** Returns the names of the files in the blog's templates/. */
export const ownTemplateFiles = (root: string): readonly string[] =>
  existsSync(join(root, 'templates'))
    ? readdirSync(join(root, 'templates'), { recursive: true, encoding: 'utf8' })
    : []
