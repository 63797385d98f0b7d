import { describe, expect, test } from 'vitest'
import { parseMicroformats, textsOf } from '../../src/html/microformats.js'
import { readContext } from '../../src/webmention/html/read-context.js'

const url = 'https://other.example/'

test('a page is read', () => {
  const items = parseMicroformats(
    '<div class="h-entry"><a class="u-url p-name" href="/a">Words</a></div>',
    url,
  )
  expect(items?.map((item) => [item.type, textsOf(item, 'url'), textsOf(item, 'name')])).toEqual([
    [['h-entry'], ['https://other.example/a'], ['Words']],
  ])
})

test.each(['', '  \n', 'plain words', '<p>', '<template><div class="h-entry"></template>', '\0'])(
  '%j has no items',
  (html) => expect(parseMicroformats(html, url)).toEqual([]),
)

/** Pages that would occupy the parser for minutes, or use all memory. */
const bombs: Readonly<Record<string, string>> = {
  'items within items': `${'<div class="h-entry p-a p-b">'.repeat(22)}y`,
  'items within items, deeper': `${'<div class="h-entry p-a p-b">'.repeat(40)}y`,
  'items of three properties': `${"<div class='u-x h-card p-a dt-b'>".repeat(30)}y`,
  'old items within items': `${'<div class="vcard p-agent p-note u-x">'.repeat(40)}y`,
  'a long attribute of classes': `<div class="h-entry"><p class="${'p-a '.repeat(22_000)}">${'y'.repeat(1000)}</p></div>`,
  'a long class': `<div class="h-${'a-'.repeat(50_000)}1">y</div>`,
  'many attributes': `<div class="h-entry" ${Array.from({ length: 40_000 }, (_, index) => `a${index}`).join(' ')}>y`,
  'contents within contents': `<div class="h-entry">${'<div class="h-entry e-content p-name">'.repeat(500)}${'y'.repeat(80_000)}`,
  'contents without items': `<div class="h-entry">${'<div class="e-content p-name">'.repeat(500)}${'y'.repeat(500_000)}`,
  'many items': `<div class="h-entry">${'<div class="u-comment h-cite"><p class="p-name">y</p><a class="u-url" href="/">z</a></div>'.repeat(20_000)}</div>`,
  'includes in a circle': `<div class="vcard" id="a"><a class="include" href="#b"></a></div><div id="b"><a class="include" href="#b"></a></div>`,
  'references that multiply': `<div class="vcard" itemref="b b b b b b b b"></div><div id="b"><span itemref="c c c c c c c c"></span></div><div id="c"><span itemref="b c d c b"></span></div>`,
  'names of objects':
    '<a rel="constructor __proto__ toString" href="/"></a><div class="h-entry" id="__proto__">y</div>',
}

describe('no page keeps the program', () => {
  test.each(Object.entries(bombs))('%s', (_, html) => {
    const start = performance.now()
    readContext(url, { url, text: html, header: () => 'text/html' })
    // The timeout of a page is two seconds, and a thread may have to be started.
    expect(performance.now() - start).toBeLessThan(20_000)
    expect(parseMicroformats('<p class="h-card">Ada</p>', url)?.length).toBe(1)
  })
})

test('a long feed is read: a hundred posts of ten thousand characters', () => {
  const post = `<div class="h-entry"><a class="u-url p-name" href="/a">A</a><div class="e-content">${'word '.repeat(2000)}</div></div>`
  expect(parseMicroformats(`<div class="h-feed">${post.repeat(100)}</div>`, url)?.[0]?.children).toHaveLength(
    100,
  )
})

test('items that multiply are refused before the work begins', () => {
  const start = performance.now()
  expect(parseMicroformats(bombs['items within items, deeper'] ?? '', url)).toBeUndefined()
  expect(performance.now() - start).toBeLessThan(1000)
})
