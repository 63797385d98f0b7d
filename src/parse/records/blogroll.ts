import { error, type Message } from '../../model/message.js'
import type { BlogrollFeed, Source } from '../../model/site.js'
import { asObject, readFields } from '../fields.js'
import { parseYaml } from '../yaml.js'
import { yamlPlaces } from '../yaml-places.js'

/**
 * Reads content/blogroll.yaml, a list of `{title, url, feed, description, group}`. An entry without a title
 * is an error and left out.
 */
export const parseBlogroll = (
  source: Source,
): { readonly feeds: readonly BlogrollFeed[]; readonly messages: readonly Message[] } => {
  const yaml = parseYaml(source.value, { file: source.file, firstLine: 1 })
  const messages: Message[] = [...yaml.messages]
  if (yaml.value === null || yaml.value === undefined) return { feeds: [], messages }
  if (!Array.isArray(yaml.value))
    return {
      feeds: [],
      messages: [
        error(
          'invalid-blogroll',
          { file: source.file, line: 1 },
          'the blogroll is not a list',
          'write `- title: "…"` and below it `url:` and `feed:`',
        ),
      ],
    }
  const placeAt = yamlPlaces(source)
  const feeds = yaml.value.flatMap((item, index): BlogrollFeed[] => {
    const fields = readFields(asObject(item) ?? {}, (key) => placeAt([index, key]), messages)
    const [title, url, feed] = [fields.text('title'), fields.url('url'), fields.url('feed')]
    const [description, group] = [fields.text('description'), fields.text('group')]
    fields.warnUnknownKeys(['title', 'url', 'feed', 'description', 'group'], 'all')
    if (title === undefined) {
      messages.push(
        error(
          'invalid-blogroll',
          placeAt([index]),
          'an entry of the blogroll has no `title`',
          'write `- title: "Jane’s notes"`',
        ),
      )
      return []
    }
    return [
      {
        title,
        ...(url !== undefined && { url }),
        ...(feed !== undefined && { feed }),
        ...(description !== undefined && { description }),
        ...(group !== undefined && { group }),
      },
    ]
  })
  return { feeds, messages }
}
