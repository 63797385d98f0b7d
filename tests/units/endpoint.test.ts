import { describe, expect, test } from 'vitest'
import { endpointOf } from '../../src/webmention/send/endpoint.js'

/** A page as it was answered. */
type Answer = {
  readonly text?: string
  readonly link?: string
  readonly type?: string | undefined
  /** After redirects. */
  readonly url?: string
}

const endpoint = (answer: Answer): string | undefined => {
  const { text = '', link, type, url } = { type: 'text/html', url: 'https://a.example/dir/page', ...answer }
  const headers: Readonly<Record<string, string | undefined>> = { link, 'content-type': type }
  return endpointOf({ url, text, header: (name) => headers[name] })
}

/** https://webmention.rocks discovery: what each page has, and where its endpoint is. */
describe('webmention.rocks', () => {
  const site = 'https://webmention.rocks'
  test.each<[number, Answer, string]>([
    [1, { link: '</test/1/webmention?head=true>; rel=webmention' }, '/test/1/webmention?head=true'],
    [2, { link: `<${site}/test/2/webmention?head=true>; rel=webmention` }, '/test/2/webmention?head=true'],
    [3, { text: '<link rel="webmention" href="/test/3/webmention">' }, '/test/3/webmention'],
    [4, { text: `<link rel="webmention" href="${site}/test/4/webmention">` }, '/test/4/webmention'],
    [5, { text: '<p><a rel="webmention" href="/test/5/webmention">x</a>' }, '/test/5/webmention'],
    [6, { text: `<p><a href="${site}/test/6/webmention" rel="webmention">x</a>` }, '/test/6/webmention'],
    [7, { link: `<${site}/test/7/webmention?head=true>; rel=webmention` }, '/test/7/webmention?head=true'],
    [8, { link: `<${site}/test/8/webmention?head=true>; rel="webmention"` }, '/test/8/webmention?head=true'],
    [9, { text: '<link rel="webmention somethingelse" href="/test/9/webmention">' }, '/test/9/webmention'],
    [10, { link: '</test/10/webmention>; rel="webmention somethingelse"' }, '/test/10/webmention'],
    [
      11,
      {
        link: '</test/11/webmention>; rel=webmention',
        text: '<link rel="webmention" href="/error"><a rel="webmention" href="/error">x</a>',
      },
      '/test/11/webmention',
    ],
    [
      12,
      {
        text: '<link rel="not-webmention" href="/error"><a rel="webmention" href="/test/12/webmention">x</a>',
      },
      '/test/12/webmention',
    ],
    [
      13,
      {
        text: '<!-- <a href="/error" rel="webmention">x</a> --><a href="/test/13/webmention" rel="webmention">x</a>',
      },
      '/test/13/webmention',
    ],
    [
      14,
      {
        text: '<code>&lt;a href="/error" rel="webmention"&gt;&lt;/a&gt;</code><a href="/test/14/webmention" rel="webmention">x</a>',
      },
      '/test/14/webmention',
    ],
    [15, { text: '<link rel="webmention" href="">' }, '/test/15'],
    [
      16,
      {
        text: '<body><a rel="webmention" href="/test/16/webmention">x</a><link rel="webmention" href="/error">',
      },
      '/test/16/webmention',
    ],
    [
      17,
      {
        text: '<body><link rel="webmention" href="/test/17/webmention"><a rel="webmention" href="/error">x</a>',
      },
      '/test/17/webmention',
    ],
    [18, { link: '</error>; rel="other", </test/18/webmention>; rel="webmention"' }, '/test/18/webmention'],
    [19, { link: '</error>; rel="other",</test/19/webmention>; rel="webmention"' }, '/test/19/webmention'],
    [
      20,
      { text: '<link rel="webmention"><a rel="webmention" href="/test/20/webmention">x</a>' },
      '/test/20/webmention',
    ],
    [
      21,
      { text: '<link rel="webmention" href="/test/21/webmention?query=yes">' },
      '/test/21/webmention?query=yes',
    ],
    [22, { text: '<link rel="webmention" href="22/webmention">' }, '/test/22/webmention'],
    [
      23,
      { url: `${site}/test/23/page/k1/`, text: '<link rel="webmention" href="webmention-endpoint/k2">' },
      '/test/23/page/k1/webmention-endpoint/k2',
    ],
  ])('%i', (number, answer, want) =>
    expect(endpoint({ url: `${site}/test/${number}`, ...answer })).toBe(site + want),
  )
})

describe('Link header', () => {
  const e = 'https://a.example/e'
  test.each<[string, string, string | undefined]>([
    ['blanks anywhere', ' < /e > ;  rel = "webmention" ', e],
    ['no blanks', '</e>;rel=webmention', e],
    ['a tab', '</e>;\trel=webmention', e],
    ['rel in capitals', '</e>; REL="WebMention"', e],
    ['several rels, any blank between them', '</e>; rel="\tother  webmention "', e],
    ['several links, no blanks', '</x>;rel=other,</e>;rel=webmention,</y>;rel=webmention', e],
    ['other parameters around it', '</e>; title="a"; type=text/html; rel=webmention; hreflang=en', e],
    ['a parameter without a value', '</e>; crossorigin; rel=webmention', e],
    ['a comma and a semicolon in the address', '</e?a=1,2;b>; rel=webmention', `${e}?a=1,2;b`],
    ['a link in the title of another', '</x>; title="<y>; rel=webmention, "; rel=other', undefined],
    ['an escaped quote in a title', '</x>; title="\\", <y>; rel=webmention"; rel=other', undefined],
    ['only the first rel counts', '</x>; rel=other; rel=webmention', undefined],
    ['a bare rel', '</x>; rel', undefined],
    ['an unquoted list ends at the blank', '</x>; rel=other webmention', undefined],
    ['rev is another thing', '</x>; rev=webmention', undefined],
    ['a rel that begins so', '</x>; rel=webmentions', undefined],
    ['a rel in another parameter', '</x>; title=webmention', undefined],
    ['the rel of old drafts', '</x>; rel="http://webmention.org/"', undefined],
    ['an empty address is the page', '<>; rel=webmention', 'https://a.example/dir/page'],
    ['from the folder of the page', '<e>; rel=webmention', 'https://a.example/dir/e'],
    ['a query only', '<?e>; rel=webmention', 'https://a.example/dir/page?e'],
    ['another scheme and host', '<http://b.example>; rel=webmention', 'http://b.example/'],
    ['the same scheme', '<//b.example/e>; rel=webmention', 'https://b.example/e'],
    ['letters beyond ASCII', '</ü>; rel=webmention', 'https://a.example/%C3%BC'],
    ['no address', '; rel=webmention', undefined],
    ['an address that does not end', '</x; rel=webmention', undefined],
    ['a quote that does not end', '</x>; rel="webmention', undefined],
    ['an address that is none', '<https://[>; rel=webmention', undefined],
    ['empty', '', undefined],
    ['a link after an empty one', ', ,</e>; rel=webmention', e],
    ['a link after a spoilt one', '</x>; =; "?, </e>; rel=webmention', e],
  ])('%s', (_, link, want) => expect(endpoint({ link })).toBe(want))

  test.each<[string, string, string]>([
    ['goes before the document', '</e>; rel=webmention', e],
    ['of another rel does not', '</x>; rel=other', 'https://a.example/in-text'],
  ])('%s', (_, link, want) =>
    expect(endpoint({ link, text: '<link rel=webmention href=/in-text>' })).toBe(want),
  )

  test('does not ask for the base of the document, nor for its type', () =>
    expect(
      endpoint({ link: '<e>; rel=webmention', type: 'image/png', text: '<base href="https://b.example/">' }),
    ).toBe('https://a.example/dir/e'))
})

describe('document', () => {
  const e = 'https://a.example/e'
  const link = '<link rel="webmention" href="/e">'
  test.each<[string, string, string | undefined]>([
    ['nothing', '', undefined],
    ['capitals', '<LINK REL="WEBMENTION" HREF="/e">', e],
    ['no quotes', '<a rel=webmention href=/e>', e],
    ['rels with line ends between them', '<a rel="x\n\twebmention" href="/e">', e],
    ['references in the address', '<a rel="webmention" href="/e?a=1&amp;b=2">', `${e}?a=1&b=2`],
    ['blanks around the address', '<a rel="webmention" href=" /e\n">', e],
    [
      'a form is no endpoint',
      '<form rel="webmention" action="/x"><area rel="webmention" href="/x">',
      undefined,
    ],
    ['a rel that begins so', '<a rel="webmention-x" href="/x">', undefined],
    ['no rel', '<a href="/webmention">webmention</a>', undefined],
    ['the first of two', '<a rel="webmention" href="/e"></a><a rel="webmention" href="/x">', e],
    ['deep in the document', `<main><ul><li><p>${link}</ul></main>`, e],
    ['in a comment', `<!-- ${link} -->`, undefined],
    ['in a template', `<template>${link}</template>`, undefined],
    ['in a script', `<script>'${link}'</script>`, undefined],
    [
      'in a style, a title and a text field',
      `<style>${link}</style><title>${link}</title><textarea>${link}`,
      undefined,
    ],
    ['in an attribute', `<p title='${link}'>`, undefined],
    ['escaped', '<pre>&lt;link rel="webmention" href="/x"&gt;</pre>', undefined],
    ['an address that is none', '<a rel="webmention" href="https://[">', undefined],
    ['base', '<base href="/b/"><a rel="webmention" href="e">', 'https://a.example/b/e'],
    [
      'base of another host',
      '<base href="//b.example/c/d"><a rel="webmention" href="e">',
      'https://b.example/c/e',
    ],
    ['base after the link', '<a rel="webmention" href="e"></a><base href="/b/">', 'https://a.example/b/e'],
    [
      'the first base of two',
      '<base href="/b/"><base href="/x/"><a rel="webmention" href="e">',
      'https://a.example/b/e',
    ],
    [
      'a base that is none',
      '<base href="https://["><a rel="webmention" href="e">',
      'https://a.example/dir/e',
    ],
    [
      'an absolute address beside a base',
      '<base href="/b/"><a rel="webmention" href="https://c.example/">',
      'https://c.example/',
    ],
    [
      'an empty address beside a base',
      '<base href="/b/"><a rel="webmention" href="">',
      'https://a.example/dir/page',
    ],
    ['nested too deep to be read', `${'<div>'.repeat(1000)}${link}`, undefined],
  ])('%s', (_, text, want) => expect(endpoint({ text })).toBe(want))

  test.each<[string | undefined, boolean]>([
    [undefined, true],
    ['text/html; charset=utf-8', true],
    ['TEXT/HTML', true],
    ['application/xhtml+xml', true],
    ['text/plain', false],
    ['application/json', false],
    ['image/png', false],
  ])('of type %s', (type, isRead) => expect(endpoint({ type, text: link })).toBe(isRead ? e : undefined))
})

test.each([
  ['https://b.example/new/', 'e', 'https://b.example/new/e'],
  ['https://b.example/new', 'e', 'https://b.example/e'],
  ['https://b.example/new?a=1#c', '', 'https://b.example/new?a=1'],
  ['http://b.example:8080/x/y', '../e', 'http://b.example:8080/e'],
])('redirected to %s, %j is %s', (url, href, want) => {
  expect(endpoint({ url, link: `<${href}>; rel=webmention` })).toBe(want)
  expect(endpoint({ url, text: `<a rel=webmention href="${href}">` })).toBe(want)
})
