import type { DeclaredPerson } from '../../model/mention.js'
import { error, type Message, warning } from '../../model/message.js'
import type { Source } from '../../model/site.js'
import { canonicalUrl, isWebUrl } from '../../model/untrusted.js'
import { checkEncoding } from '../check-text.js'
import { asObject, readFields } from '../fields.js'
import { parseYaml } from '../yaml.js'
import { yamlPlaces } from '../yaml-places.js'

/**
 * Reads content/people.yaml, a list of `{name, url, photo, also, nick}`. A person without a name is an error and
 * left out.
 */
export const parsePeople = (
  source: Source,
): { readonly people: readonly DeclaredPerson[]; readonly messages: readonly Message[] } => {
  const yaml = parseYaml(source.value, { file: source.file, firstLine: 1 })
  const messages: Message[] = [...yaml.messages, ...checkEncoding(source)]
  if (yaml.value === undefined || yaml.value === null) return { people: [], messages }
  if (!Array.isArray(yaml.value)) {
    const reason = 'the people are not a list'
    return {
      people: [],
      messages: [error('invalid-people', { file: source.file, line: 1 }, reason, example)],
    }
  }
  const placeAt = yamlPlaces(source)
  const seen = new Set<string>()
  const checkOnce = (index: number, key: string, value: string): void => {
    if (seen.has(value))
      messages.push(
        warning(
          'invalid-people',
          placeAt([index, key]),
          `two people have \`${value}\``,
          'give it to one of them, or write both as one person',
        ),
      )
    seen.add(value)
  }
  const people = yaml.value.flatMap((item, index): DeclaredPerson[] => {
    const fields = readFields(asObject(item) ?? {}, (key) => placeAt([index, key]), messages)
    fields.warnUnknownKeys(['name', 'url', 'photo', 'also', 'nick'], 'all')
    const [name, url, written, also] = [
      fields.text('name'),
      fields.url('url'),
      fields.text('photo'),
      fields.urls('also'),
    ]
    const photo =
      written === undefined || written.startsWith('/') || isWebUrl(written)
        ? written
        : fields.reject('photo', 'a path of the site, e.g. `photo: /people/jane.jpg`')
    if (name === undefined || name === '') {
      messages.push(error('invalid-people', placeAt([index]), 'a person has no `name`', example))
      return []
    }
    const nick = fields.text('nick')?.replace(/^@/, '')
    if (nick !== undefined && !/^[\p{L}\p{N}_]+(?:[.-][\p{L}\p{N}_]+)*$/u.test(nick))
      fields.reject('nick', 'one word, e.g. `nick: jane`')
    if (nick !== undefined) checkOnce(index, 'nick', `@${nick.toLowerCase()}`)
    for (const one of new Set([...(url === undefined ? [] : [url]), ...also].map(canonicalUrl)))
      checkOnce(index, one === canonicalUrl(url ?? '') ? 'url' : 'also', one)
    return [
      {
        name,
        ...(nick !== undefined && { nick }),
        ...(url !== undefined && { url }),
        ...(photo !== undefined && { photo }),
        also,
      },
    ]
  })
  return { people, messages }
}

const example = 'write `- name: "Jane Doe"` and below it `url:` and `also: ["https://…"]`'
