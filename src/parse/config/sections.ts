import {
  type Config,
  defaultSection,
  feedIds,
  listLayouts,
  type Section,
  scriptSources,
  sortOrders,
} from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { compareText } from '../../model/message.js'
import { kindNames } from '../../model/post-kind.js'
import type { Fields } from '../fields.js'
import { invalidPathReason, isPlaceholder, placeholder } from '../post/permalink.js'
import { readPaths } from './paths.js'
import type { Settings } from './settings.js'

/**
 * Reads `permalinks`, the patterns by folder, and those of sections; `""` is that of all folders. A pattern in which nothing differs between
 * posts is an error and left out.
 */
export const readPermalinks = (settings: Settings): Record<string, string> => {
  const fields = settings.group(['permalinks'], [])
  const permalinks: Record<string, string> = {}
  const read = (from: Fields, key: string, folder: string): void => {
    const pattern = readPattern(from, key, folder)
    if (pattern !== undefined) permalinks[folder] = pattern
  }
  for (const folder of Object.keys(settings.data('sections')))
    read(settings.group(['sections', folder], []), 'permalink', folder)
  for (const key of Object.keys(settings.data('permalinks'))) read(fields, key, key.replace(/^\/|\/$/g, ''))
  return permalinks
}

const readPattern = (fields: Fields, key: string, folder: string): string | undefined => {
  const pattern = fields.text(key)
  if (pattern === undefined) return undefined
  const names = [...pattern.matchAll(placeholder)].map(([, name = '']) => name)
  if (invalidPathReason(pattern.replace(placeholder, 'x')) === undefined && names.some(isDistinct))
    return pattern
  const example = `e.g. \`${key}: /${folder}/:year/:name/\``
  return fields.reject(
    key,
    pattern.startsWith('/')
      ? `a pattern with the name in it, ${example}`
      : `a pattern that begins with \`/\`, ${example}`,
  )
}

/** Whether a placeholder differs between the posts of a folder: a name or a key of the front matter. */
const isDistinct = (name: string): boolean =>
  ['name', 'slug', 'title', 'filename'].includes(name) || !isPlaceholder(name)

/** A path of folder names, none of which begins with a dot. */
const isFolderPath = /^[^/\\.\p{Cc}][^/\\\p{Cc}]*(?:\/[^/\\.\p{Cc}][^/\\\p{Cc}]*)*$/u

const sectionKeys = [
  ...['title', 'description', 'order', 'kind', 'date', 'permalink', 'layout', 'sort'],
  ...['timeline', 'feed', 'tagFeeds', 'pages', 'feedAliases', 'feedId', 'scripts'],
] as const

/**
 * Reads `sections`, with defaults. `deepSections` are the folders that are not at the top, the longest path
 * first.
 */
export const readSections = (
  settings: Settings,
  kinds: Config['kinds'],
): Pick<Config, 'sections' | 'deepSections'> => {
  const sections: Record<string, Section> = Object.create(null)
  for (const folder of Object.keys(settings.data('sections'))) {
    if (!isFolderPath.test(folder) || !folder.isWellFormed()) {
      settings
        .group(['sections'], [])
        .reportError(
          folder,
          `\`${folder}\` is not the name of a folder`,
          'write the name of a folder of content/, e.g. `notes:` or `resources/wiki:`',
        )
      continue
    }
    const fields = settings.group(['sections', folder], sectionKeys)
    const base = defaultSection(folder)
    sections[folder] = defined({
      ...base,
      title: fields.text('title') || base.title,
      description: fields.text('description'),
      order: fields.integer('order', 0),
      kind: fields.oneOf('kind', kindNames(kinds)),
      date: fields.text('date'),
      layout: fields.oneOf('layout', listLayouts),
      sort: fields.oneOf('sort', sortOrders) ?? base.sort,
      timeline: fields.boolean('timeline') ?? base.timeline,
      feed: fields.boolean('feed') ?? base.feed,
      tagFeeds: fields.boolean('tagFeeds') ?? base.tagFeeds,
      pages: fields.boolean('pages') ?? base.pages,
      feedAliases: readPaths(fields, 'feedAliases'),
      feedId: fields.oneOf('feedId', feedIds),
      scripts: fields.oneOf('scripts', scriptSources) ?? base.scripts,
    })
  }
  const deepSections = Object.keys(sections)
    .filter((folder) => folder.includes('/'))
    .sort((a, b) => b.length - a.length || compareText(a, b))
  return { sections, deepSections }
}
