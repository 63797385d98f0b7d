import { asObject } from './fields.js'

type Data = Readonly<Record<string, unknown>>

/**
 * File of the author → the keys of version 0.1 in it and their new names. In `group.key`, the group has its
 * new name. The old names are always read and never written.
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

/** Data under its new names. `written` returns the path of a key in the file, which may have old names. */
export type Renamed = {
  readonly data: Data
  readonly written: (path: readonly (string | number)[]) => readonly (string | number)[]
}

/** Returns the data of a file with old names replaced. If a file has both names, the new one counts. */
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
