import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from './support.js'

/** A Markdown file of the repository; `file` is its path in it. */
export type Document = { readonly file: string; readonly text: string }

const documentAt = (file: string): Document => ({
  file,
  text: readFileSync(join(projectFolder, file), 'utf8'),
})

const manualFiles = readdirSync(join(projectFolder, 'content/manual'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `content/manual/${name}`)

/** README and the pages of the manual. */
export const documents = ['README.md', ...manualFiles].map(documentAt)
export const codeReadme = documentAt('src/README.md')

/** The text of one page of the manual, by its name. */
export const manualPage = (name: string): string => documentAt(`content/manual/${name}.md`).text

/** A fenced block of code; `line` is that of its opening fence, `language` the word behind it. */
export type CodeBlock = {
  readonly file: string
  readonly line: number
  readonly language: string
  readonly text: string
}

const fence = /^( *)```([^\n]*)\n([\s\S]*?)^ *```$/gm

const blocksIn = ({ file, text }: Document): CodeBlock[] =>
  [...text.matchAll(fence)].map(({ index, 1: indent = '', 2: language = '', 3: code = '' }) => ({
    file,
    line: text.slice(0, index).split('\n').length,
    language,
    text: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }))

/** Every block of README and manual. */
export const blocks = documents.flatMap(blocksIn)

/** The blocks of one language. */
export const blocksOf = (language: string): CodeBlock[] =>
  blocks.filter((block) => block.language === language)

/** The text of the only block of a language, such as the settings of a server. */
export const onlyBlock = (language: string): string => {
  const [first, ...others] = blocksOf(language)
  if (first === undefined || others.length > 0) throw new Error(`not one block of ${language}`)
  return first.text
}

/** A text without its fenced blocks; their lines stay empty. */
export const withoutBlocks = (text: string): string =>
  text.replace(fence, (block) => block.replace(/[^\n]/g, ''))

/** The spans of code in the prose. */
export const codeSpans = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code = '']) => code)
