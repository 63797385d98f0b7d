import { join } from 'node:path'
import { isMap, parseDocument } from 'yaml'
import { readText, writeDurable } from '../fs/atomic.js'

/** The change of a setting, given by its path of keys. A list is added to the one that is there. */
export type SettingChange = { readonly path: readonly string[]; readonly value: string | readonly string[] }

/** Writes settings into content/site.yaml; comments and the order of other settings are preserved. */
export const changeSettings = (root: string, changes: readonly SettingChange[]): void => {
  const file = join(root, 'content/site.yaml')
  const document = parseDocument(readText(file) ?? '')
  for (const { path, value } of changes) {
    for (let depth = 1; depth < path.length; depth++) {
      const parent = path.slice(0, depth)
      if (!isMap(document.getIn(parent))) document.setIn(parent, document.createNode({}))
    }
    const before = document.getIn(path)
    const list = typeof value === 'string' ? undefined : value
    const present = (before as { toJSON?: () => unknown } | undefined)?.toJSON?.()
    document.setIn(
      path,
      document.createNode(
        list === undefined ? value : [...new Set([...(Array.isArray(present) ? present : []), ...list])],
      ),
    )
  }
  writeDurable(file, document.toString({ lineWidth: 0 }))
}
