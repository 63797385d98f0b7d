import { type Config, type DeclaredBlock, titleOfName } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { interactionProperties, interactions } from '../../model/interactions.js'
import { type CustomKind, ownKinds } from '../../model/kinds.js'
import { builtInKinds } from '../../model/post-kind.js'
import type { Fields } from '../fields.js'
import { builtInBlocks } from '../markdown/block-data.js'
import type { Settings } from './settings.js'

const kindKeys = ['title', 'label', 'path', 'icon', 'property'] as const

/** Reads `kinds`, the kinds that are not built in. An invalid one is an error and left out. */
export const readKinds = (settings: Settings): Config['kinds'] => {
  const kinds: Record<string, CustomKind> = Object.create(null)
  const top = settings.group(['kinds'], [])
  for (const name of Object.keys(settings.data('kinds'))) {
    if (!/^[a-z][a-z0-9-]{0,40}$/.test(name) || builtInKinds.some((kind) => kind === name)) {
      top.reportError(
        name,
        `\`${name}\` cannot be the name of a kind`,
        'write a word of small letters that is not a built-in kind, e.g. `recipe:`',
      )
      continue
    }
    const fields = settings.group(['kinds', name], kindKeys)
    const taken = new Set([...builtInPaths, ...Object.values(kinds).map(({ path }) => path)])
    const title = fields.text('title') || titleOfName(name)
    kinds[name] = defined({
      name,
      title,
      label: fields.text('label') || title,
      path: readPath(fields, name, taken),
      icon: matching(fields, 'icon', /^[MmLlHhVvCcSsQqTtAaZz\d\s.,+-]+$/, 'the `d` of an SVG path'),
      property: readProperty(fields),
    })
  }
  return kinds
}

/** The paths of the lists of built-in kinds. */
const builtInPaths: readonly string[] = [
  ...Object.values(ownKinds).map(({ plural }) => plural),
  ...Object.values(interactions).map(({ plural }) => plural),
]

/** Reads the path of the list of a kind; one of another kind is an error. */
const readPath = (fields: Fields, name: string, taken: ReadonlySet<string>): string => {
  const path = matching(fields, 'path', /^[\w-]+$/, 'a name for its list, e.g. `path: recipes`') ?? name
  if (taken.has(path))
    fields.reportError(
      'path',
      `the list of another kind has the path \`${path}\``,
      'write another one, e.g. `path: recipes`',
    )
  return path
}

/** Reads the property of a kind; one of a built-in kind is an error. */
const readProperty = (fields: Fields): string | undefined => {
  const property = matching(
    fields,
    'property',
    /^[a-z]+-of$/,
    'a property of microformats that ends with `-of`, e.g. `property: play-of`',
  )
  if (property === undefined || !interactionProperties.has(property)) return property
  return fields.reject('property', 'a property that no built-in kind has, e.g. `property: play-of`')
}

const matching = (fields: Fields, key: string, pattern: RegExp, expected: string): string | undefined => {
  const text = fields.text(key)
  if (text === undefined || pattern.test(text)) return text
  return fields.reject(key, expected)
}

/** Reads `blocks`, the blocks of data that are not built in. An invalid one is an error and left out. */
export const readBlocks = (settings: Settings): Config['blocks'] => {
  const blocks: Record<string, DeclaredBlock> = Object.create(null)
  const top = settings.group(['blocks'], [])
  for (const name of Object.keys(settings.data('blocks'))) {
    if (!/^[a-z][a-z0-9-]{0,40}$/.test(name)) {
      top.reportError(
        name,
        `\`${name}\` cannot be the name of a block`,
        'write a word of small letters, e.g. `recipe:`',
      )
      continue
    }
    const fields = settings.group(['blocks', name], ['key', 'place'])
    if (builtInBlocks.includes(name) && !fields.has('key')) {
      top.reportError(
        name,
        `the block \`${name}\` is built in`,
        `choose another name, or write the front matter key of its data, e.g. \`${name}: { key: tracks }\``,
      )
      continue
    }
    blocks[name] = defined({
      key: fields.text('key'),
      place: fields.oneOf('place', ['before', 'after']) ?? 'after',
    })
  }
  return blocks
}
