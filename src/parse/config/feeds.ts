import {
  type Config,
  type FeedChoice,
  feedFormats,
  feedIds,
  listTypes,
  type NamedFeed,
  titleOfName,
} from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { kindNames } from '../../model/post-kind.js'
import { readPaths } from './paths.js'
import type { Settings } from './settings.js'

/** Reads `feeds`, with defaults. */
export const readFeeds = (settings: Settings, kinds: Config['kinds']): Config['feeds'] => {
  const fields = settings.group(
    ['feeds'],
    ['of', 'formats', 'limit', 'id', 'markdown', 'aliases', 'main', 'named'],
  )
  return defined({
    of: fields.someOf('of', listTypes) ?? listTypes,
    formats: fields.someOf('formats', feedFormats) ?? feedFormats,
    limit: fields.integer('limit', 1) ?? 20,
    id: fields.oneOf('id', feedIds) ?? 'url',
    markdown: fields.boolean('markdown') ?? false,
    aliases: readPaths(fields, 'aliases'),
    main: fields.has('main') ? readChoice(settings, ['feeds', 'main'], [], kinds) : undefined,
    named: readNamedFeeds(settings, kinds),
  })
}

const choiceKeys = [
  ...['kinds', 'sections', 'tags'],
  ...['withoutKinds', 'withoutSections', 'withoutTags'],
] as const

const readChoice = (
  settings: Settings,
  path: readonly string[],
  more: readonly string[],
  kinds: Config['kinds'],
): FeedChoice => {
  const fields = settings.group(path, [...choiceKeys, ...more])
  const known = kindNames(kinds)
  return {
    kinds: fields.someOf('kinds', known) ?? [],
    sections: fields.texts('sections'),
    tags: fields.texts('tags'),
    withoutKinds: fields.someOf('withoutKinds', known) ?? [],
    withoutSections: fields.texts('withoutSections'),
    withoutTags: fields.texts('withoutTags'),
  }
}

/** Reads `feeds.named`. A name that cannot be part of a URL is an error, and the feed is left out. */
const readNamedFeeds = (settings: Settings, kinds: Config['kinds']): NamedFeed[] =>
  Object.keys(settings.data('feeds', 'named')).flatMap((name) => {
    if (!/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,60}$/u.test(name)) {
      settings
        .group(['feeds', 'named'], [])
        .reportError(
          name,
          `\`${name}\` cannot be the name of a feed`,
          'write letters, digits and `-`, e.g. `writing:`',
        )
      return []
    }
    const path = ['feeds', 'named', name]
    const choice = readChoice(settings, path, ['title', 'description', 'feedAliases'], kinds)
    const fields = settings.group(path, [])
    return [
      defined({
        name,
        ...choice,
        title: fields.text('title') || titleOfName(name),
        description: fields.text('description'),
        feedAliases: readPaths(fields, 'feedAliases'),
      }),
    ]
  })
