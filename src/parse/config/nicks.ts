import type { Config } from '../../model/config.js'
import type { Person } from '../../model/person.js'
import type { Source } from '../../model/site.js'
import { parsePeople } from '../records/people.js'

/** Returns the settings with the nicks of content/people.yaml, by which texts name people. */
export const withNicks = (config: Config, people: Source | undefined): Config => {
  if (people === undefined || !people.value.includes('nick')) return config
  const nicks: Record<string, Person> = {}
  for (const { nick, name, url: home, also } of parsePeople(people).people) {
    const url = home ?? also[0]
    if (nick !== undefined && url !== undefined) nicks[nick.toLowerCase()] = { name, url }
  }
  return { ...config, nicks }
}
