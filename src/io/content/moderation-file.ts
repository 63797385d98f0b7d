import { join } from 'node:path'
import { isMap, isSeq, parseDocument, YAMLSeq } from 'yaml'
import type { ModerationRule } from '../../model/mention.js'
import type { Source } from '../../model/site.js'
import { readText, writeDurable } from '../fs/atomic.js'

/**
 * Adds rules to content/mentions/moderation.yaml, and returns the file; comments and order are preserved. An
 * existing rule is not added again.
 */
export const addRules = (
  root: string,
  decision: 'approve' | 'block' | 'forget',
  rules: readonly ModerationRule[],
): Source => {
  const path = join(root, moderationFile)
  const written = parseDocument(readText(path) ?? heading)
  // A file of comments is not a map yet.
  if (written.contents === null)
    written.contents = written.createNode({}) as unknown as typeof written.contents
  const document = isMap(written.contents) ? written : parseDocument(heading)
  const existing = document.get(decision)
  const list = isSeq(existing) ? existing : new YAMLSeq()
  if (!isSeq(existing)) document.set(decision, list)
  list.flow = false
  const present = new Set(list.items.map((item) => JSON.stringify(item)))
  for (const { by, value } of rules) {
    const item = document.createNode({ [by]: value })
    if (present.has(JSON.stringify(item))) continue
    present.add(JSON.stringify(item))
    list.add(item)
  }
  const value = document.toString({ lineWidth: 0 })
  writeDurable(path, value)
  return { path: moderationFile.replace('content/', ''), file: moderationFile, value }
}

/** The path below the project. */
const moderationFile = 'content/mentions/moderation.yaml'

const heading = `# My decisions about received mentions. A rule is one of
#   - domain: example.com
#   - author: https://social.example/@jane
#   - url: https://example.com/post
#   - word: casino
# approve: shown from now on. block: kept, not shown. forget: removed, and kept away.
`
