import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { post, startServer, until } from '../own-server.js'
import { answer, serve } from '../server.js'
import { runCli, startCli } from '../support.js'

const server = await startServer(
  {
    'content/notes/odd.md': '\ufeff---\ndate: 2026-01-01 09:00 Z\nmf2:\n  foo: [bar]\n---\nOdd.\n',
    'content/dated/one.md': '---\ndate: 2026-01-01 09:00 Z\n---\nDated.\n',
    'content/notes/by-hand.md':
      '---\ntitle: "By hand" # my title\n# a comment\ndt_published: "2026-01-01 10:00 +00:00"\ntags: ["one", "Two words"]\nmood: good\n---\n\nWords of *mine*.\n\n- a list\n',
  },
  {
    settings:
      'timezone: Europe/Berlin\npermalinks: { dated: /dated/:year/:name/ }\nsyndicate: { answers: false, mastodon: { server: "https://social.example" } }\n',
  },
)
const endpoint = `${server.url}micropub`
const tokenFor = async (scope: string): Promise<string> =>
  (
    await startCli(['server', 'tokens', '--root', server.root, '--create', 'Test', '--scope', scope]).done
  ).stdout.split('\n')[0] ?? ''
const all = await tokenFor('create update delete media')
const bearer = (token = all): Record<string, string> => ({ authorization: `Bearer ${token}` })

const sendForm = (fields: string | Record<string, string>, token = all): Promise<Response> =>
  post(endpoint, new URLSearchParams(fields), bearer(token))
const sendJson = (value: unknown, token = all): Promise<Response> =>
  fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(token) },
    body: JSON.stringify(value),
  })
const ask = async (query: string): Promise<Record<string, unknown>> => {
  const response = await fetch(`${endpoint}?${query}`, { headers: bearer() })
  return (await response.json()) as Record<string, unknown>
}
const created = (response: Response): string => {
  expect([201, 202]).toContain(response.status)
  const location = response.headers.get('location') ?? ''
  expect(location).toMatch(/^https:\/\/blog\.example\//)
  return location
}
const sourceOf = async (
  url: string,
  more = '',
): Promise<{ type?: string[]; properties: Record<string, unknown[]> }> =>
  (await ask(`q=source&url=${encodeURIComponent(url)}${more}`)) as never

/** Returns the file of a post, by its URL. */
const fileOf = (url: string): string => {
  const path = join(server.root, 'content', decodeURI(new URL(url).pathname))
  const file = `${path.replace(/\/$/, '')}.md`
  return existsSync(file) ? file : join(path, 'index.md')
}
const textOf = (url: string): string => readFileSync(fileOf(url), 'utf8')
const headOf = (url: string): Record<string, unknown> =>
  load(/^---\n([\s\S]*?)\n---/.exec(textOf(url))?.[1] ?? '') as Record<string, unknown>
/** Waits until the site has a page, and returns its HTML. */
const pageOf = (url: string, text: string): Promise<string> => {
  const file = join(server.root, 'public', new URL(url).pathname, 'index.html')
  return until(() => {
    const html = existsSync(file) ? readFileSync(file, 'utf8') : ''
    return html.includes(text) && html
  })
}

const jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
  .withExif({
    IFD3: {
      GPSLatitudeRef: 'N',
      GPSLatitude: '52/1 30/1 0/1',
      GPSLongitudeRef: 'E',
      GPSLongitude: '13/1 24/1 0/1',
    },
  })
  .jpeg()
  .toBuffer()
const png = await sharp(jpeg).png().toBuffer()
const gif = await sharp(jpeg).gif().toBuffer()

const sendFiles = (
  url: string,
  fields: readonly (readonly [string, string | { bytes: Uint8Array; name: string; type: string }])[],
  token = all,
): Promise<Response> => {
  const form = new FormData()
  for (const [name, value] of fields)
    if (typeof value === 'string') form.append(name, value)
    else
      form.append(name, new File([value.bytes as Uint8Array<ArrayBuffer>], value.name, { type: value.type }))
  return fetch(url, { method: 'POST', headers: bearer(token), body: form })
}

describe('creating by a form (micropub.rocks 100 to 107)', () => {
  test('100: a note', async () => {
    const url = created(await sendForm({ h: 'entry', content: 'Hello from my phone.' }))
    expect(await pageOf(url, 'Hello from my phone.')).toContain('h-entry')
  })

  test('101 and 107: tags, several and one', async () => {
    const several = created(await sendForm('h=entry&content=x&category[]=test1&category[]=test2'))
    expect((await sourceOf(several)).properties.category).toEqual(['test1', 'test2'])
    const one = created(await sendForm('h=entry&content=x&category=test1'))
    expect((await sourceOf(one)).properties.category).toEqual(['test1'])
  })

  test('104: a photo by its URL, which is kept', async () => {
    const photo = 'https://photos.example/sunset.jpg'
    const url = created(
      await sendForm({ h: 'entry', content: 'Nice sunset', photo, 'mp-photo-alt[]': 'A sunset' }),
    )
    expect((await sourceOf(url)).properties.photo).toEqual([{ value: photo, alt: 'A sunset' }])
    expect(await pageOf(url, photo)).toContain('alt="A sunset"')
  })

  test('without h, with empty values, a name, a slug and a date', async () => {
    const url = created(
      await sendForm({
        name: 'A title: with "signs"',
        content: 'Text.',
        summary: '',
        'mp-slug': 'My Own Name!',
        published: '2026-02-03T04:05:06+0100',
      }),
    )
    expect(url).toBe('https://blog.example/articles/my-own-name/')
    const { properties } = await sourceOf(url)
    expect(properties).toMatchObject({
      name: ['A title: with "signs"'],
      published: ['2026-02-03T04:05:06+01:00'],
    })
    expect(properties.summary).toBeUndefined()
  })
})

describe('creating by JSON (200 to 206)', () => {
  const entry = (properties: object): object => ({ type: ['h-entry'], properties })

  test('200 and 201: a note with tags', async () => {
    const url = created(await sendJson(entry({ content: ['Hello.'], category: ['test1', 'test2'] })))
    expect((await sourceOf(url)).properties).toMatchObject({
      content: ['Hello.'],
      category: ['test1', 'test2'],
    })
  })

  test('202: HTML is rendered, and comes back as HTML', async () => {
    const html = '<p>This has <b>bold</b> and <i>italic</i>.</p>\n\n<pre>a\n\n    *b*</pre>'
    const url = created(await sendJson(entry({ content: [{ html }] })))
    const page = await pageOf(url, '<b>bold</b>')
    expect(page).toMatch(/<pre>a\n\n {4}\*b\*<\/pre>/)
    expect((await sourceOf(url)).properties.content).toEqual([{ html }])
  })

  test('203 and 206: photos by URL', async () => {
    const photo = ['https://photos.example/1.jpg', 'https://photos.example/2.jpg']
    const url = created(await sendJson(entry({ content: ['Two'], photo })))
    expect((await sourceOf(url)).properties.photo).toEqual(photo)
  })

  test('photos and their alternative texts keep the order in which they are sent', async () => {
    const file = { bytes: jpeg, name: 'x', type: 'image/jpeg' }
    const upload = async (): Promise<string> =>
      (await sendFiles(`${server.url}media`, [['file', file]])).headers.get('location') ?? ''
    const sent = await sendFiles(endpoint, [
      ['h', 'entry'],
      ['content', 'A file, a URL and an upload'],
      ['photo[]', file],
      ['photo[]', 'https://photos.example/1.jpg'],
      ['photo[]', await upload()],
      ['mp-photo-alt[]', 'A file'],
      ['mp-photo-alt[]', 'A URL'],
      ['mp-photo-alt[]', 'An upload'],
    ])
    const { photo } = (await sourceOf(created(sent))).properties
    expect(photo?.map((one) => (one as { alt: string }).alt)).toEqual(['A file', 'A URL', 'An upload'])
    expect(photo?.[1]).toMatchObject({ value: 'https://photos.example/1.jpg' })
    const values = [await upload(), 'https://photos.example/2.jpg', await upload()]
    const url = created(await sendJson(entry({ content: ['In JSON'], photo: values })))
    expect((await sourceOf(url)).properties.photo?.indexOf(values[1])).toBe(1)
  })

  test('a file with the name of the media endpoint is a photo', async () => {
    const sent = await sendFiles(endpoint, [
      ['h', 'entry'],
      ['content', 'Old apps'],
      ['file[]', { bytes: jpeg, name: 'x', type: 'image/jpeg' }],
    ])
    expect((await sourceOf(created(sent))).properties.photo).toHaveLength(1)
  })

  test('HTML in a form is HTML', async () => {
    const html = '<p>This is <b>bold</b>.</p>'
    const url = created(await sendForm({ h: 'entry', 'content[html]': html }))
    expect((await sourceOf(url)).properties.content).toEqual([{ html }])
  })

  test('an address is that of its post with and without its last slash', async () => {
    const url = created(await sendJson(entry({ content: ['Slash'] })))
    expect((await sourceOf(url.replace(/\/$/, ''))).properties.content).toEqual(['Slash'])
  })

  test('a property `url` does not hide the address of a post', async () => {
    const url = created(await sendJson(entry({ content: ['Mine'], url: ['https://other.example/'] })))
    const { items } = (await ask('q=source&limit=100')) as { items: { properties: { url: string[] } }[] }
    expect(items.map(({ properties }) => properties.url)).toContainEqual([url])
  })

  test('204: a nested object is kept as it is', async () => {
    const checkin = {
      type: ['h-card'],
      properties: { name: ['Los Gorditos'], latitude: [45.524330801154], longitude: [-122.68068808051] },
    }
    const url = created(
      await sendJson(
        entry({ published: ['2026-05-31T12:03:36-07:00'], content: ['Lunch'], checkin: [checkin] }),
      ),
    )
    expect((await sourceOf(url)).properties.checkin).toEqual([checkin])
    expect(new URL(url).pathname).toMatch(/^\/checkins\//)
    expect(await pageOf(url, 'Lunch')).toMatch(/u-checkin[^"]*"[\s\S]*Los Gorditos[\s\S]*45\.524330801154/)
  })

  test('an event, with its place', async () => {
    const place = { type: ['h-adr'], properties: { name: ['Depot'], 'street-address': ['Am Depot 1'] } }
    const properties = {
      name: ['Open day'],
      start: ['2026-06-13T14:00:00+02:00'],
      end: ['2026-06-13T18:00:00+02:00'],
      location: [place],
    }
    const url = created(await sendJson({ type: ['h-event'], properties }))
    expect(new URL(url).pathname).toBe('/events/open-day/')
    expect(headOf(url)).toMatchObject({ start: '2026-06-13T14:00:00+02:00' })
    const page = await pageOf(url, 'Am Depot 1')
    expect(page).toMatch(/h-event[\s\S]*dt-start[^>]*datetime="2026-06-13T14:00:00\+02:00"[\s\S]*Depot/)
    expect(await sourceOf(url)).toMatchObject({ type: ['h-event'], properties })
    const end = ['2026-06-13T19:00:00+02:00']
    expect((await sendJson({ action: 'update', url, replace: { end } })).status).toBeLessThan(300)
    expect((await sourceOf(url)).properties).toMatchObject({ ...properties, end })
  })

  test('an event of whole days by a form; one without a beginning is refused', async () => {
    const fair = { h: 'event', name: 'Fair', start: '2026-08-01', end: '2026-08-02', location: 'Park' }
    const url = created(await sendForm(fair))
    expect(textOf(url)).toContain('start: "2026-08-01"')
    expect(await pageOf(url, 'Park')).toContain('datetime="2026-08-01"')
    const refused = await sendForm({ h: 'event', name: 'Fair' })
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('needs start')])
    expect((await sendForm({ h: 'event', name: 'Fair', start: 'soon' })).status).toBe(400)
    expect((await sendForm({ h: 'card', name: 'Ada' })).status).toBe(400)
  })

  test('a review of a book', async () => {
    const item = { type: ['h-product'], properties: { name: ['Dune'], author: ['Frank Herbert'] } }
    const url = created(await sendJson(entry({ content: ['Sand.'], item: [item], rating: [4] })))
    expect(await pageOf(url, 'Sand.')).toMatch(/h-review[\s\S]*Dune[\s\S]*★★★★☆/)
    expect(new URL(url).pathname).toMatch(/^\/reviews\//)
    expect((await sourceOf(url)).properties).toMatchObject({ item: [item], rating: [4] })
  })

  test('a book without a page, as indiebookclub sends it', async () => {
    const book = { name: ['Dune'], author: ['Frank Herbert'], uid: ['isbn:9780441013593'] }
    const url = created(
      await sendJson(
        entry({ 'read-of': [{ type: ['h-cite'], properties: book }], 'read-status': ['to-read'] }),
      ),
    )
    expect(headOf(url)).toMatchObject({
      'read-of': { name: 'Dune', author: 'Frank Herbert', uid: 'isbn:9780441013593' },
      'read-status': 'to-read',
    })
    const page = await pageOf(url, 'Frank Herbert')
    expect(page).toContain('<data class="p-read-status" value="to-read">')
    const { name, author } = book
    expect((await sourceOf(url)).properties).toMatchObject({
      'read-of': [{ type: ['h-cite'], properties: { name, author } }],
      'read-status': ['to-read'],
    })
    const change = { action: 'update', url, replace: { 'read-status': ['finished'] } }
    expect((await sendJson(change)).status).toBeLessThan(300)
    expect(headOf(url)).toMatchObject({
      'read-of': { name: 'Dune', author: 'Frank Herbert', uid: 'isbn:9780441013593' },
      'read-status': 'finished',
    })
  })

  test('205: a photo with an alternative text', async () => {
    const photo = [{ value: 'https://photos.example/globe.gif', alt: 'A spinning globe' }]
    const url = created(await sendJson(entry({ content: ['Globe'], photo })))
    expect(await pageOf(url, 'A spinning globe')).toContain('globe.gif')
    expect((await sourceOf(url)).properties.photo).toEqual(photo)
  })

  test('single values instead of lists, a draft and an unlisted post', async () => {
    const draft = created(await sendJson(entry({ content: 'Later', 'post-status': 'draft' })))
    expect(textOf(draft)).toContain('draft: true')
    expect((await sourceOf(draft)).properties['post-status']).toEqual(['draft'])
    const unlisted = created(await sendJson(entry({ content: ['Not in lists'], visibility: ['unlisted'] })))
    expect(textOf(unlisted)).toContain('unlisted: true')
  })

  test.each([
    ['a private post', entry({ content: ['x'], visibility: ['private'] })],
    ['an unknown status', entry({ content: ['x'], 'post-status': ['hidden'] })],
    ['another type', { type: ['h-event'], properties: { name: ['x'] } }],
    ['no properties', entry({})],
    ['a date that is none', entry({ content: ['x'], published: ['yesterday'] })],
    ['a target that is no URL', entry({ content: ['x'], 'in-reply-to': ['nothing'] })],
    ['an RSVP without a target', entry({ rsvp: ['yes'] })],
    ['an RSVP without a value', entry({ rsvp: ['perhaps'], 'in-reply-to': ['https://a.example/'] })],
    ['a list', []],
  ])('%s is refused', async (_, value) => {
    const refused = await sendJson(value)
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ error: 'invalid_request' })
  })
})

test('300 and 301: photos of a form appear with their texts, beside the post and without their place', async () => {
  const file = { bytes: jpeg, name: '../../x.html', type: 'image/jpeg' }
  const uploads = (): string[] => readdirSync(join(server.root, '.smallsocial-server/media'))
  const before = uploads()
  const url = created(
    await sendFiles(endpoint, [
      ['h', 'entry'],
      ['content', 'From a walk'],
      ['photo[]', file],
      ['photo[]', { ...file, bytes: png }],
      ['mp-photo-alt[]', 'A red field'],
      ['mp-photo-alt[]', 'Another'],
    ]),
  )
  const html = await pageOf(url, 'A red field')
  expect(html).toContain('alt="Another"')
  const folder = join(fileOf(url), '..')
  const files = readdirSync(folder).filter((name) => name !== 'index.md')
  expect(files.map((name) => name.split('.')[1]).sort()).toEqual(['jpg', 'png'])
  for (const name of files) expect((await sharp(join(folder, name)).metadata()).exif).toBeUndefined()
  expect(uploads()).toEqual(before)
})

describe('answers to pages keep the author’s context', () => {
  test('a reply, a like and an RSVP', async () => {
    const page = await serve((_, response) =>
      answer(
        response,
        200,
        { 'content-type': 'text/html' },
        '<div class="h-entry"><h1 class="p-name">On gardens</h1><p class="p-author h-card">Jane</p><p class="e-content">They grow slowly.</p></div>',
      ),
    )
    const reply = created(await sendForm({ 'in-reply-to': `${page}/a`, content: 'Yes.' }))
    expect(new URL(reply).pathname).toBe('/replies/on-gardens/')
    expect(await pageOf(reply, 'On gardens')).toContain('u-in-reply-to')
    const like = created(await sendJson({ type: ['h-entry'], properties: { 'like-of': [`${page}/a`] } }))
    expect(headOf(like)['like-of']).toBe(`${page}/a`)
    const rsvp = created(await sendForm({ 'in-reply-to': `${page}/a`, rsvp: 'yes' }))
    expect((await sourceOf(rsvp)).properties).toMatchObject({ rsvp: ['yes'], 'in-reply-to': [`${page}/a`] })
  })
})

describe('updating (400 to 405)', () => {
  const newPost = async (
    properties: object = { content: ['Before.'], category: ['test1'] },
  ): Promise<string> => created(await sendJson({ type: ['h-entry'], properties }))
  const update = async (url: string, change: object): Promise<Record<string, unknown[]>> => {
    const response = await sendJson({ action: 'update', url, ...change })
    expect([200, 201, 204]).toContain(response.status)
    return (await sourceOf(url)).properties
  }

  test('read over a mark at the beginning, and keep microformats that are written as YAML', async () => {
    const url = 'https://blog.example/notes/odd/'
    expect((await update(url, { add: { category: ['c'] } })).category).toEqual(['c'])
    expect(textOf(url)).toMatch(/^---\n[\s\S]*mf2:\n {2}foo: \[bar\]\n/)
  })

  test('400 to 404: replace, add to one, add a new one, delete a value, delete a property', async () => {
    const url = await newPost()
    expect(await update(url, { replace: { content: ['After.'] } })).toMatchObject({
      content: ['After.'],
      category: ['test1'],
    })
    expect((await update(url, { add: { category: ['test2'] } })).category).toEqual(['test1', 'test2'])
    expect((await update(url, { add: { syndication: ['https://social.example/1'] } })).syndication).toEqual([
      'https://social.example/1',
    ])
    expect((await update(url, { delete: { category: ['test1'] } })).category).toEqual(['test2'])
    expect((await update(url, { delete: ['category'] })).category).toBeUndefined()
    await pageOf(url, 'After.')
  })

  test('405: values that are not lists, and other wrong requests', async () => {
    const url = await newPost()
    for (const wrong of [
      { url, replace: 'This is not a valid update request.' },
      { url, replace: { content: 'x' } },
      { url, add: ['x'] },
      { url, delete: 'category' },
      { url },
      { replace: { content: ['x'] } },
      { url: 'https://blog.example/nothing/', replace: { content: ['x'] } },
      { url: 'https://other.example/', replace: { content: ['x'] } },
      { url: 'https://blog.example/../../etc/passwd', replace: { content: ['x'] } },
      { url, replace: { content: ['x', 'y'] } },
      { url, replace: { 'post-status': ['gone'] } },
      { url, replace: { photo: ['no url'] } },
      // The page is published, and its address would be lost.
      { url, replace: { 'post-status': ['draft'] } },
      { url, replace: { published: ['2099-01-01T00:00:00Z'] } },
    ]) {
      const refused = await sendJson({ action: 'update', ...wrong })
      expect([refused.status, await refused.json()]).toMatchObject([400, { error: 'invalid_request' }])
    }
    expect((await sendForm({ action: 'update', url })).status).toBe(400)
    expect((await sourceOf(url)).properties.content).toEqual(['Before.'])
  })

  test('a post that moves keeps its old address', async () => {
    writeFileSync(join(server.root, 'content/dated/moved.md'), '---\ndate: 2026-01-04\n---\n\nWords.\n')
    const before = 'https://blog.example/dated/2026/moved/'
    const changed = await sendJson({
      action: 'update',
      url: before,
      replace: { published: ['2025-03-01T00:00:00Z'] },
    })
    expect(created(changed)).toBe('https://blog.example/dated/2025/moved/')
    const text = readFileSync(join(server.root, 'content/dated/moved.md'), 'utf8')
    expect(text).toContain('aliases: ["/dated/2026/moved/"]')
    expect((await sourceOf(before)).properties.content).toEqual(['Words.'])
  })

  test('a file that was written by hand keeps its keys, comments and body', async () => {
    const url = 'https://blog.example/notes/by-hand/'
    await update(url, { add: { category: ['three'] }, replace: { summary: ['Short.'] } })
    expect(textOf(url)).toBe(
      '---\ntitle: "By hand" # my title\n# a comment\ndt_published: "2026-01-01 10:00 +00:00"\ntags: ["one","Two words","three"]\nmood: good\nsummary: "Short."\n---\n\nWords of *mine*.\n\n- a list\n',
    )
    await update(url, { replace: { name: ['Other: "title"\nlayout: evil'] } })
    expect(headOf(url)).toMatchObject({ title: 'Other: "title"\nlayout: evil', mood: 'good' })
  })

  test('tags of several keys are replaced together', async () => {
    writeFileSync(
      join(server.root, 'content/notes/two-keys.md'),
      '---\ndate: 2026-01-04\ntags: [a]\ncategories: [b]\n---\n\nWords.\n',
    )
    const url = 'https://blog.example/notes/two-keys/'
    expect((await update(url, { replace: { category: ['c'] } })).category).toEqual(['c'])
    expect(headOf(url)).toMatchObject({ tags: ['c'] })
    expect(headOf(url)).not.toHaveProperty('categories')
  })

  test('a draft is published, and a photo that was uploaded is added', async () => {
    const url = await newPost({
      content: ['Draft.'],
      'post-status': ['draft'],
      photo: ['https://photos.example/1.jpg'],
    })
    expect(await update(url, { replace: { 'post-status': ['published'] } })).toMatchObject({
      'post-status': ['published'],
    })
    await pageOf(url, 'Draft.')
    const media = await sendFiles(`${server.url}media`, [
      ['file', { bytes: png, name: 'a.png', type: 'image/png' }],
    ])
    const location = media.headers.get('location') ?? ''
    const { photo = [] } = await update(url, { add: { photo: [{ value: location, alt: 'Red' }] } })
    expect(photo).toHaveLength(2)
    expect(photo[1]).toMatchObject({ alt: 'Red' })
    await pageOf(url, 'alt="Red"')
    const { photo: left } = await update(url, { delete: { photo: [photo[1]] } })
    expect(left).toEqual(['https://photos.example/1.jpg'])
  })

  test('twenty at once lose nothing', async () => {
    const url = await newPost()
    const tags = Array.from({ length: 20 }, (_, index) => `at-once-${index}`)
    const answers = await Promise.all(
      tags.map((tag) => sendJson({ action: 'update', url, add: { category: [tag] } })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]))
    expect((await sourceOf(url)).properties.category).toEqual(expect.arrayContaining(tags))
  })
})

test('500 to 503: deleting and bringing back, by form and by JSON', async () => {
  for (const send of [
    (action: string, url: string) => sendForm({ action, url }),
    (action: string, url: string) => sendJson({ action, url }),
  ]) {
    const url = created(await sendForm({ content: 'To be deleted' }))
    await pageOf(url, 'To be deleted')
    expect((await send('delete', url)).status).toBe(204)
    await until(async () => !(await pageOf(url, 'h-entry')).includes('To be deleted'))
    expect(existsSync(fileOf(url))).toBe(true)
    expect((await send('delete', url)).status).toBe(204)
    expect((await send('undelete', url)).status).toBe(204)
    await pageOf(url, 'To be deleted')
    expect(textOf(url)).not.toContain('deleted:')
  }
  expect((await sendForm({ action: 'delete', url: 'https://blog.example/nothing/' })).status).toBe(400)
})

describe('queries (600 to 603)', () => {
  test('600 and 601: config and syndicate-to', async () => {
    const response = await fetch(`${endpoint}?q=config`, { headers: bearer() })
    expect(response.headers.get('content-type')).toContain('application/json')
    const text = await response.text()
    expect(text.startsWith('{')).toBe(true)
    expect(JSON.parse(text)).toMatchObject({
      'media-endpoint': `${server.url}media`,
      visibility: ['public', 'unlisted'],
    })
    const { 'post-types': types } = JSON.parse(text) as { 'post-types': object[] }
    expect(types).toContainEqual({ type: 'note', name: 'Note' })
    expect(await ask('q=syndicate-to')).toEqual({ 'syndicate-to': [{ uid: 'mastodon', name: 'Mastodon' }] })
    const url = created(
      await sendForm({ h: 'entry', content: 'For one network', 'mp-syndicate-to[]': 'mastodon' }),
    )
    expect(headOf(url).syndicate).toEqual(['mastodon'])
    expect(await ask('q=post-types')).toEqual({ 'post-types': types })
  })

  test('602 and 603: the source, all of it and some', async () => {
    const content = 'Exact *text*,\nwith two lines.'
    const url = created(
      await sendForm(`content=${encodeURIComponent(content)}&category[]=Zebra&category[]=apple`),
    )
    const whole = await sourceOf(url)
    expect(whole.type).toEqual(['h-entry'])
    expect(whole.properties).toMatchObject({ content: [content], category: ['Zebra', 'apple'] })
    expect(await sourceOf(url, '&properties[]=content&properties[]=category')).toEqual({
      properties: { content: [content], category: ['Zebra', 'apple'] },
    })
    expect(await sourceOf(url, '&properties=content')).toEqual({ properties: { content: [content] } })
  })

  test('the latest posts, the tags, and what is unknown', async () => {
    const { items } = (await ask('q=source&limit=2')) as {
      items: { properties: Record<string, unknown[]> }[]
    }
    expect(items).toHaveLength(2)
    expect(items[0]?.properties.url?.[0]).toMatch(/^https:\/\/blog\.example/)
    expect((await ask('q=category')).categories).toContain('test1')
    expect((await ask('q=category&filter=zeb')).categories).toEqual(['zebra'])
    expect(await ask('q=nothing')).toMatchObject({ error: 'invalid_request' })
    expect(await ask('q=source&url=https://blog.example/nothing/')).toMatchObject({
      error: 'invalid_request',
    })
  })
})

describe('the media endpoint (700 to 702)', () => {
  test.each([
    ['image/jpeg', jpeg],
    ['image/png', png],
    ['image/gif', gif],
  ])('takes %s, and shows it', async (type, bytes) => {
    const response = await sendFiles(`${server.url}media`, [['file', { bytes, name: 'x', type }]])
    expect(response.status).toBe(201)
    const shown = await fetch(response.headers.get('location') ?? '')
    expect(shown.headers.get('content-type')).toBe(type)
    const image = await sharp(await shown.arrayBuffer()).metadata()
    expect([image.width, image.exif]).toEqual([40, undefined])
  })

  test('a post with an uploaded photo, also within its text, has it beside it', async () => {
    const upload = async (): Promise<string> =>
      (await sendFiles(`${server.url}media`, [['file', { bytes: jpeg, name: 'x', type: '' }]])).headers.get(
        'location',
      ) ?? ''
    const [photo, shown] = [await upload(), await upload()]
    const url = created(
      await sendForm({
        content: `See ![a field](${shown})`,
        photo,
        'mp-photo-alt': 'Red',
        name: 'With pictures',
      }),
    )
    expect(textOf(url)).not.toContain(server.url)
    const html = await pageOf(url, 'alt="Red"')
    expect(html).toContain('alt="a field"')
    expect(html).not.toContain(photo)
    expect(readdirSync(join(fileOf(url), '..'))).toHaveLength(3)
    const { items } = (await (await fetch(`${server.url}media?q=source`, { headers: bearer() })).json()) as {
      items: { url: string }[]
    }
    expect(items.map(({ url }) => url)).toContain(photo)
  })

  test('refuses what could be run, is no picture, or too much', async () => {
    const upload = (bytes: Uint8Array, name = 'a.jpg', part = 'file'): Promise<Response> =>
      sendFiles(`${server.url}media`, [[part, { bytes, name, type: 'image/jpeg' }]])
    const text = (words: string): Uint8Array => new TextEncoder().encode(words)
    for (const bytes of [
      text('<!doctype html><script>alert(1)</script>'),
      text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      text('plain'),
      jpeg.subarray(0, 20),
    ])
      expect((await upload(bytes)).status).toBe(400)
    expect((await upload(jpeg, 'a.jpg', 'photo')).status).toBe(400)
    expect((await upload(new Uint8Array(33_000_000))).status).toBe(413)
    expect((await fetch(`${server.url}media/../tokens.json`)).status).toBe(404)
    expect((await fetch(`${server.url}media/..%2ftokens.json`)).status).toBe(404)
  })
})

describe('tokens (800 to 805)', () => {
  test('800 to 802: in the header in any case, or in the form, where it is not stored', async () => {
    const lower = await post(endpoint, { content: 'x' }, { authorization: `bearer ${all}` })
    created(lower)
    const url = created(await post(endpoint, { content: 'In the form', access_token: all }))
    expect(textOf(url)).not.toContain(all)
    created(await post(endpoint, { content: 'x', access_token: all }, bearer()))
  })

  test('803: without one, and with a wrong one', async () => {
    const none = await post(endpoint, { content: 'x' })
    expect([none.status, await none.json()]).toMatchObject([401, { error: 'unauthorized' }])
    expect(none.headers.get('www-authenticate')).toBe('Bearer')
    const wrong = await post(endpoint, { content: 'x' }, bearer('wrong'))
    expect([wrong.status, await wrong.json()]).toMatchObject([401, { error: 'invalid_token' }])
    expect((await fetch(`${endpoint}?q=config`)).status).toBe(401)
    expect((await fetch(`${endpoint}?q=config&access_token=${all}`)).status).toBe(400)
    expect((await fetch(`${server.url}media`, { method: 'POST' })).status).toBe(401)
  })

  test.each(['media', 'draft', 'profile'])('a token for %s alone does not read posts', async (scope) => {
    const { status } = await fetch(`${endpoint}?q=source`, {
      headers: { authorization: `Bearer ${await tokenFor(scope)}` },
    })
    expect(status).toBe(403)
  })

  test('804: without the scope; a token for drafts makes drafts only', async () => {
    const media = await tokenFor('media')
    const refused = await sendForm({ content: 'x' }, media)
    expect([refused.status, await refused.json()]).toMatchObject([
      403,
      { error: 'insufficient_scope', scope: 'create' },
    ])
    const drafts = await tokenFor('draft')
    const url = created(await sendForm({ content: 'x', 'post-status': 'published' }, drafts))
    expect(textOf(url)).toContain('draft: true')
    expect((await sendForm({ action: 'delete', url }, drafts)).status).toBe(403)
  })

  test('805: two different ones', async () => {
    const two = await post(endpoint, { content: 'x', access_token: 'other' }, bearer())
    expect([two.status, await two.json()]).toMatchObject([400, { error: 'invalid_request' }])
  })
})

describe('found by a laboratory', () => {
  test('files of a request without a token are not written', async () => {
    const folder = join(server.root, '.smallsocial-server/media')
    const before = existsSync(folder) ? readdirSync(folder).length : 0
    const form = new FormData()
    for (let count = 0; count < 25; count++)
      form.append('photo', new File(['x'.repeat(1000)], `${count}.jpg`))
    expect((await fetch(endpoint, { method: 'POST', body: form })).status).toBe(400)
    const few = new FormData()
    few.append('photo', new File(['x'], 'x.jpg'))
    expect((await fetch(endpoint, { method: 'POST', body: few })).status).toBe(401)
    expect(readdirSync(folder)).toHaveLength(before)
  })

  test('a file of a property that takes none is refused, and not written', async () => {
    const folder = join(server.root, '.smallsocial-server/media')
    const before = readdirSync(folder).length
    const form = new FormData()
    form.append('content', 'x')
    form.append('featured', new File([new Uint8Array(jpeg)], 'x.jpg'))
    const refused = await fetch(endpoint, { method: 'POST', body: form, headers: bearer() })
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('photo, video')])
    expect(readdirSync(folder)).toHaveLength(before)
  })

  test('a token in a form with a large photo', async () => {
    const large = await sharp({
      create: {
        width: 900,
        height: 900,
        channels: 3,
        background: 'red',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .png()
      .toBuffer()
    expect(large.length).toBeGreaterThan(1_200_000)
    const form = new FormData()
    form.append('access_token', all)
    form.append('content', 'Large')
    form.append('photo', new File([new Uint8Array(large)], 'x.png'))
    created(await fetch(endpoint, { method: 'POST', body: form }))
    created(await post(endpoint, { content: 'x', access_token: all }, { authorization: 'Basic eDp5' }))
  })

  test('adding an interaction to a post with `targeturl` keeps its target', async () => {
    writeFileSync(
      join(server.root, 'content/notes/target.md'),
      '---\ndate: 2026-01-03\ntargeturl: https://a.example/1\nresponse_type: reply\n---\n\nYes.\n',
    )
    const url = 'https://blog.example/notes/target/'
    const send = (change: object) => sendJson({ action: 'update', url, ...change })
    expect((await send({ add: { 'like-of': ['https://b.example/'] } })).status).toBe(204)
    expect((await sourceOf(url)).properties).toMatchObject({
      'in-reply-to': ['https://a.example/1'],
      'like-of': ['https://b.example/'],
    })
    expect((await send({ replace: { 'in-reply-to': ['https://c.example/'] } })).status).toBe(204)
    expect(headOf(url)).toMatchObject({ targeturl: 'https://c.example/', response_type: 'reply' })
    expect(
      (await send({ delete: ['in-reply-to'], add: { 'bookmark-of': ['https://d.example/'] } })).status,
    ).toBe(204)
    expect(Object.keys(headOf(url)).sort()).toEqual(['bookmark-of', 'date', 'like-of'])
  })

  test('an uploaded picture that a changed text names is put beside the post', async () => {
    const url = created(await sendForm({ content: 'Before.' }))
    const upload = await sendFiles(`${server.url}media`, [['file', { bytes: png, name: 'x', type: '' }]])
    const media = upload.headers.get('location') ?? ''
    const content = [`See ![red](${media}), and ${media}.`]
    expect((await sendJson({ action: 'update', url, replace: { content } })).status).toBe(204)
    expect(textOf(url)).not.toContain(server.url)
    const name = /!\[red\]\(([\w.-]+)\)/.exec(textOf(url))?.[1] ?? ''
    expect(existsSync(join(fileOf(url), '..', name))).toBe(true)
  })

  test('odd actions and deep nesting are refused, and the server goes on', async () => {
    for (const action of ['constructor', '__proto__', { toString: 1 }, 7])
      expect((await sendJson({ action, url: 'https://blog.example/' })).status).toBe(400)
    const deep = `{"type":["h-entry"],"properties":{"x":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer() },
      body: deep,
    })
    expect(response.status).toBe(400)
    expect((await fetch(`${server.url}constructor`)).status).toBe(404)
  })

  test('a token for the profile reads no drafts', async () => {
    const profile = await tokenFor('profile')
    for (const url of [`${endpoint}?q=source`, `${endpoint}?q=category`, `${server.url}media?q=source`])
      expect((await fetch(url, { headers: bearer(profile) })).status, url).toBe(403)
    expect((await fetch(`${endpoint}?q=config`, { headers: bearer(profile) })).status).toBe(200)
  })

  test('the seconds of a date and the indent of a text are kept', async () => {
    const content = '    code first\n\nand words'
    const url = created(await sendForm({ content, published: '2026-02-03T04:05:06Z' }))
    expect((await sourceOf(url)).properties).toMatchObject({
      content: [content],
      published: ['2026-02-03T04:05:06+00:00'],
    })
  })
})

test('text of any kind comes back exactly, and never becomes front matter', async () => {
  const names = [
    'x\nlayout: evil',
    '---',
    'yes',
    'null',
    '1e3',
    '12:30',
    '2020-01-01',
    '- a',
    'a: b',
    '# x',
    '&a',
    '*a',
    '!!x',
    '{',
    '"',
    "'",
    'a\u2028b',
    '  x',
    'ñ 🎈',
    '\\',
  ]
  for (const name of names) {
    const url = created(
      await sendJson({
        type: ['h-entry'],
        properties: { name: [name], content: ['Text.'], category: [name] },
      }),
    )
    expect(headOf(url)).toMatchObject({ title: name.trim(), tags: [name] })
    expect(Object.keys(headOf(url)).sort()).toEqual(['dt_published', 'tags', 'title'])
  }
  const bad = await sendForm({ content: '---\ntitle: evil\ndraft: true\n---\nx' })
  expect([bad.status, await bad.json()]).toMatchObject([400, { error: 'invalid_request' }])
  expect((await sendForm({ content: 'x\u0000y' })).status).toBeLessThan(500)
})

test('slugs never lead out of the folder, and are free', async () => {
  for (const slug of ['../../evil', '/etc/passwd', 'index', '.hidden', '_x', 'a/b', '%2e%2e', '']) {
    const url = created(await sendForm({ content: 'x', 'mp-slug': slug }))
    expect(new URL(url).pathname).toMatch(/^\/notes\/[a-z0-9-]+\/$/)
  }
  const twice = await Promise.all([1, 2, 3].map(() => sendForm({ content: 'x', 'mp-slug': 'same' })))
  expect(new Set(twice.map(created)).size).toBe(3)
})

test('200 at once are 200 posts', async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => sendForm({ content: `Number ${index}.` })),
  )
  const urls = answers.map(created)
  expect(new Set(urls).size).toBe(200)
  expect(new Set(urls.map((url) => textOf(url).split('---\n')[2])).size).toBe(200)
})

test('the blog builds without an error', () => {
  const { status, stderr } = runCli(['build', '--root', server.root])
  expect(stderr.split('\n').filter((line) => line.includes('error'))).toEqual([])
  expect(status).toBe(0)
})

test('an error in another file does not keep a post from being written', async () => {
  writeFileSync(join(server.root, 'content/notes/broken.md'), '---\ntitle: "x\n---\n')
  created(await sendForm({ content: 'All the same' }))
})
