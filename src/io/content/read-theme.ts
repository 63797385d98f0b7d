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

/** A theme, and which of its parts are the blog's own. */
export type ReadTheme = {
  readonly theme: Theme
  readonly own: readonly string[]
  readonly messages: readonly Message[]
}

/**
 * The default theme with what a blog replaces: `templates/post.js` (or `.mjs`) exports a function `post`, or
 * a default one; `style.css` replaces the style sheet, `custom.css` is added to it.
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
  // Modules in folders below are what the templates import.
  for (const file of names.filter((name) => /^[^/]+\.m?js$/.test(name))) {
    const name = file.replace(/\.m?js$/, '')
    const place = { file: `templates/${file}` }
    if (!Object.hasOwn(templates, name)) {
      messages.push(
        error(
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
            place,
            `the file exports no function \`${name}\``,
            `write \`export const ${name} = (subject, { site, theme, html }) => html\`…\`\``,
          ),
        )
      own.push(name)
    } catch (thrown) {
      messages.push(
        error(
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

/** Parts of others may be whatever fits a hole; a whole page or a card may not. */
const fragmentTemplates: readonly string[] = ['summary', 'kind', 'context', 'responses', 'author', 'archive']

/** A template that tells when it has given no Html, which nobody's line is to blame for. */
const checkedTemplate =
  (name: string, template: Template<never>, file: string): Template<never> =>
  (subject, around) => {
    const made: unknown = template(subject, around)
    if (isHtml(made)) return made
    if (fragmentTemplates.includes(name) && isHole(made)) return html`${made}`
    if (made instanceof Promise) made.catch(() => undefined)
    const mend =
      made instanceof Promise
        ? 'it is async; take `async` away'
        : 'it gives no Html; begin its result with html`…`'
    throw Object.assign(new Error(mend), { file })
  }

const isHole = (value: unknown): value is TemplateValue =>
  value === null || typeof value !== 'object'
    ? typeof value !== 'function' && typeof value !== 'symbol'
    : isHtml(value) || (Array.isArray(value) && value.every(isHole))

/** Who is to blame for what a template threw: the one that gave no Html, or the first file of the blog's own in the stack. */
export const templateErrorLocation = (thrown: unknown, root: string): { file: string; line?: number } => {
  if (thrown instanceof Error && 'file' in thrown) return { file: String(thrown.file) }
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
  const at = new RegExp(
    `${escapePattern(pathToFileURL(join(root, 'templates')).href)}/([^:?)]+)[^:]*:(\\d+)`,
  ).exec(stack)
  return at === null ? { file: 'templates' } : { file: `templates/${at[1]}`, line: Number(at[2]) }
}

/** Where a module cannot be parsed. Node tells it to the terminal only, so another Node is asked. */
const lineOfSyntax = (path: string): { line?: number } => {
  const folder = mkdtempSync(join(tmpdir(), 'smallsocial-'))
  try {
    const copy = join(folder, 'template.mjs')
    copyFileSync(path, copy)
    const { stderr } = spawnSync(process.execPath, ['--check', copy], { encoding: 'utf8', timeout: 10_000 })
    const [, line] = /template\.mjs:(\d+)/.exec(stderr) ?? []
    return line === undefined ? {} : { line: Number(line) }
  } catch {
    // It has gone meanwhile.
    return {}
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const lineIn = (thrown: unknown, root: string): { line?: number } => {
  const { line } = templateErrorLocation(thrown, root)
  return line === undefined ? {} : { line }
}

/** Modules are loaded once for each state of all of them, however often a build is made. */
const versionOf = (paths: readonly string[]): string =>
  `state=${hash('sha1', Buffer.concat(paths.map((path) => readFileSync(path)))).slice(0, 12)}`

/** What a template imports beside it is loaded anew with it: the mark of the state goes on to relative imports. */
const bustImportCache = (): void => {
  if (isRenewing) return
  isRenewing = true
  const hook = `export const resolve = async (specifier, context, next) => {
    const found = await next(specifier, context)
    const state = /[?&](state=[0-9a-f]{12})$/.exec(context.parentURL ?? '')
    const isBeside = state !== null && /^\\.{1,2}\\//.test(specifier) && !found.url.includes('?')
    return isBeside ? { ...found, url: found.url + '?' + state[1] } : found
  }`
  register(`data:text/javascript,${encodeURIComponent(hook)}`)
}
let isRenewing = false

const readStyle = (folder: string, name: string): string | undefined => {
  const path = join(folder, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
