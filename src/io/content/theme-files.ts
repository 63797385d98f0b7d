import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The text of a part of the look as a file of its own: a module with all that it needs, or a style sheet. */
export const themeFile = (file: string): string | undefined => {
  for (const folder of ['./theme/', '../../../dist/theme/', '../templates/', '../../../templates/']) {
    const path = fileURLToPath(new URL(folder + file, import.meta.url))
    if (existsSync(path)) return readFileSync(path, 'utf8')
  }
  return undefined
}

/** The names of the files in the blog's own templates/. */
export const ownTemplateFiles = (root: string): readonly string[] =>
  existsSync(join(root, 'templates')) ? readdirSync(join(root, 'templates')) : []
