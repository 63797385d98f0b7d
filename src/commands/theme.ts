import { resolve } from 'node:path'
import { hasSettings } from '../io/content/ledger-file.js'
import { ownTemplateFiles, themeFile } from '../io/content/theme-files.js'
import { createFiles, existingFiles } from '../io/fs/create-files.js'
import { closestMatch } from '../model/closest-match.js'
import { error, type Message } from '../model/message.js'
import type { Rule } from '../model/rules.js'
import { functionOfFile, templateFileOf } from '../model/template-files.js'
import type { Theme } from '../model/theme.js'
import { noSettings } from '../project/read-project.js'

/** Each template of the theme and its description. */
const parts = {
  layout: 'the whole page: head, header, menu, footer',
  head: 'more elements of the head of a page; a slot that is empty',
  siteHeader: 'the header of each page: the author, or the title, and the menu',
  siteFooter: 'the footer of each page',
  afterTitle: 'a slot below the title of a post, empty',
  afterContent: 'a slot below the content of a post, empty',
  seeAlso: 'pages that link to a page, and related posts',
  postFooter: 'the lines below a post: author, date, tags, copies',
  home: 'the front page',
  list: 'a section, a kind, a tag, a year, a month, all posts',
  post: 'a post on its own page',
  page: 'a page without a date',
  tombstone: 'the page of a deleted post',
  summary: 'a post in a list',
  kind: 'the line that says what a post does',
  context: 'the quotation of the page that a post responds to',
  responses: 'likes, replies, mentions below a page',
  author: 'the author, as a card and as a line',
  card: 'the picture that other sites show with a link',
  tags: 'the list of all tags',
  archive: 'years and months',
  feeds: 'how to subscribe',
  blogroll: 'a list of links: the blogroll, the podroll and others',
  person: 'the exchanges with a person',
  data: 'a page from a data file without a template of its own',
  webmention: 'how to respond from one’s own site',
  missing: 'the page 404.html',
  search: 'the page to search the site',
  redirect: 'a page that redirects to another',
} as const satisfies Readonly<
  Record<Exclude<keyof Theme, 'id' | 'styles' | 'searchScript' | 'blocks' | 'pages'>, string>
>

/** Each built-in block of data and its description. */
const blocks = {
  review: 'what a review is about, and the rating',
  event: 'when and where an event is',
  checkin: 'the place where the author was',
  location: 'the place at which a post was written',
  playlist: 'the parts of a collection',
  cite: 'a cited page',
  'map-link': 'a place in a text',
  data: 'any other data',
} as const

const styles = {
  'style.css': 'the style sheet, whole',
  'parts.css': 'the style sheet of blocks of data, lists of titles, menus with two levels, slides',
  'custom.css': 'rules that are added to it',
  'feed.css': 'what a browser shows of a feed',
} as const satisfies Readonly<Record<keyof Theme['styles'], string>>

/** A part of the theme: the file that replaces it, its description, and whether the blog has this file. */
export type ThemePart = { readonly file: string; readonly description: string; readonly isCustom: boolean }

/** Returns the parts that a blog may replace. */
export const runThemeList = (root: string): readonly ThemePart[] => {
  const own = ownTemplateFiles(resolve(root))
  return [
    ...Object.entries(parts).map(([name, description]) => ({
      file: `${templateFileOf(name)}.js`,
      description,
    })),
    ...Object.entries(blocks).map(([name, description]) => ({ file: `blocks/${name}.js`, description })),
    ...Object.entries(styles).map(([file, description]) => ({ file, description })),
  ].map((part) => ({
    ...part,
    isCustom: own.includes(part.file) || own.includes(part.file.replace('.js', '.mjs')),
  }))
}

/** The files that `theme copy` wrote, or the reason that it wrote none. */
export type ThemeCopyResult = {
  readonly ok: boolean
  readonly files: readonly string[]
  readonly messages: readonly Message[]
}

/** Copies a part of the theme into the blog's templates/, for the author to change; returns an error when the file exists. */
export const runThemeCopy = (name: string, root: string): ThemeCopyResult => {
  const failed = (reason: string, note: string, rule: Rule = 'invalid-argument'): ThemeCopyResult => ({
    ok: false,
    files: [],
    messages: [error(rule, { file: 'theme copy' }, reason, note)],
  })
  if (!hasSettings(resolve(root))) return { ok: false, files: [], messages: [noSettings] }
  const list = runThemeList(root)
  const part = list.find(({ file }) => file === name || file === `${name}.js` || file === `${name}.css`)
  if (part === undefined) {
    const names = list.map(({ file }) => file.replace(/\.js$/, ''))
    const match = closestMatch(name, names)
    return failed(
      `the theme has no part \`${name}\``,
      match === undefined ? `it has ${names.join(', ')}` : `did you mean \`${match}\`?`,
    )
  }
  const path = `templates/${part.file}`
  const contents = part.file === 'custom.css' ? custom : withHeader(part, themeFile(part.file) ?? '')
  if (part.isCustom || existingFiles(resolve(root), [{ path, contents }]).length > 0)
    return failed(`\`${path}\` already exists`, 'change it, or delete it and copy again', 'file-exists')
  createFiles(resolve(root), [{ path, contents }])
  return { ok: true, files: [path], messages: [] }
}

/** Returns the text of a part below a comment with its description and the line of its own function; helpers of it precede. */
const withHeader = ({ file, description }: ThemePart, text: string): string => {
  const lines = text.split('\n')
  const name = functionOfFile(file.replace(/^blocks\/|\.js$/g, ''))
  const begin = lines.findIndex((line) => line.startsWith(`const ${name} = `))
  const hint = begin < 1 ? '' : ` The template begins at line ${begin + 2}, after its helpers.`
  return `/* ${description}: a copy of smallsocial's own ${file}. Change it; delete this file to restore the original.${hint} */\n${text}`
}

const custom = '/* Added after the style sheet. The colours are --accent, --paper and --ink. */\n'
