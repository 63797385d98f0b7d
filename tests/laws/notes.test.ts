import fc from 'fast-check'
import type { Nodes } from 'mdast'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import { withoutSpeakerNotes } from '../../src/parse/markdown/speaker-notes.js'
import { seed } from '../support.js'

/** Lines that open, continue and end fences, comments, lists and quotations. */
const line = fc.constantFrom(
  ...['```', '````', '~~~', '```js', '  ```', '   ```', '    ```', '\t```', '- ```', '> ```', '> q', '- a'],
  ...['1. x', '* x', '  b', '  text', 'text', '', '', '# h', '---', '<!--', '-->', '<!-- x -->', 'a <!-- b'],
)

/** Whether a text is outside of code and of HTML. */
const isShown = (node: Nodes, text: string): boolean =>
  'children' in node
    ? node.children.some((child) => isShown(child, text))
    : node.type === 'text' && node.value.includes(text)

test('speaker notes are not published, whatever is above them, unless they are code', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 10 }), (above) => {
      const { text } = withoutSpeakerNotes(`${above.join('\n')}\n\n:::notes\nSECRET\n:::\n`)
      expect(isShown(unified().use(remarkParse).parse(text), 'SECRET')).toBe(false)
    }),
    { seed, numRuns: 3000 },
  )
})
