import { expect, test } from 'vitest'
import { segmentsOfHtml, segmentText } from '../../src/syndicate/segments.js'

const textOf = (html: string): string => segmentText(segmentsOfHtml(html, 'https://blog.example/a/'))

test.each([
  ['<ul>\n<li>\n<p>one</p>\n</li>\n<li>\n<p>two <b>and</b></p>\n</li>\n</ul>', '• one\n• two and'],
  ['<ol>\n<li> <p>one</p> </li>\n<li>two</li>\n</ol>', '1. one\n2. two'],
  ['<p>a</p><table><tr><td>b</td></tr></table><p>c</p>', 'a\n\nb\n\nc'],
  ['<p>a <a href="/x">link</a></p>\n<p>b</p>', 'a link\n\nb'],
])('HTML is text as a copy has it: %s', (html, text) =>
  expect(textOf(html).replace(/[ \t]+$/gm, '')).toBe(text),
)
