import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { register } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BlockTemplate } from '../../model/block-template.js'
import { type Html, html, isHtml, type TemplateValue } from '../../model/html.js'
import { error, type Message, reasonOf } from '../../model/message.js'
import { functionOfFile } from '../../model/template-files.js'
import type { Template, Theme } from '../../model/theme.js'
import {
  functionNameOf,
  importsFromOutside,
  replacedFile,
  styleFiles,
  unknownRemedy,
  unusedFile,
} from './check-template-files.js'
import { lineIn, placeOfImport, placeOfSyntax } from './template-places.js'
import { themeFile } from './theme-files.js'

/** A theme, the names of the parts that the blog replaces, and the errors of its files. */
export type ReadTheme = {
  readonly theme: Theme
  readonly own: readonly string[]
  /** Whether a template of the blog reads `extra`, the front matter keys that smallsocial does not know. */
  readonly readsExtra: boolean
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
  const blocks: Record<string, BlockTemplate> = { ...templates.blocks }
  const pages: Record<string, Template<unknown>> = {}
  const own: string[] = []
  const version = versionOf(names.map((name) => join(folder, name)))
  if (names.some((name) => /\.m?js$/.test(name))) bustImportCache()
  // Modules in other folders below templates/ are imported by the templates, and are not templates.
  for (const file of names.filter((name) => /^(?:(?:blocks|pages)\/)?[^/]+\.m?js$/.test(name))) {
    const [, kind, written = ''] = /^(?:(blocks|pages)\/)?(.*)\.m?js$/.exec(file) ?? []
    const place = { file: `templates/${file}` }
    const known = kind === undefined ? functionNameOf(written, templates) : functionOfFile(written)
    if (known === undefined) {
      messages.push(
        error(
          'unknown-template',
          place,
          `there is no template \`${written}\``,
          unknownRemedy(written, templates),
        ),
      )
      continue
    }
    const loaded = await loadTemplate(root, file, known, { version, names })
    if (loaded.message !== undefined) messages.push(loaded.message)
    if (loaded.isLoaded) own.push(written)
    const { replacement } = loaded
    if (replacement === undefined) continue
    if (kind === undefined)
      functions[known] = checkedTemplate(known, replacement, place.file, functions[known] as Template<never>)
    else if (kind === 'pages')
      pages[written] = checkedTemplate(
        known,
        replacement,
        place.file,
        allData(templates.data),
      ) as Template<unknown>
    else
      blocks[written] = checkedBlock(
        replacement as unknown as BlockTemplate,
        place.file,
        templates.blocks[written] ?? templates.blocks.data,
      )
  }
  // With an index, as in the repository of smallsocial, they are the sources of a theme.
  if (!names.includes('index.ts'))
    messages.push(...names.flatMap((name) => [...unusedFile(name, templates), ...replacedFile(name, names)]))
  messages.push(
    ...names.filter((name) => /\.m?js$/.test(name)).flatMap((name) => importsFromOutside(folder, name)),
  )
  const styles = Object.fromEntries(
    styleFiles.map((name) => [name, readStyle(folder, name) ?? themeFile(name) ?? '']),
  ) as Theme['styles']
  const searchScript = themeFile('browser/search.js') ?? ''
  const id =
    own.length > 0 ? {} : { id: hash('sha1', [program, searchScript, ...Object.values(styles)].join('\n')) }
  return {
    theme: { ...(functions as unknown as typeof templates), pages, blocks, styles, searchScript, ...id },
    own,
    readsExtra: names.some(
      (name) => /\.m?js$/.test(name) && /\bextra\b/.test(readFileSync(join(folder, name), 'utf8')),
    ),
    messages,
  }
}

/** Returns the template that one of `pages/` replaces: it shows all data. */
const allData =
  (data: Theme['data']): Template<unknown> =>
  (value, around) =>
    around.page === undefined ? html`` : data({ page: around.page, value }, around)

type LoadedTemplate = {
  readonly isLoaded: boolean
  readonly replacement?: Template<never>
  readonly message?: Message
}

/** Imports a module of templates/, and returns its function, or the error that it has. */
const loadTemplate = async (
  root: string,
  file: string,
  name: string,
  { version, names }: { readonly version: string; readonly names: readonly string[] },
): Promise<LoadedTemplate> => {
  const path = join(root, 'templates', file)
  const place = { file: `templates/${file}` }
  try {
    const module = (await import(`${pathToFileURL(path).href}?${version}`)) as Record<string, unknown>
    const replacement = module[name] ?? module.default
    if (typeof replacement === 'function')
      return { isLoaded: true, replacement: replacement as Template<never> }
    const reason = `the file exports no function \`${name}\``
    const note = `write \`export const ${name} = (subject, { site, theme, html }) => html\`…\``
    return { isLoaded: true, message: error('invalid-template', place, reason, note) }
  } catch (thrown) {
    const words = reasonOf(thrown)
    const at =
      thrown instanceof SyntaxError
        ? placeOfSyntax(root, file, names)
        : (placeOfImport(root, words) ?? lineIn(thrown, root))
    const reason = `the template cannot be loaded: ${words}`
    return { isLoaded: false, message: error('invalid-template', { ...place, ...at }, reason) }
  }
}

/**
 * Templates whose result is inserted into another template, so that it may be any `TemplateValue`; the others
 * must return Html.
 */
const fragmentTemplates: readonly string[] = [
  ...['summary', 'kind', 'context', 'responses', 'author', 'archive'],
  ...['head', 'siteHeader', 'siteFooter', 'afterTitle', 'afterContent', 'postFooter', 'seeAlso'],
]

/**
 * Returns the template with a check that it returns Html, and with the template that it replaces as `original`. Such
 * an error has no stack line in the template, so it carries the file.
 */
const checkedTemplate =
  (name: string, template: Template<never>, file: string, replaced: Template<never>): Template<never> =>
  (subject, around) => {
    const original = (other: never = subject) => replaced(other, around)
    return htmlOf(
      template(subject, { ...around, original } as typeof around),
      file,
      fragmentTemplates.includes(name),
    )
  }

/** Does the same for the template of a block. */
const checkedBlock =
  (template: BlockTemplate, file: string, replaced: BlockTemplate | undefined): BlockTemplate =>
  (data, context) => {
    const original = (other: never = data) => replaced?.(other, context) ?? html``
    return htmlOf(template(data, { ...context, original } as typeof context), file, true)
  }

const htmlOf = (made: unknown, file: string, isFragment: boolean): Html => {
  if (isHtml(made)) return made
  if (isFragment && isHole(made) && !(typeof made === 'string' && tags.test(made))) return html`${made}`
  if (made instanceof Promise) made.catch(() => undefined)
  const remedy =
    made instanceof Promise
      ? 'it is async; remove `async`'
      : 'it does not return Html; begin its result with html`…`'
  throw Object.assign(new Error(remedy), { file })
}

/** Matches a tag in a text, which would be shown as text. */
const tags =
  /<\/?(?:a|aside|div|footer|h[1-6]|header|img|li|link|meta|nav|ol|p|script|section|span|strong|style|ul)\b[^<>]*>/i

const isHole = (value: unknown): value is TemplateValue =>
  value === null || typeof value !== 'object'
    ? typeof value !== 'function' && typeof value !== 'symbol'
    : isHtml(value) || (Array.isArray(value) && value.every(isHole))

/**
 * Returns a query for the import of modules that changes with any file of theirs: Node loads a module once for each
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
