import { asObject } from './fields.js'

type Data = Readonly<Record<string, unknown>>

/**
 * Names of version 0.1 and the names that replaced them, by the file of the author's that has them. `group.key` is a key
 * within a group, which has its new name already. The old names are read for good, and nothing writes them.
 */
export const renamedKeys = {
  'site.yaml': {
    words: 'strings',
    'strings.tellMe': 'sendButton',
    'webmention.formerly': 'formerUrls',
    'webmention.received': 'sources',
  },
  'sent.jsonl': { words: 'message' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>

/** Data under its new names, and the path that a key has in the file, which may be an old one. */
export type Renamed = {
  readonly data: Data
  readonly written: (path: readonly (string | number)[]) => readonly (string | number)[]
}

/** Replaces the old names of a file. Where both names are there, the new one counts. */
export const withNewNames = (data: Data, file: keyof typeof renamedKeys): Renamed => {
  const old = new Map<string, string>()
  let renamed = data
  for (const [path, name] of Object.entries<string>(renamedKeys[file])) {
    const [group, key] = path.includes('.') ? path.split('.', 2) : [undefined, path]
    const inner = group === undefined ? renamed : asObject(renamed[group])
    if (inner === undefined || key === undefined || !Object.hasOwn(inner, key)) continue
    const { [key]: value, ...others } = inner
    const replaced = { [name]: value, ...others }
    old.set(group === undefined ? name : `${group}.${name}`, key)
    renamed = group === undefined ? replaced : { ...renamed, [group]: replaced }
  }
  return {
    data: renamed,
    written: (path) => path.map((step, index) => old.get(path.slice(0, index + 1).join('.')) ?? step),
  }
}
