import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { register } from 'node:module'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BlockTemplate } from '../../model/block-template.js'
import { closestMatch } from '../../model/closest-match.js'
import { type Html, html, isHtml, type TemplateValue } from '../../model/html.js'
import { error, type Message, warning } from '../../model/message.js'
import { functionOfFile, templateFileOf } from '../../model/template-files.js'
import type { Template, Theme } from '../../model/theme.js'
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

/** Returns a warning for a file of templates/ that is not read, if its name or folder is similar to one that is. */
const unusedFile = (name: string, templates: NamedTemplates): Message[] => {
  const [, folder = '', file = '', extension = ''] = /^(?:([^/]+)\/)?([^/]+)\.([^./]+)$/.exec(name) ?? []
  const isOfOtherLanguage = otherLanguages.includes(extension)
  const meant =
    folder !== ''
      ? isOfOtherLanguage && ['blocks', 'pages'].includes(folder)
        ? `${folder}/${file}.js`
        : extension.endsWith('js') && closestMatch(folder, ['blocks', 'pages'])
      : extension === 'css'
        ? closestMatch(name, styleFiles)
        : isOfOtherLanguage && functionNameOf(file, templates) && `${file}.js`
  if (!meant || [folder, name].includes(meant)) return []
  return [
    warning(
      'unknown-template',
      { file: `templates/${name}` },
      folder === '' || isOfOtherLanguage
        ? 'the file is not used'
        : `the folder \`${folder}\` has no templates`,
      `did you mean \`${meant}\`?`,
    ),
  ]
}

/** The extensions of files that are no templates, and may be meant as such. */
const otherLanguages: readonly string[] = ['html', 'jsx', 'njk', 'liquid', 'ts', 'tsx', 'mts', 'cts', 'cjs']

/** Returns a warning for a template beside another one with the same name, which replaces it. */
const replacedFile = (name: string, names: readonly string[]): Message[] => {
  const other = name.replace(/\.js$/, '.mjs')
  return other === name || !names.includes(other)
    ? []
    : [
        warning(
          'unknown-template',
          { file: `templates/${name}` },
          `the file is not used, because \`${other}\` is the same template`,
          'delete one of them',
        ),
      ]
}

const unknownRemedy = (written: string, templates: NamedTemplates): string => {
  const names = templateNames(templates).map(templateFileOf)
  const meant = closestMatch(written, names)
  return meant === undefined
    ? `the templates are ${names.join(', ')}; those of blocks and of pages from data are in templates/blocks/ and templates/pages/`
    : `did you mean \`${meant}\`?`
}

/** Returns a warning for each relative import of a module of templates/ that leads out of it: a build does not see changes there. */
const importsFromOutside = (folder: string, name: string): Message[] =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const written = /\b(?:from|import)\s*\(?\s*(['"])(\.{1,2}\/[^'"]*)\1/.exec(text)?.[2]
      return written === undefined || !posix.join(posix.dirname(name), written).startsWith('../')
        ? []
        : [
            warning(
              'invalid-template',
              { file: `templates/${name}`, line: index + 1 },
              `\`${written}\` is not in templates/, so that no build sees when it changes`,
              'move it into a folder of templates/, e.g. templates/lib/',
            ),
          ]
    })

const styleFiles = ['style.css', 'parts.css', 'feed.css', 'custom.css'] as const

type NamedTemplates = object & { readonly blocks: unknown; readonly pages: unknown }

/** Returns the template that one of `pages/` replaces: it shows all data. */
const allData =
  (data: Theme['data']): Template<unknown> =>
  (value, around) =>
    around.page === undefined ? html`` : data({ page: around.page, value }, around)

/** The templates that a blog may replace, by the names of their functions. */
const templateNames = ({ blocks: _, pages: __, ...templates }: NamedTemplates): string[] =>
  Object.keys(templates)

/** Returns the function of a file in templates/; undefined when there is no such template. */
const functionNameOf = (file: string, templates: NamedTemplates): string | undefined => {
  const name = functionOfFile(file)
  return templateNames(templates).includes(name) ? name : undefined
}

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
    const words = thrown instanceof Error ? thrown.message : String(thrown)
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
const placeOfSyntax = (
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
const placeOfImport = (root: string, words: string): { file: string; line?: number } | undefined => {
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

const lineIn = (thrown: unknown, root: string): { line?: number } => {
  const { line } = templateErrorLocation(thrown, root)
  return line === undefined ? {} : { line }
}

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

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
