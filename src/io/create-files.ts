import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type NewFile = { readonly path: string; readonly contents: string }

/** Those of the files that are there already. */
export const existingOf = (root: string, files: readonly NewFile[]): string[] =>
  files.map(({ path }) => path).filter((path) => existsSync(join(root, path)))

/** Writes new files; one that has come meanwhile is an error, and is kept. */
export const createFiles = (root: string, files: readonly NewFile[]): void => {
  for (const { path, contents } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), contents, { flag: 'wx' })
  }
}
