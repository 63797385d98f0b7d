import type { ParseSettings } from '../../model/config.js'
import { languageTag } from '../../model/i18n/index.js'
import { readPostPath } from '../../model/post-path.js'
import type { Source } from '../../model/site.js'
import type { Fields } from '../fields.js'
import { keysOf } from './keys.js'
import { readAliases } from './own-urls.js'
import { invalidPathReason, permalinkOf, similarPlaceholder } from './permalink.js'
import { readPermalinkFacts } from './permalink-facts.js'
import { firstText, readLang, readNetworks, readPinned, readTags } from './post-values.js'
import { readDate } from './publishing.js'

/** Reads the properties of a post that depend only on its front matter. */
export const readPostFacts = (fields: Fields, { path }: Source, config: ParseSettings) => {
  const place = readPostPath(path)
  const facts = readPermalinkFacts(fields, path, config)
  const { published, title } = facts
  const updated = readDate(fields, keysOf('updated'), config, true)
  const isLater = updated !== undefined && (published === undefined || updated.epoch > published.epoch)
  const { url, missing, unusable } = permalinkOf(facts, config)
  if (missing !== undefined) warnMissing(fields, missing)
  if (unusable !== undefined)
    fields.reportWarning(
      'permalink',
      `the pattern of its URL gives \`${unusable}\`, which ${invalidPathReason(unusable) ?? ''}, so its URL is that of its file`,
      'write a `slug`, or rename the file',
    )
  return {
    url,
    name: title,
    summary: firstText(fields, keysOf('summary')),
    published,
    updated: isLater ? updated : undefined,
    categories: readTags(fields, config),
    syndication: fields.urls('syndication'),
    syndicate: readNetworks(fields),
    warning: firstText(fields, ['content_warning']),
    feedId: firstText(fields, ['guid']),
    ...readAliases(fields, config),
    lang: readLang(fields) ?? (place.lang === undefined ? undefined : languageTag(place.lang)),
    pinned: readPinned(fields),
  }
}

/** Adds a warning that the pattern of `permalinks` has a placeholder for which the post has no value. */
const warnMissing = (fields: Fields, name: string): void => {
  const meant = similarPlaceholder(name)
  fields.reportWarning(
    'permalink',
    `the pattern of its URL in site.yaml has \`:${name}\`, which the post does not have, so its URL is that of its file`,
    meant === undefined
      ? `write \`${name}: …\`, or a \`permalink\``
      : `did you mean \`:${meant}\` in site.yaml?`,
  )
}
