import type { Place } from '../model/message.js'
import type { Source } from '../model/site.js'

/**
 * Returns what gives the place of a key below others in a YAML file, by indentation; that of its nearest parent when it is
 * written on the parent's line, and line 1 when neither is found. The file is read once, however many keys are asked for.
 */
export const yamlPlaces = (source: Pick<Source, 'file' | 'value'>): ((keys: readonly string[]) => Place) => {
  let known: ReadonlyMap<string, Place> | undefined
  return (keys) => {
    known ??= placesIn(source)
    for (let count = keys.length; count > 0; count--) {
      const place = known.get(JSON.stringify(keys.slice(0, count)))
      if (place !== undefined) return place
    }
    return { file: source.file, line: 1, column: 1 }
  }
}

/** The keys from the top to each line's own, as JSON → where it stands; the first of two of one name. */
const placesIn = ({ file, value }: Pick<Source, 'file' | 'value'>): ReadonlyMap<string, Place> => {
  const places = new Map<string, Place>()
  const above: { readonly key: string; readonly indent: number }[] = []
  value.split('\n').forEach((text, index) => {
    const match = keyLine.exec(text)
    if (match === null) return
    const [, blanks = '', quoted, plain = ''] = match
    const indent = blanks.length
    while ((above.at(-1)?.indent ?? -1) >= indent) above.pop()
    if (above.length >= 20) return
    above.push({ key: quoted ?? plain, indent })
    const path = JSON.stringify(above.map(({ key }) => key))
    if (!places.has(path)) places.set(path, { file, line: index + 1, column: indent + 1 })
  })
  return places
}

/** Blanks, and a key in quotes or without. */
const keyLine =
  /^([ \t]*)(?:["']([^"']{1,200})["']|([^\s"'#:-][^"'#:]{0,199}?|[^\s"'#:-]|-[^\s"'#:][^"'#:]{0,199}?))[ \t]*:(?=\s|$)/
