import { type Config, type DeclaredBlock, titleOfName } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import type { CustomKind } from '../../model/kinds.js'
import { builtInKinds, type Kind } from '../../model/post.js'
import type { Fields } from '../fields.js'
import { builtInBlocks } from '../markdown/block-data.js'
import type { Settings } from './settings.js'

/** Returns the names of all kinds: the built-in ones and those of the settings. */
export const kindNames = (kinds: Config['kinds']): readonly Kind[] => [...builtInKinds, ...Object.keys(kinds)]

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
    const title = fields.text('title') ?? titleOfName(name)
    kinds[name] = defined({
      name,
      title,
      label: fields.text('label') ?? title,
      path: matching(fields, 'path', /^[\w-]+$/, 'a name for its list, e.g. `path: recipes`') ?? name,
      icon: matching(fields, 'icon', /^[MmLlHhVvCcSsQqTtAaZz\d\s.,+-]+$/, 'the `d` of an SVG path'),
      property: matching(
        fields,
        'property',
        /^[a-z]+-of$/,
        'a property of microformats that ends with `-of`, e.g. `property: play-of`',
      ),
    })
  }
  return kinds
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
    if (!/^[a-z][a-z0-9-]{0,40}$/.test(name) || builtInBlocks.includes(name)) {
      top.reportError(
        name,
        `\`${name}\` cannot be the name of a block`,
        `write a word of small letters that is not built in: ${builtInBlocks.join(', ')}`,
      )
      continue
    }
    const fields = settings.group(['blocks', name], ['key', 'place'])
    blocks[name] = defined({
      key: fields.text('key'),
      place: fields.oneOf('place', ['before', 'after']) ?? 'after',
    })
  }
  return blocks
}
