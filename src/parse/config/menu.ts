import type { MenuItem } from '../../model/config.js'
import { error } from '../../model/message.js'
import { isWebUrl } from '../../model/untrusted.js'
import { asObject, asText, unreadKeys } from '../fields.js'
import type { Settings } from './settings.js'

/** Reads `menu`. An invalid entry is an error with its line, and left out. */
export const readMenu = (settings: Settings): MenuItem[] =>
  settings
    .group([], [])
    .list('menu')
    .flatMap((item, index) => menuItem(item, ['menu', index], settings))

const menuItem = (item: unknown, path: readonly (string | number)[], settings: Settings): MenuItem[] => {
  const entry = asObject(item)
  const [title, written] = [asText(entry?.title), asText(entry?.url)]
  const isBelow = path.length > 2
  const wrong = (reason: string, note: string): MenuItem[] => {
    settings.messages.push(error('invalid-value', settings.placeAt(path), reason, note))
    return []
  }
  if (title === undefined)
    return wrong(
      'an entry of `menu` has no `title`',
      'write `- { title: About, url: /about/ }`, one on each line',
    )
  settings.messages.push(
    ...unreadKeys([entry], ['title', 'url', 'items'], 'menu', (key) => settings.placeAt([...path, key])),
  )
  const name = `the menu item \`${title}\``
  if (entry?.items !== undefined && isBelow)
    return wrong(`${name} has \`items\` at the second level`, 'write them at the first level: a menu has two')
  if (entry?.items !== undefined && !Array.isArray(entry.items))
    return wrong(
      `the \`items\` of ${name} are not a list`,
      'write a list, e.g. `items: [{ title: About, url: /about/ }]`',
    )
  const below: readonly unknown[] = Array.isArray(entry?.items) ? entry.items : []
  const items = below.flatMap((one, index) => menuItem(one, [...path, 'items', index], settings))
  const url = written ?? items[0]?.url
  // Items below it have errors of their own.
  if (url === undefined && items.length < below.length) return []
  if (url === undefined)
    return wrong(`${name} has no \`url\``, 'write a path or a web address, e.g. `url: /about/`')
  return /^\/(?!\/)/.test(url) || isWebUrl(url)
    ? [{ title, url, ...(items.length > 0 && { items }) }]
    : wrong(`${name} has the URL \`${url}\``, 'begin it with `/` or `https://`, e.g. `url: /about/`')
}
