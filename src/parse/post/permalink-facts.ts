import type { ParseSettings } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { readPostPath } from '../../model/post-path.js'
import type { Source } from '../../model/site.js'
import { asText, type Fields, readFields } from '../fields.js'
import { parseFrontMatter } from './front-matter.js'
import { keysOf } from './keys.js'
import { readPermalink } from './own-urls.js'
import { type PermalinkFacts, sectionOf } from './permalink.js'
import { firstText, readSlug } from './post-values.js'
import { readPublished } from './publishing.js'

/** Returns the properties of a post from which its URL is made; undefined when its front matter cannot be read. */
export const permalinkFactsOf = (source: Source, config: ParseSettings): PermalinkFacts | undefined => {
  const head = parseFrontMatter(source)
  return head.messages.length > 0
    ? undefined
    : readPermalinkFacts(readFields(head.data, head.placeOf, []), source.path, config)
}

/** Returns the key of the front matter with the date of a post, by the settings of its section. */
const dateKeyOf = (path: string, { sections, deepSections }: ParseSettings): string | undefined => {
  const section = sectionOf(path, deepSections)
  return section === undefined ? undefined : sections[section]?.date
}

/** Reads the properties of a post from which its URL is made. */
export const readPermalinkFacts = (fields: Fields, path: string, config: ParseSettings): PermalinkFacts => {
  const permalink = readPermalink(fields, config)
  return defined({
    path,
    slug: readSlug(fields),
    permalink,
    published: readPublished(fields, readPostPath(path), permalink, config, dateKeyOf(path, config)),
    title: firstText(fields, keysOf('name')),
    categories: readCategories(fields),
    keyOf: (key: string) => asText(fields.raw(key)),
  })
}

/** Reads the categories for `:categories`; a text has blanks or commas between them, as in Jekyll. */
const readCategories = (fields: Fields): readonly string[] => {
  const text = fields.raw('categories')
  if (typeof text !== 'string') return fields.nestedTexts('categories', 'category')
  return text.split(text.includes(',') ? /\s*,\s*/ : /\s+/).filter((one) => one !== '')
}
