import { resolve } from 'node:path'
import { ownTemplateFiles, themeFile } from '../io/content/theme-files.js'
import { createFiles, existingFiles } from '../io/fs/create-files.js'
import { error, type Message } from '../model/message.js'
import type { Theme } from '../model/theme.js'
import { closestMatch } from '../parse/fields.js'

/** What each part of the look is for. */
const parts = {
  layout: 'the whole page: head, header, menu, footer',
  home: 'the front page',
  list: 'a section, a kind, a tag, a year, a month, all posts',
  post: 'a post on its own page',
  page: 'a page without a date',
  tombstone: 'what stands where a deleted post was',
  summary: 'a post in a list',
  kind: 'the line that says what a post does',
  context: 'the page that is answered',
  responses: 'likes, replies, mentions below a page',
  author: 'the author, as a card and as a line',
  card: 'the picture that others show with a link',
  tags: 'the list of all tags',
  archive: 'years and months',
  feeds: 'how to subscribe',
  blogroll: 'people and feeds that the author follows',
  webmention: 'how to answer from a site of one’s own',
  missing: 'the page 404.html',
  search: 'the page to search the site',
  redirect: 'a page that sends on to another',
} as const satisfies Readonly<Record<Exclude<keyof Theme, 'id' | 'styles' | 'searchScript'>, string>>

const styles = {
  'style.css': 'the style sheet, whole',
  'custom.css': 'rules that are added to it',
  'feed.css': 'what a browser shows of a feed',
} as const satisfies Readonly<Record<keyof Theme['styles'], string>>

/** A part of the look: the file that replaces it, what it is for, and whether the blog has one. */
export type ThemePart = { readonly file: string; readonly description: string; readonly isCustom: boolean }

/** The parts that a blog may replace. */
export const runThemeList = (root: string): readonly ThemePart[] => {
  const own = ownTemplateFiles(resolve(root))
  return [
    ...Object.entries(parts).map(([name, description]) => ({ file: `${name}.js`, description })),
    ...Object.entries(styles).map(([file, description]) => ({ file, description })),
  ].map((part) => ({
    ...part,
    isCustom: own.includes(part.file) || own.includes(part.file.replace('.js', '.mjs')),
  }))
}

/** What `theme copy` wrote, or why it did not. */
export type ThemeCopyResult = {
  readonly ok: boolean
  readonly files: readonly string[]
  readonly messages: readonly Message[]
}

/** Writes a part of the look into the blog's own templates/, to be changed there; never over a file. */
export const runThemeCopy = (name: string, root: string): ThemeCopyResult => {
  const failed = (reason: string, note: string): ThemeCopyResult => ({
    ok: false,
    files: [],
    messages: [error('invalid-argument', { file: 'theme copy' }, reason, note)],
  })
  const list = runThemeList(root)
  const part = list.find(({ file }) => file === name || file === `${name}.js` || file === `${name}.css`)
  if (part === undefined) {
    const names = list.map(({ file }) => file.replace(/\.js$/, ''))
    const meant = closestMatch(name, names)
    return failed(
      `the look has no part \`${name}\``,
      meant === undefined ? `it has ${names.join(', ')}` : `did you mean \`${meant}\`?`,
    )
  }
  const path = `templates/${part.file}`
  const contents = part.file === 'custom.css' ? custom : withHeader(part, themeFile(part.file) ?? '')
  if (part.isCustom || existingFiles(resolve(root), [{ path, contents }]).length > 0)
    return failed(`\`${path}\` is there already`, 'change it, or delete it to begin anew')
  createFiles(resolve(root), [{ path, contents }])
  return { ok: true, files: [path], messages: [] }
}

/** The text of a part, and above it what it is and where its own function begins: what that needs stands before. */
const withHeader = ({ file, description }: ThemePart, text: string): string => {
  const lines = text.split('\n')
  const begin = lines.findIndex((line) => line.startsWith(`const ${file.replace('.js', '')} = `))
  const where = begin < 1 ? '' : ` Its own part begins at line ${begin + 2}; above stands what that needs.`
  return `/* ${description}: a copy of smallsocial's own ${file}. Change it; delete this file to have the original back.${where} */\n${text}`
}

const custom = '/* Added after the style sheet. The colours are --accent, --paper and --ink. */\n'
