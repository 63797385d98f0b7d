import type { Block } from '../../model/block.js'
import { error, type Message, type Place, warning } from '../../model/message.js'
import { isWebUrl } from '../../model/untrusted.js'
import { asObject, asText, type PlaceOf, unreadKeys, unreadParts } from '../fields.js'
import { parseYaml } from '../yaml.js'
import { blockData } from './block-data.js'
import type { BlockMedium, BlockPlace, Mark } from './block-marks.js'

/** The lines of a block of data, parsed. `end` is the index of its last line; undefined when it is not closed. */
type DataLines = {
  readonly end?: number
  readonly value: unknown
  readonly isBroken: boolean
  /** The place of the first line of its YAML. */
  readonly at: Place
  readonly written: string
  readonly messages: readonly Message[]
}

/** Reads `:::name`, YAML, and `:::name` or `:::`. Returns a warning when there is no closing line. */
export const dataLines = (
  lines: readonly string[],
  start: number,
  end: number,
  name: string,
  { file, bodyLine }: BlockPlace,
): DataLines => {
  const at = { file, line: bodyLine + start + 1, column: 1 }
  if (end === -1) {
    const reason = `\`:::${name}\` is not closed`
    const message = warning(
      'unclosed-block',
      { ...at, line: bodyLine + start },
      reason,
      `add a line \`:::${name === 'media' ? name : ''}\` after the block`,
    )
    return { value: undefined, isBroken: true, at, written: '', messages: [message] }
  }
  const yaml = parseYaml(lines.slice(start + 1, end).join('\n'), { file, firstLine: bodyLine + start + 1 })
  return {
    end,
    value: yaml.value,
    isBroken: yaml.messages.length > 0,
    at,
    written: lines.slice(start, end + 1).join('\n'),
    messages: yaml.messages,
  }
}

type MarkWithMessages = { readonly mark: Mark; readonly messages: readonly Message[] }

/** Returns the function that returns the place of a key in the YAML of a block; its first line when the key is not found. */
const placeInBlock =
  ({ at, written }: DataLines): PlaceOf =>
  (key) => {
    const index = written
      .split('\n')
      .findIndex((line) => /^[\s{-]*["']?([^"':\s]+)["']?\s*:(?:\s|$)/.exec(line)?.[1] === key)
    return index === -1 ? at : { ...at, line: (at.line ?? 1) - 1 + index }
  }

/** Returns the mark of a block of media. An entry without a URL is an error. */
export const mediaOf = (lines: DataLines, className: 'media' | 'gallery'): MarkWithMessages => {
  const { value, isBroken, at, written } = lines
  const items = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  const media = items.map((item) => mediumOf(asObject(item) ?? {}))
  const isWrong = media.includes(undefined) || (media.length === 0 && !isBroken)
  return {
    mark: { type: 'media', className, media: media.filter((one) => one !== undefined), line: written },
    messages: isWrong
      ? [
          error(
            'invalid-media',
            at,
            `a \`:::${className}\` block has an entry without a \`url\``,
            'write `- url: "cat.jpg"` and below it `alt: "what it shows"`',
          ),
        ]
      : unreadKeys(items, keysOfMedium, `:::${className}`, placeInBlock(lines)),
  }
}

/** Adds the data of a block to `data`. Data that a built-in block cannot read are an error. */
export const dataOf = (
  lines: DataLines,
  name: string,
  place: BlockPlace,
  data: Block[],
): MarkWithMessages => {
  const { value, isBroken, at, written } = lines
  const mark = { type: 'data', block: data.length, line: written } as const
  const block = { name, isSubject: false, isInText: true, line: (at.line ?? 2) - 1 }
  const read = blockData(name, JSON.parse(JSON.stringify(value ?? null)), place)
  if ('data' in read) {
    data.push({ ...block, data: read.data })
    const unread = read.groups.flatMap(({ groups, readable }) =>
      unreadParts(groups, readable, `:::${name}`, placeInBlock(lines)),
    )
    return { mark, messages: unread }
  }
  data.push({ ...block, data: null })
  const where = read.key === undefined ? at : placeInBlock(lines)(read.key)
  const problem = error('invalid-block', where, `\`:::${name}\` ${read.reason}`, `write \`${read.example}\``)
  return { mark, messages: isBroken ? [] : [problem] }
}

/** The keys that are read of a medium. */
const keysOfMedium = ['url', 'type', 'mediaType', 'alt', 'caption', 'aspectRatio']

const mediumOf = (item: Readonly<Record<string, unknown>>): BlockMedium | undefined => {
  const url = asText(item.url)
  if (url === undefined || url === '') return undefined
  const type = asText(item.mediaType ?? item.type) ?? 'image'
  const [alt, caption, ratio] = [asText(item.alt), asText(item.caption), asText(item.aspectRatio)]
  return {
    type: type.startsWith('video') ? 'video' : type.startsWith('audio') ? 'audio' : 'image',
    url: isWebUrl(url) ? url : url.replace(/^\.\//, ''),
    ...(alt !== undefined && { alt }),
    ...(caption !== undefined && { caption }),
    ...(ratio !== undefined && /^[a-z]+$/.test(ratio) && { ratio }),
    inContent: true,
  }
}
