import { join } from 'node:path'
import { isMap, isSeq, parseDocument, YAMLSeq } from 'yaml'
import type { ModerationRule } from '../../model/mention.js'
import { readText, writeDurable } from '../fs/atomic.js'

/** Adds rules to content/mentions/moderation.yaml, comments and order kept. A rule that is there already is not added again. */
export const addRules = (
  root: string,
  decision: 'approve' | 'block' | 'forget',
  rules: readonly ModerationRule[],
): void => {
  const path = join(root, moderationFile)
  const written = parseDocument(readText(path) ?? heading)
  // An empty file and `null` are no decisions yet.
  const document = isMap(written.contents) ? written : parseDocument(heading)
  const known = document.get(decision)
  const list = isSeq(known) ? known : new YAMLSeq()
  if (!isSeq(known)) document.set(decision, list)
  list.flow = false
  const there = new Set(list.items.map((item) => JSON.stringify(item)))
  for (const { by, value } of rules) {
    const item = document.createNode({ [by]: value })
    if (there.has(JSON.stringify(item))) continue
    there.add(JSON.stringify(item))
    list.add(item)
  }
  writeDurable(path, document.toString({ lineWidth: 0 }))
}

/** Below the project. */
const moderationFile = 'content/mentions/moderation.yaml'

const heading = `# What I decided about those who answer me. Rules are one of
#   - domain: example.com
#   - author: https://social.example/@jane
#   - url: https://example.com/post
#   - word: casino
# approve: shown from now on. block: kept, not shown. forget: removed, and kept away.
`
