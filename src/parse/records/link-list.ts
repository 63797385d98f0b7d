import { error, type Message } from '../../model/message.js'
import type { BlogrollFeed, LinkList, Source } from '../../model/site.js'
import { checkEncoding } from '../check-text.js'
import { asObject, readFields } from '../fields.js'
import { parseYaml } from '../yaml.js'
import { yamlPlaces } from '../yaml-places.js'

/** The name of the list of a file: `blogroll.yaml` → `blogroll`, `tools.links.yaml` → `tools`. */
const nameOfList = (path: string): string => path.replace(/(?:\.links)?\.yaml$/, '')

/**
 * Reads a list of links such as content/blogroll.yaml: a list of `{title, url, feed, description, group}`, or a group with
 * `title`, `description` and `links`. An entry without a title is an error and left out.
 */
export const parseLinkList = (
  source: Source,
): { readonly list: LinkList; readonly messages: readonly Message[] } => {
  const yaml = parseYaml(source.value, { file: source.file, firstLine: 1 })
  const messages: Message[] = [...yaml.messages, ...checkEncoding(source)]
  const empty = { name: nameOfList(source.path), links: [], file: source.file }
  const group = asObject(yaml.value)
  const value = group === undefined ? yaml.value : group.links
  if (yaml.value === null || yaml.value === undefined) return { list: empty, messages }
  if (!Array.isArray(value)) {
    const place = { file: source.file, line: 1 }
    const note = 'write `- title: "…"` and below it `url:` and `feed:`, or this below `links:`'
    return {
      list: empty,
      messages: [...messages, error('invalid-blogroll', place, 'the file is not a list of links', note)],
    }
  }
  const placeAt = yamlPlaces(source)
  const top = readFields(group ?? {}, (key) => placeAt([key]), messages)
  top.warnUnknownKeys(['title', 'description', 'links'], 'all')
  const [title, description] = [top.text('title'), top.text('description')]
  const before = group === undefined ? [] : ['links']
  const links = value.flatMap((item, index): BlogrollFeed[] => {
    const fields = readFields(asObject(item) ?? {}, (key) => placeAt([...before, index, key]), messages)
    const [title, url, feed] = [fields.text('title'), fields.url('url'), fields.url('feed')]
    const [description, group] = [fields.text('description'), fields.text('group')]
    fields.warnUnknownKeys(['title', 'url', 'feed', 'description', 'group'], 'all')
    if (title === undefined || title === '') {
      messages.push(
        error(
          'invalid-blogroll',
          placeAt([...before, index]),
          'an entry of the list has no `title`',
          'write `- title: "Jane’s notes"`',
        ),
      )
      return []
    }
    if (url === undefined && feed === undefined && !fields.has('url') && !fields.has('feed'))
      messages.push(
        error(
          'invalid-blogroll',
          placeAt([...before, index]),
          `the entry \`${title}\` has neither \`url\` nor \`feed\``,
          'write `url: https://…` below the title',
        ),
      )
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
  return {
    list: {
      ...empty,
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      links,
    },
    messages,
  }
}
