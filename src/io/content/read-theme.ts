import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { register } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { html, isHtml, type TemplateValue } from '../../model/html.js'
import { error, type Message } from '../../model/message.js'
import type { Template, Theme } from '../../model/theme.js'
import { themeFile } from './theme-files.js'

/** A theme, the names of the parts that the blog replaces, and the errors of its files. */
export type ReadTheme = {
  readonly theme: Theme
  readonly own: readonly string[]
  readonly messages: readonly Message[]
}

/**
 * Returns the default theme with the parts that a blog replaces: `templates/post.js` (or `.mjs`) exports a
 * function `post`, or a default one; `style.css` replaces the style sheet, `custom.css` is added to it.
 */
export const readTheme = async (
  root: string,
  templates: Omit<Theme, 'styles' | 'searchScript' | 'id'>,
  files: readonly { readonly path: string }[],
  program: string,
): Promise<ReadTheme> => {
  const folder = join(root, 'templates')
  const names = files.map(({ path }) => path)
  const messages: Message[] = []
  const functions: Record<string, unknown> = { ...templates }
  const own: string[] = []
  const modules = names.filter((name) => /\.m?js$/.test(name))
  const version = versionOf(modules.map((name) => join(folder, name)))
  if (modules.length > 0) bustImportCache()
  // Modules in folders below templates/ are imported by the templates, and are not templates.
  for (const file of names.filter((name) => /^[^/]+\.m?js$/.test(name))) {
    const name = file.replace(/\.m?js$/, '')
    const place = { file: `templates/${file}` }
    if (!Object.hasOwn(templates, name)) {
      messages.push(
        error(
          'unknown-template',
          place,
          `there is no template \`${name}\``,
          `the templates are ${Object.keys(templates).join(', ')}`,
        ),
      )
      continue
    }
    try {
      const module = (await import(`${pathToFileURL(join(folder, file)).href}?${version}`)) as Record<
        string,
        unknown
      >
      const replacement = module[name] ?? module.default
      if (typeof replacement === 'function')
        functions[name] = checkedTemplate(name, replacement as Template<never>, place.file)
      else
        messages.push(
          error(
            'invalid-template',
            place,
            `the file exports no function \`${name}\``,
            `write \`export const ${name} = (subject, { site, theme, html }) => html\`…\`\``,
          ),
        )
      own.push(name)
    } catch (thrown) {
      messages.push(
        error(
          'invalid-template',
          {
            ...place,
            ...(thrown instanceof SyntaxError ? lineOfSyntax(join(folder, file)) : lineIn(thrown, root)),
          },
          `the template cannot be loaded: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
        ),
      )
    }
  }
  const styles = {
    'style.css': readStyle(folder, 'style.css') ?? themeFile('style.css') ?? '',
    'feed.css': readStyle(folder, 'feed.css') ?? themeFile('feed.css') ?? '',
    'custom.css': readStyle(folder, 'custom.css') ?? '',
  }
  const searchScript = themeFile('browser/search.js') ?? ''
  const id =
    own.length > 0 ? {} : { id: hash('sha1', [program, searchScript, ...Object.values(styles)].join('\n')) }
  return {
    theme: { ...(functions as unknown as typeof templates), styles, searchScript, ...id },
    own,
    messages,
  }
}

/**
 * Templates whose result is inserted into another template, so that it may be any `TemplateValue`; the others
 * must return Html.
 */
const fragmentTemplates: readonly string[] = ['summary', 'kind', 'context', 'responses', 'author', 'archive']

/**
 * Returns the template with a check that it returns Html. Such an error has no stack line in the template, so
 * it carries the file.
 */
const checkedTemplate =
  (name: string, template: Template<never>, file: string): Template<never> =>
  (subject, around) => {
    const made: unknown = template(subject, around)
    if (isHtml(made)) return made
    if (fragmentTemplates.includes(name) && isHole(made)) return html`${made}`
    if (made instanceof Promise) made.catch(() => undefined)
    const remedy =
      made instanceof Promise
        ? 'it is async; remove `async`'
        : 'it does not return Html; begin its result with html`…`'
    throw Object.assign(new Error(remedy), { file })
  }

const isHole = (value: unknown): value is TemplateValue =>
  value === null || typeof value !== 'object'
    ? typeof value !== 'function' && typeof value !== 'symbol'
    : isHtml(value) || (Array.isArray(value) && value.every(isHole))

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

const lineIn = (thrown: unknown, root: string): { line?: number } => {
  const { line } = templateErrorLocation(thrown, root)
  return line === undefined ? {} : { line }
}

/**
 * Returns a query for the import of modules that changes with any of them: Node loads a module once for each
 * URL.
 */
const versionOf = (paths: readonly string[]): string =>
  `state=${hash('sha1', Buffer.concat(paths.map((path) => readFileSync(path)))).slice(0, 12)}`

/**
 * Registers a hook that passes the query of a module on to its relative imports, so that they are reloaded
 * with it.
 */
const bustImportCache = (): void => {
  if (isHookRegistered) return
  isHookRegistered = true
  const hook = `export const resolve = async (specifier, context, next) => {
    const found = await next(specifier, context)
    const state = /[?&](state=[0-9a-f]{12})$/.exec(context.parentURL ?? '')
    const isRelative = state !== null && /^\\.{1,2}\\//.test(specifier) && !found.url.includes('?')
    return isRelative ? { ...found, url: found.url + '?' + state[1] } : found
  }`
  register(`data:text/javascript,${encodeURIComponent(hook)}`)
}
let isHookRegistered = false

const readStyle = (folder: string, name: string): string | undefined => {
  const path = join(folder, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
