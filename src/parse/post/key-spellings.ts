import { asObject } from '../fields.js'
import { knownKeys } from './keys.js'

type Data = Readonly<Record<string, unknown>>

/** Front matter with the keys of `knownKeys`. `writtenPath` returns where the author wrote a key. */
type CanonicalKeys = { readonly data: Data; readonly writtenPath: (key: string) => readonly string[] }

/**
 * Returns front matter with known keys in their spelling (`Title` is `title`), and with the known keys of the
 * groups of Zola and Hugo at the top. A key that is there already is not replaced.
 */
export const withCanonicalKeys = (written: Data): CanonicalKeys => {
  const keys = Object.keys(written)
  if (keys.every((key) => knownKeys.has(key) || key === key.toLowerCase()) && !keys.some(isGroupKey))
    return { data: written, writtenPath: (key) => [key] }
  const paths = new Map<string, readonly string[]>()
  const data: Record<string, unknown> = Object.create(null)
  const add = (key: string, value: unknown, path: readonly string[]): boolean => {
    const name = knownKeys.has(key) ? key : (spellings.get(key.toLowerCase()) ?? key)
    if (Object.hasOwn(data, name) || (name !== key && Object.hasOwn(written, name))) return false
    data[name] = value
    paths.set(name, path)
    return true
  }
  for (const key of keys.filter((one) => !isGroupKey(one)))
    if (!add(key, written[key], [key])) data[key] = written[key]
  for (const key of keys.filter(isGroupKey)) {
    const group = asObject(written[key])
    const others = Object.entries(group ?? {}).filter(
      ([inner, value]) =>
        !(knownKeys.has(inner) || spellings.has(inner.toLowerCase())) || !add(inner, value, [key, inner]),
    )
    if (group === undefined) data[key] = written[key]
    else if (others.length > 0) data[key] = Object.fromEntries(others)
  }
  return { data: { ...data }, writtenPath: (key) => paths.get(key) ?? [key] }
}

/** The groups of Zola and Hugo that contain properties of a post. */
const isGroupKey = (key: string): boolean => /^(?:taxonomies|extra|params)$/i.test(key)

/** Known key in lower case → its spelling. */
const spellings: ReadonlyMap<string, string> = new Map(
  [...knownKeys].reverse().map((key) => [key.toLowerCase(), key]),
)
