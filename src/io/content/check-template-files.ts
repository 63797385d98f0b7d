import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { closestMatch } from '../../model/closest-match.js'
import { type Message, warning } from '../../model/message.js'
import { functionOfFile, templateFileOf } from '../../model/template-files.js'

/** Returns a warning for a file of templates/ that is not read, if its name or folder is similar to one that is. */
export const unusedFile = (name: string, templates: NamedTemplates): Message[] => {
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

/** The extensions of files that are not templates but may be meant as such. */
const otherLanguages: readonly string[] = ['html', 'jsx', 'njk', 'liquid', 'ts', 'tsx', 'mts', 'cts', 'cjs']

/** Returns a warning for a template beside another one with the same name, which replaces it. */
export const replacedFile = (name: string, names: readonly string[]): Message[] => {
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

/** Returns what to do about a template that does not exist: the similar one, or all names. */
export const unknownRemedy = (written: string, templates: NamedTemplates): string => {
  const names = templateNames(templates).map(templateFileOf)
  const meant = closestMatch(written, names)
  return meant === undefined
    ? `the templates are ${names.join(', ')}; those of blocks and of pages from data are in templates/blocks/ and templates/pages/`
    : `did you mean \`${meant}\`?`
}

/** Returns a warning for each relative import of a module of templates/ that leads out of it: a build does not see changes there. */
export const importsFromOutside = (folder: string, name: string): Message[] =>
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

/** The style sheets of templates/. */
export const styleFiles = ['style.css', 'parts.css', 'feed.css', 'custom.css'] as const

/** Templates by the names of their functions. */
export type NamedTemplates = object & { readonly blocks: unknown; readonly pages: unknown }

/** The templates that a blog may replace, by the names of their functions. */
const templateNames = ({ blocks: _, pages: __, ...templates }: NamedTemplates): string[] =>
  Object.keys(templates)

/** Returns the function of a file in templates/; undefined when there is no such template. */
export const functionNameOf = (file: string, templates: NamedTemplates): string | undefined => {
  const name = functionOfFile(file)
  return templateNames(templates).includes(name) ? name : undefined
}
