import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Returns the location of an error in a template: the file that the error carries, else the first line of the
 * stack in templates/.
 */
export const templateErrorLocation = (thrown: unknown, root: string): { file: string; line?: number } => {
  if (thrown instanceof Error && 'file' in thrown) return { file: String(thrown.file) }
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
  const at = new RegExp(
    `${escapePattern(pathToFileURL(join(root, 'templates')).href)}/([^:?)]+)[^:]*:(\\d+)`,
  ).exec(stack)
  return at === null ? { file: 'templates' } : { file: `templates/${at[1]}`, line: Number(at[2]) }
}

/** Returns the place of a syntax error: in a template, or in a module that it imports. */
export const placeOfSyntax = (
  root: string,
  file: string,
  names: readonly string[],
): { file?: string; line?: number } => {
  const modules = names.filter((name) => /\.m?js$/.test(name) && name !== file)
  for (const name of [file, ...modules]) {
    const { line } = lineOfSyntax(join(root, 'templates', name))
    if (line !== undefined) return { file: `templates/${name}`, line }
  }
  return {}
}

/** Returns the place of the import of a package that is not installed, by the words of Node about it; undefined for other errors. */
export const placeOfImport = (root: string, words: string): { file: string; line?: number } | undefined => {
  const [, wanted = '', path = ''] =
    /^Cannot find (?:package|module) '([^']+)' imported from (.+)$/m.exec(words) ?? []
  const folder = join(root, 'templates/')
  if (!path.startsWith(folder) || !existsSync(path)) return undefined
  const name = wanted.replace(/^.*\//, '')
  const index = readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((line) => /\b(?:import|from)\b/.test(line) && line.includes(name))
  return { file: `templates/${path.slice(folder.length)}`, ...(index !== -1 && { line: index + 1 }) }
}

/**
 * Returns the line of a module's syntax error. Node does not put it into the `SyntaxError`, only into its
 * output, so a second Node process checks the file.
 */
const lineOfSyntax = (path: string): { line?: number } => {
  const folder = mkdtempSync(join(tmpdir(), 'smallsocial-'))
  try {
    const copy = join(folder, 'template.mjs')
    copyFileSync(path, copy)
    const { stderr } = spawnSync(process.execPath, ['--check', copy], { encoding: 'utf8', timeout: 10_000 })
    const [, line] = /template\.mjs:(\d+)/.exec(stderr) ?? []
    return line === undefined ? {} : { line: Number(line) }
  } catch {
    // The file was removed meanwhile.
    return {}
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Returns the line of an error in a template, if its stack has it. */
export const lineIn = (thrown: unknown, root: string): { line?: number } => {
  const { line } = templateErrorLocation(thrown, root)
  return line === undefined ? {} : { line }
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
