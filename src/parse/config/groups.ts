import type { Config, WebRing } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { error, type Place } from '../../model/message.js'
import { decodedUrl, isHost } from '../../model/url.js'
import { asObject, asTexts, type Fields, readFields } from '../fields.js'
import type { Settings } from './settings.js'

/** Reads `webring`: one ring, or a list of them. An entry without a name or a URL is an error and left out. */
export const readWebRings = (settings: Settings): WebRing[] => {
  const value = settings.group([], []).raw('webring')
  if (value === undefined || value === null) return []
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return items.flatMap((item, index) => {
    const path = ['webring', ...(Array.isArray(value) ? [index] : [])]
    const placeOf = (key: string): Place => settings.placeAt([...path, key])
    const fields = readFields(asObject(item) ?? {}, placeOf, settings.messages, 'webring.')
    fields.warnUnknownKeys(['name', 'url', 'previous', 'next'], 'all')
    const ring = { name: fields.text('name'), url: fields.url('url') }
    const { name, url } = ring
    for (const key of ['name', 'url'] as const)
      if (!fields.has(key) || ring[key] === '')
        settings.messages.push(
          error(
            'missing-setting',
            settings.placeAt(path),
            `a ring of \`webring\` has no \`${key}\``,
            'write `{ name: "A ring", url: https://…, previous: https://…, next: https://… }`',
          ),
        )
    const [previous, next] = [fields.url('previous'), fields.url('next')]
    return name === undefined || url === undefined ? [] : [defined({ name, url, previous, next })]
  })
}

/** Reads `tags`: aliases in lower case, and the number of posts from which a tag has a feed. */
export const readTagSettings = (settings: Settings): Config['tags'] => {
  const fields = settings.group(['tags'], ['aliases', 'feedMinimum'])
  const spellings = settings.group(['tags', 'aliases'], [])
  const data = settings.data('tags', 'aliases')
  const aliases: Record<string, string> = {}
  for (const key of Object.keys(data)) {
    const values = asTexts(data[key])
    if (values?.length === 1 && values[0] !== undefined) aliases[key.toLowerCase()] = values[0]
    else spellings.reject(key, 'one tag, e.g. `js: javascript`')
  }
  return { aliases, feedMinimum: fields.integer('feedMinimum', 1) ?? 1 }
}

/** Reads `markdown`, with defaults. */
export const readMarkdown = (settings: Settings): Config['markdown'] => {
  const fields = settings.group(['markdown'], ['smartQuotes', 'math', 'parser'])
  return {
    smartQuotes: fields.boolean('smartQuotes') ?? false,
    math: fields.boolean('math') ?? false,
    parser: fields.oneOf('parser', ['auto', 'satteri', 'remark']) ?? 'auto',
  }
}

/** Reads `notify`; undefined when it names neither a command nor a feed. */
export const readNotify = (settings: Settings): Config['notify'] => {
  const fields = settings.group(['notify'], ['command', 'feed'])
  const notify = defined({ command: fields.text('command'), feed: fields.text('feed') })
  return Object.keys(notify).length === 0 ? undefined : notify
}

/** Reads `ping`. A placeholder other than `{url}` and `{feed}` is an error. */
export const readPing = (top: Fields): string[] => {
  const urls = top.urls('ping')
  const unknown = urls
    .flatMap((url) => decodedUrl(url).match(/\{[^{}]*\}/g) ?? [])
    .find((one) => !/^\{(?:url|feed)\}$/i.test(one))
  if (unknown !== undefined)
    top.reportError(
      'ping',
      `\`ping\` has \`${unknown}\`, which is not replaced`,
      'it may have `{url}` and `{feed}`',
    )
  return urls
}

/** Reads `network`: the private hosts that may receive requests. One that is no host is an error and left out. */
export const readNetwork = (settings: Settings): Config['network'] => {
  const fields = settings.group(['network'], ['allow'])
  const allow = fields.texts('allow').filter((host) => {
    if (isHost(host)) return true
    fields.reportError(
      'allow',
      `one of \`${fields.nameOf('allow')}\` is not a host: \`${host}\``,
      'write it like `localhost` or `localhost:8080`',
    )
    return false
  })
  return { allow }
}
