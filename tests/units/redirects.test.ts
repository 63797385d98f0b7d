import { describe, expect, test } from 'vitest'
import { parseHeaders, parseRedirects, redirectFinder } from '../../src/model/host-rules.js'
import { publishedSiteOf } from '../../src/model/published-site.js'
import { resolveRequest } from '../../src/preview/host.js'
import { type SiteRedirect, serverRules } from '../../src/render/server-rules.js'
import { compareWithDeployed } from '../../src/site/compare.js'
import { lostUrls } from '../../src/site/lost-urls.js'
import { buildOf, pageText } from '../support.js'

const ruleOf = (line: string): SiteRedirect => {
  const [from = '', to = '', status = '301'] = line.split(' ')
  return { from, to, status: Number(status.slice(0, 3)), isForced: status.endsWith('!'), source: 'x' }
}

describe('a rule in the languages of servers', () => {
  const apacheHead = 'RewriteEngine On\n'
  test.each<[line: string, nginx: string, caddy: string, apache: string]>([
    [
      '/a/ /b/ 301',
      'rewrite "^/a/?$" "/b/" permanent;\n',
      '@moved1 vars_regexp moved1 {http.request.uri} "^/a/?(\\?.*)?$"\nredir @moved1 "/b/{re.moved1.1}" 301\n',
      'RewriteRule "^/a/?$" "/b/" [R=301,L,NE]\n',
    ],
    [
      '/a https://b.example/?x=1 302',
      'rewrite "^/a/?$" "https://b.example/?x=1" redirect;\n',
      '@moved1 vars_regexp moved1 {http.request.uri} "^/a/?(\\?.*)?$"\nredir @moved1 "https://b.example/?x=1" 302\n',
      'RewriteRule "^/a/?$" "https://b.example/?x=1" [R=302,L,NE]\n',
    ],
    [
      '/a /b 308',
      'if ($uri ~ "^/a/?$") { return 308 "/b"; }\n',
      '@moved1 vars_regexp moved1 {http.request.uri} "^/a/?(\\?.*)?$"\nredir @moved1 "/b{re.moved1.1}" 308\n',
      'RewriteRule "^/a/?$" "/b" [R=308,L,NE]\n',
    ],
    [
      '/a /b 410',
      'if ($uri ~ "^/a/?$") { return 410; }\n',
      '@moved1 vars_regexp moved1 {http.request.uri} "^/a/?(\\?.*)?$"\nrespond @moved1 410\n',
      'RedirectMatch 410 "^/a/?$"\n',
    ],
    [
      '/a/* /b/:splat 301!',
      'rewrite "^/a/(?:/|\\x5c)*(.*)/?$" "/b/$1" permanent;\n',
      '@moved1 vars_regexp moved1 {http.request.uri} "^/a/(?:/|\\x5c|%5[Cc])*([^?\\x20]*)/?(\\?.*)?$"\nredir @moved1 "/b/{re.moved1.1}{re.moved1.2}" 301\n',
      'RewriteCond %{THE_REQUEST} "^[A-Z]+\\x20/a/(?:/|\\x5c|%5[Cc])*([^?\\x20]*)/?(?:\\?\\S*)?\\x20"\nRewriteRule "^" "/b/%1" [R=301,L,NE]\n',
    ],
    [
      '/a/* /b#:splat 302',
      'if (!-e $request_filename) { rewrite "^/a/(?:/|\\x5c)*(.*)/?$" "/b#$1" redirect; }\n',
      '@moved1 {\n  vars_regexp moved1 {http.request.uri} "^/a/(?:/|\\x5c|%5[Cc])*([^?\\x20]*)/?(\\?.*)?$"\n  not file {path} {path}/index.html\n}\nredir @moved1 "/b#{re.moved1.1}" 302\n',
      'RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} !-f\nRewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} !-d\nRewriteCond %{THE_REQUEST} "^[A-Z]+\\x20/a/(?:/|\\x5c|%5[Cc])*([^?\\x20]*)/?(?:\\?\\S*)?\\x20"\nRewriteRule "^" "/b#%1" [R=302,L,NE]\n',
    ],
    [
      '/%C3%BC.x/ /y%20z/ 301',
      'rewrite "^/ü\\x2ex/?$" "/y%20z/" permanent;\n',
      '@moved1 vars_regexp moved1 {http.request.uri} "^/(?:ü|%[cC]3%[bB][cC])(?:\\x2e|%2[eE])x/?(\\?.*)?$"\nredir @moved1 "/y%20z/{re.moved1.1}" 301\n',
      'RewriteRule "^/ü\\x2ex/?$" "/y\\%20z/" [R=301,L,NE]\n',
    ],
    [
      '/a /$1"{x}\\ 301',
      'rewrite "^/a/?$" "/%241%22%7Bx%7D%5C" permanent;\n',
      '@moved1 vars_regexp moved1 {http.request.uri} "^/a/?(\\?.*)?$"\nredir @moved1 "/%241%22%7Bx%7D%5C{re.moved1.1}" 301\n',
      'RewriteRule "^/a/?$" "/\\%241\\%22\\%7Bx\\%7D\\%5C" [R=301,L,NE]\n',
    ],
  ])('%s', (line, nginx, caddy, apache) => {
    expect(serverRules('nginx', [ruleOf(line)])).toBe(nginx)
    expect(serverRules('caddy', [ruleOf(line)])).toBe(caddy)
    expect(serverRules('apache', [ruleOf(line)])).toBe(apacheHead + apache)
  })

  test('nginx knows no 307 and 308 for patterns', () => {
    expect(serverRules('nginx', [ruleOf('/a/* /b/:splat 308!')])).toMatch(/ permanent;\n$/)
    expect(serverRules('nginx', [ruleOf('/a/* /b/:splat 307!')])).toMatch(/ redirect;\n$/)
  })

  test('each rule has a name of its own', () =>
    expect(serverRules('caddy', [ruleOf('/a /b'), ruleOf('/c /d')])).toMatch(/@moved1 [\s\S]*@moved2 /))

  test.each([
    '/a"; return 500 "',
    '/a$b',
    '/a{b}',
    '/a\\b',
    '/a;b',
    '/a#b',
    '/a\nb',
    '/a%{b}',
    '/a`b',
    "/a'b",
  ])('no server reads %j as its own words', (path) => {
    const encoded = encodeURI(path).replace('#', '%23')
    for (const name of ['nginx', 'caddy', 'apache'] as const) {
      const rule = { ...ruleOf('/x /y 301!'), from: encoded, to: path }
      const texts = [...serverRules(name, [rule]).matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text)
      expect(texts).toHaveLength(2)
      expect(serverRules(name, [rule]).split('\n').length).toBe(
        serverRules(name, [ruleOf('/x /y 301!')]).split('\n').length,
      )
      expect(texts[1]?.replace(/\{re\.moved1\.1\}$/, '')).not.toMatch(/["$\s{}]/)
    }
  })
})

/** What each server makes of its lines for a path as it is sent: where it leads, `undefined` when nowhere. */
const readers = {
  nginx: (text: string, path: string): string | undefined => {
    const [, regex = '', to = ''] = /"(.*?)" "(.*?)"/.exec(text) ?? []
    const met = new RegExp(regex, 's').exec(decodeURIComponent(path))
    return met === null
      ? undefined
      : to.replace(/\$(\d)/g, (_, number: string) => encodeURI(met[Number(number)] ?? ''))
  },
  caddy: (text: string, path: string): string | undefined => {
    const [, regex = ''] = /\{http\.request\.uri\} "(.*)"/.exec(text) ?? []
    const met = new RegExp(regex).exec(path)
    const [, to = ''] = /redir @moved1 "(.*)"/.exec(text) ?? []
    return met === null
      ? undefined
      : to.replace(/\{re\.moved1\.(\d)\}/g, (_, number: string) => met[Number(number)] ?? '')
  },
  apache: (text: string, path: string): string | undefined => {
    const [, request] = /THE_REQUEST\} "(.*)"/.exec(text) ?? []
    const [, regex = '', to = ''] = /RewriteRule "(.*?)" "(.*?)"/.exec(text) ?? []
    const met =
      request === undefined
        ? new RegExp(regex).exec(decodeURIComponent(path))
        : new RegExp(request).exec(`GET ${path} HTTP/1.1`)
    return met === null
      ? undefined
      : to.replace(/\\%|%(\d)/g, (whole, number?: string) =>
          number === undefined ? whole.slice(1) : (met[Number(number)] ?? ''),
        )
  },
} as const

describe('where a rule leads in every server', () => {
  test.each<[line: string, path: string, want: string | undefined]>([
    ['/a /b', '/a', '/b'],
    ['/a /b', '/a/', '/b'],
    ['/a/ /b', '/a', '/b'],
    ['/a /b', '/ab', undefined],
    ['/a /b', '/A', undefined],
    ['/a /b', '/x/a', undefined],
    ['/a.b /c', '/axb', undefined],
    ['/a+b(c)[d]^|? /c', '/a+b(c)[d]^|%3F', '/c'],
    ['/a /b%20c', '/a', '/b%20c'],
    ['/%C3%BC /b', '/%C3%BC', '/b'],
    ['/%C3%BC /b', '/%c3%bc', '/b'],
    ['/a%20b /c', '/a%20b', '/c'],
    ['/a/* /b/:splat', '/a/', '/b/'],
    ['/a/* /b/:splat', '/a/x/y', '/b/x/y'],
    ['/a/* /b/:splat', '/a/x/', '/b/x/'],
    ['/a/* /b/:splat', '/a/x%20y', '/b/x%20y'],
    ['/a/* /b/:splat', '/a/%C3%BC', '/b/%C3%BC'],
    ['/a/* /b/:splat', '/b/x', undefined],
    ['/* /b/:splat', '/x/y', '/b/x/y'],
    ['/a* /b:splat', '/a-x', '/b-x'],
    ['/a/*.html /b/:splat', '/a/x.html', '/b/x'],
    ['/:x /b/:x', '/1', '/b/1'],
    ['/:x /b/:x', '/1/2', undefined],
    ['/n/:year/:name /:year-:name', '/n/2026/x', '/2026-x'],
    ['/n/:year/* /:year/:splat', '/n/2026/x/y', '/2026/x/y'],
    ['/n/:year /x/:none', '/n/2026', '/x/:none'],
    ['/a/* /:splat', '/a//evil.example', '/evil.example'],
    ['/a/* /:splat', '/a/%5Cevil.example', '/evil.example'],
    ['/a/* /:splat', '/a/%5c/evil.example', '/evil.example'],
  ])('%s: %s → %s', (line, path, want) => {
    const rule = { ...ruleOf(line), isForced: true }
    for (const name of ['nginx', 'caddy', 'apache'] as const)
      expect(readers[name](serverRules(name, [rule]), path), name).toBe(want)
  })

  test.each([
    ['/a /b', '/a?x=1', '/b?x=1'],
    ['/a/* /b/:splat', '/a/x?y=/z', '/b/x?y=/z'],
    ['/a /b?c', '/a?x=1', '/b?c'],
    ['/a /b#c', '/a?x=1', '/b#c'],
    ['/a /b', '/x?/a', undefined],
  ])('%s in Caddy, which keeps the query: %s → %s', (line, path, want) =>
    expect(readers.caddy(serverRules('caddy', [{ ...ruleOf(line), isForced: true }]), path)).toBe(want),
  )
})

describe('the files of a site', () => {
  const post = (head: string): string => `---\ndate: 2026-01-01\n${head}\n---\nx\n`
  test.each<[string, Record<string, string>, string, readonly string[]]>([
    ['nothing', { 'notes/a.md': post('') }, '', []],
    ['an alias', { 'notes/a.md': post('aliases: [/old/]') }, '', ['/old/ /notes/a/ 301!']],
    [
      'an alias beyond ASCII',
      { 'notes/a.md': post('aliases: ["/ü b.html"]') },
      '',
      ['/%C3%BC%20b.html /notes/a/ 301!'],
    ],
    ['settings', {}, 'redirects: { /x: /y/ }', ['/x /y/ 301']],
    [
      'settings with a status',
      {},
      'redirects: { /x/*: { to: "https://a.example/:splat", status: 302 } }',
      ['/x/* https://a.example/:splat 302'],
    ],
    ['a target beyond ASCII', {}, 'redirects: { /x: /ü/ }', ['/x /%C3%BC/ 301']],
    [
      'a deleted post',
      { 'notes/a.md': post('deleted: 2026-02-01') },
      '',
      ['/notes/a/ /notes/a/index.html 410!'],
    ],
    [
      'moves, deleted posts, settings, in this order',
      { 'notes/a.md': post('aliases: [/old/]'), 'notes/b.md': post('deleted: 2026-02-01') },
      'redirects: { /x: /y/ }',
      ['/old/ /notes/a/ 301!', '/notes/b/ /notes/b/index.html 410!', '/x /y/ 301'],
    ],
    [
      'the fediverse',
      {},
      'fediverse: bridgy',
      [
        '/.well-known/host-meta* https://fed.brid.gy/.well-known/host-meta:splat 302',
        '/.well-known/webfinger* https://fed.brid.gy/.well-known/webfinger 302',
      ],
    ],
  ])('_redirects: %s', async (_, sources, settings, want) => {
    const built = await buildOf(sources, settings)
    const has = built.pages.some(({ path }) => path === '_redirects')
    expect(has ? pageText(built, '_redirects').trimEnd().split('\n') : []).toEqual(want)
  })

  test('the author’s own lines come last', async () => {
    const built = await buildOf({ 'notes/a.md': post('aliases: [/old/]') }, '', {
      redirectRules: {
        path: 'static/_redirects',
        file: 'content/static/_redirects',
        value: '# mine\n\n/m /n 302\n',
      },
    })
    expect(pageText(built, '_redirects')).toBe('/old/ /notes/a/ 301!\n# mine\n/m /n 302\n')
  })

  test.each<[string, Record<string, string>, string, readonly string[]]>([
    ['a page for an alias', { 'notes/a.md': post('aliases: [/old/]') }, '', ['old/index.html']],
    ['a page for a file', { 'notes/a.md': post('aliases: [/old.html]') }, '', ['old.html']],
    ['none for a feed', { 'notes/a.md': post('aliases: [/old/feed.xml]') }, '', []],
    ['a page for a setting', {}, 'redirects: { /x: /y/ }', ['x/index.html']],
    ['none for a pattern', {}, 'redirects: { /x/*: /y/, /z/:a: /y/ }', []],
    ['none for what is gone', {}, 'redirects: { /x/: { to: /, status: 410 } }', []],
    ['none for a file that is no page', {}, 'redirects: { /x.jpg: /y.jpg, /feed.xml: /y.xml }', []],
    ['none where a page is', { 'notes/a.md': post('') }, 'redirects: { /notes/a/: / }', []],
    ['a mark of a deleted post', { 'notes/a.md': post('deleted: 2026-02-01') }, '', ['notes/a/.gone']],
  ])('%s', async (_, sources, settings, want) => {
    const paths = (await buildOf(sources, settings)).pages.map(({ path }) => path)
    expect(new Set(paths).size).toBe(paths.length)
    const isOfServers = (path: string): boolean => /^_redirects/.test(path)
    const plain = new Set((await buildOf({ 'notes/a.md': post('') })).pages.map(({ path }) => path))
    expect(paths.filter((path) => !plain.has(path) && !isOfServers(path))).toEqual(want)
  })
})

describe('_redirects and _headers, read', () => {
  test.each<[string, readonly string[]]>([
    ['/a /b', ['/a /b 301']],
    ['/a  \t /b\t302', ['/a /b 302']],
    ['/a /b 301!', ['/a /b 301!']],
    ['/a /b 410!\r', ['/a /b 410!']],
    ['# /a /b', []],
    ['/a /b # why', ['/a /b 301']],
    ['/a /b#c', ['/a /b#c 301']],
    ['/a', []],
    ['', []],
    ['/a /b x', []],
    ['/a /b 30', []],
    ['/a /b\n\n/c /d 302', ['/a /b 301', '/c /d 302']],
  ])('%j', (text, want) =>
    expect(
      parseRedirects(text).map(
        ({ from, to, status, isForced }) => `${from} ${to} ${status}${isForced ? '!' : ''}`,
      ),
    ).toEqual(want),
  )

  test.each<[string, ReturnType<typeof parseHeaders>]>([
    ['', []],
    ['/*\n  X-A: b', [{ path: '/*', headers: [['X-A', 'b']] }]],
    [
      '/a\n  X-A: b\n\tX-B:c: d \n/b\n  X-C: e',
      [
        {
          path: '/a',
          headers: [
            ['X-A', 'b'],
            ['X-B', 'c: d'],
          ],
        },
        { path: '/b', headers: [['X-C', 'e']] },
      ],
    ],
    ['  X-A: b\n/a', [{ path: '/a', headers: [] }]],
    ['/a\nX-A: b\n  no header\n  # X-B: c', [{ path: '/a', headers: [] }]],
  ])('%j', (text, want) => expect(parseHeaders(text)).toEqual(want))
})

describe('what the preview answers', () => {
  const files = [
    'index.html',
    'a/index.html',
    'b.html',
    'c d/index.html',
    '404.html',
    'gone/index.html',
    'x.txt',
    'de/index.html',
  ]
  const answer = (path: string, { rules = '', search = '', base = '', without = '' } = {}) => {
    const { status, location, page } = resolveRequest(path, search, {
      base,
      find: (one) => (files.includes(one) && one !== without ? { path: one, contents: () => '' } : undefined),
      redirects: parseRedirects(rules),
      headers: [],
    })
    return [status, location ?? page?.path]
  }
  test.each<[string, Parameters<typeof answer>[1], readonly [number, string | undefined]]>([
    ['/', {}, [200, 'index.html']],
    ['/a/', {}, [200, 'a/index.html']],
    ['/a', {}, [301, '/a/']],
    ['/a', { search: '?q' }, [301, '/a/?q']],
    ['/b', {}, [200, 'b.html']],
    ['/b.html', {}, [200, 'b.html']],
    ['/c%20d/', {}, [200, 'c d/index.html']],
    ['/none', {}, [404, '404.html']],
    ['/none', { without: '404.html' }, [404, undefined]],
    ['/%', {}, [404, '404.html']],
    ['/a/', { rules: '/a/ /b' }, [200, 'a/index.html']],
    ['/a/', { rules: '/a/ /b 301!' }, [301, '/b']],
    ['/none', { rules: '/none /b' }, [301, '/b']],
    ['/none/', { rules: '/none /b 302' }, [302, '/b']],
    ['/none', { rules: '/none /b', search: '?q' }, [301, '/b?q']],
    ['/none', { rules: '/none /b?c', search: '?q' }, [301, '/b?c']],
    ['/none', { rules: '/none /b 200' }, [200, 'b.html']],
    ['/none', { rules: '/none /lost 200' }, [404, '404.html']],
    ['/gone/', { rules: '/gone/ /gone/index.html 410!' }, [410, 'gone/index.html']],
    ['/n/x', { rules: '/n/* /first\n/n/x /second' }, [301, '/first']],
    ['/n/x', { rules: '/n/x /first\n/n/* /forced/:splat 301!' }, [301, '/forced/x']],
    ['/none', { rules: '/* /:splat' }, [404, '404.html']],
    ['/', { base: '/de' }, [302, '/de/']],
    ['/de', { base: '/de' }, [302, '/de/']],
    ['/de/a/', { base: '/de' }, [200, 'a/index.html']],
    ['/a/', { base: '/de' }, [404, '404.html']],
  ])('%s %j', (path, facts, want) => expect(answer(path, facts)).toEqual(want))
})

describe('the redirects of the settings', () => {
  test.each<[from: string, path: string, isRedirected: boolean]>([
    ['/a/', '/a', true],
    ['/a', '/a/', true],
    ['/a', '/a/b/', false],
    ['/a/*', '/a/b/c/', true],
    ['/a/*', '/a/', true],
    ['/a/*', '/ab/', false],
    ['/a*', '/ab/', true],
    ['/:year/:name', '/2026/a/', true],
    ['/:year/:name', '/2026/', false],
    ['/a.b', '/axb', false],
    ['/%C3%A4/', '/ä/', true],
  ])('%s matches %s: %s', (from, path, isRedirected) =>
    expect(redirectFinder([{ from, to: '/', status: 301 }])(path) !== undefined).toBe(isRedirected),
  )

  const note = { 'notes/a.md': '---\ndate: 2026-05-01\n---\nA.\n' }

  test('an address that one of them matches is not lost', async () => {
    const published = publishedSiteOf({
      ...{ generator: 'smallsocial', url: 'https://blog.example/' },
      posts: [{ url: '/posts/a/' }, { url: '/posts/b/' }],
    })
    const { site, pages } = await buildOf(note, 'redirects: { "/posts/a*": "/notes/a/" }')
    expect(published && lostUrls(published, site, pages)).toEqual(['/posts/b/'])
  })

  test('each has a page where the site has none, and none where it has one', async () => {
    const from = ['/tags/', '/search/', '/webmention/', '/people/', '/page/2/', '/old/', '/notes/a/']
    const redirects = `redirects: { ${from.map((path) => `"${path}": /notes/`).join(', ')} }`
    const files = { ...note, 'notes/b.md': '---\ndate: 2026-05-02\n---\nB.\n' }
    const stubs = ({ pages }: Awaited<ReturnType<typeof buildOf>>): string[] =>
      from.filter((path) => pageText({ pages }, `${path.slice(1)}index.html`).includes('"refresh"'))
    expect(stubs(await buildOf(files, `${redirects}\nlists: [section]`))).toEqual(from.slice(0, -1))
    expect(stubs(await buildOf(files, `${redirects}\npaginate: 1`))).not.toContain('/page/2/')
  })
})

test('the ids of feeds are compared with the deployed ones, also those of a section', async () => {
  const files = { 'notes/a.md': '---\ndate: 2026-05-01\n---\nA.\n' }
  const published = async (settings: string): Promise<unknown> =>
    JSON.parse(pageText(await buildOf(files, settings), 'smallsocial.json'))
  const unread = async (before: unknown, settings: string): Promise<number> => {
    const { site, pages } = await buildOf(files, settings)
    return compareWithDeployed(before, site, pages).unread
  }
  const [without, ofSection, ofAll] = [
    '',
    'sections: { notes: { feedId: url-without-slash } }',
    'feeds: { id: url-without-slash }',
  ]
  expect(await unread(await published(without), without)).toBe(0)
  expect(await unread(await published(without), ofSection)).toBe(1)
  expect(await unread(await published(ofSection), ofSection)).toBe(0)
  expect(await unread(await published(ofSection), ofAll)).toBe(0)
  expect(await unread(await published(ofAll), without)).toBe(1)
})
