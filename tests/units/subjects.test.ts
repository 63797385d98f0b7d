import { describe, expect, test } from 'vitest'
import { verifyEntry } from '../../src/webmention/html/verify-markup.js'
import { buildOf, pageText } from '../support.js'

/** Builds one post, and reads it back as a microformats parser does. */
const postOf = async (frontMatter: string, body = 'Words of the author.', settings = '') => {
  const build = await buildOf(
    { 'things/a.md': `---\ndate: 2026-05-01 10:00 Z\n${frontMatter}\n---\n${body}\n` },
    settings,
  )
  const [entry] = build.site.entries
  const page = entry === undefined ? '' : pageText(build, 'things/a/index.html')
  const misread = entry === undefined ? ['no entry'] : verifyEntry(entry, page, build.site)
  return {
    build,
    entry,
    page,
    misread,
    feed: pageText(build, 'feed.xml'),
    list: pageText(build, 'index.html'),
  }
}

describe('a post about something reads back as what it is', () => {
  test.each<[name: string, frontMatter: string, kind: string, shown: readonly string[]]>([
    [
      'review',
      'item: { name: Dune, author: Frank Herbert, type: book }\nrating: 4',
      'review',
      ['Dune', '★★★★☆', '4 of 5'],
    ],
    ['rating of ten', 'item: Dune\nrating: 7/10', 'review', ['7 of 10']],
    ['half stars', 'item: Dune\nrating: 3.5', 'review', ['★★★½☆', '3.5 of 5']],
    ['stars', 'item: Dune\nrating: ★★', 'review', ['★★☆☆☆']],
    ['stars as emoji', 'item: Dune\nrating: ⭐\ufe0f⭐\ufe0f⭐\ufe0f', 'review', ['★★★☆☆', '3 of 5']],
    ['stars with their scale', 'item: Dune\nrating: ★★★★★★★☆☆☆', 'review', ['7 of 10']],
    [
      'review of an album with its songs',
      'item: { name: Kind of Blue, type: album }\nrating: 5\nitems: [{ name: So What }, { name: Blue in Green }]',
      'review',
      ['Kind of Blue', 'So What', '★★★★★'],
    ],
    [
      'review of a page of the site',
      'item: { name: My tool, url: /things/ }\nrating: 4',
      'review',
      ['/things/', 'My tool'],
    ],
    [
      'place with a URL and no name',
      'checkin: { city: Wien, url: "https://place.example/" }',
      'checkin',
      ['href="https://place.example/"', 'Wien'],
    ],
    [
      'event in two time zones',
      'title: A flight\nstart: 2026-06-01 23:00 +09:00\nend: 2026-06-01 18:00 -07:00',
      'event',
      ['11:00 PM (UTC+09:00)', '6:00 PM (UTC-07:00)'],
    ],
    [
      'review of a title with an author and a URL',
      'title: Dune\nrating: 4\nitem: { url: "https://b.example/", author: Frank Herbert, type: book }',
      'review',
      ['Dune', 'Frank Herbert', 'https://b.example/'],
    ],
    ['review of a title', 'title: Dune\nkind: review\nrating: 5', 'review', ['★★★★★']],
    ['review without a rating', 'item: { name: Dune }\nkind: review', 'review', ['Dune']],
    [
      'review with a cover',
      'item: { name: Dune, cover: "https://a.example/dune.jpg" }\nrating: 4',
      'review',
      ['dune.jpg'],
    ],
    [
      'review with a photo',
      'item: Dune\nrating: 4\nphoto: { url: "https://a.example/a.jpg", alt: a }',
      'review',
      [],
    ],
    [
      'event',
      'title: A walk\nstart: 2026-06-01 19:00 +02:00\nend: 2026-06-01 21:00 +02:00\nlocation: The park',
      'event',
      ['9:00 PM', 'The park'],
    ],
    ['event of a day', 'title: A fair\nstart: 2026-02-28\nend: 2026-02-28', 'event', ['February 28, 2026']],
    [
      'list with an item without a name',
      'items: [{ url: "https://y.example/" }, { name: B }]',
      'collection',
      ['y.example'],
    ],
    ['place with a geo URL', 'location: { geo: "geo:48.2,16.3", name: N }', 'note', ['48.2', '16.3']],
    [
      'place with GeoJSON',
      'location: { geo: { type: Point, coordinates: [16.3, 48.2] } }',
      'note',
      ['48.2', '16.3'],
    ],
    [
      'place with an empty geo',
      'location: { name: X, geo: {}, lat: 48.2, lon: 16.3 }',
      'note',
      ['48.2', '16.3'],
    ],
    ['place with a list', 'location: { geo: [48.2, 16.3], name: N }', 'note', ['48.2', '16.3']],
    ['place with a group', 'location: { geo: { latitude: 48.2, lon: 16.3 } }', 'note', ['48.2', '16.3']],
    ['event of days', 'title: A fair\nstart: 2026-06-01\nend: 2026-06-03', 'event', ['June 3, 2026']],
    [
      'checkin',
      'checkin: { name: Café Central, locality: Wien, latitude: 48.2104, longitude: 16.3655 }',
      'checkin',
      ['Café Central', 'Wien', '48.2104'],
    ],
    [
      'collection',
      'title: Kind of Blue\nitems: [{ name: So What, artist: Miles Davis, duration: "9:22" }, { title: Blue in Green }]',
      'collection',
      ['So What', 'Blue in Green', '9:22'],
    ],
    ['collection of names', 'kind: collection\nitems: [So What, Blue in Green]', 'collection', ['So What']],
    [
      'location',
      'location: { street: Herrengasse 14, postcode: 1010, city: Wien, country: Austria }',
      'note',
      ['Herrengasse 14', 'Austria'],
    ],
    ['coordinates', 'location: geo:48.2,16.37', 'note', ['48.2, 16.37', 'map=10/48.2/16.37']],
    ['listen', 'listen-of: https://a.example/song', 'listen', ['https://a.example/song']],
    ['read', 'read-of: https://a.example/book\nread-status: finished', 'read', ['https://a.example/book']],
    ['watch', 'watch-of: https://a.example/film', 'watch', ['https://a.example/film']],
    [
      'a book without a page',
      'read-of: { name: "Dune & more", author: Frank Herbert }\nread-status: reading',
      'read',
      ['Dune &amp; more', 'Frank Herbert'],
    ],
    ['a record without a page', 'listen-of: Kind of Blue', 'listen', ['Kind of Blue']],
    [
      'films without pages',
      'watch-of: [{ title: Perfect Days }, Paterson]',
      'watch',
      ['Perfect Days', 'Paterson'],
    ],
    [
      'checkin of a Micropub app',
      `mf2: '{"checkin":[{"type":["h-card"],"properties":{"name":["Café Central"],"locality":["Wien"],"latitude":[48.2104],"longitude":[16.3655]}}]}'`,
      'checkin',
      ['Café Central', 'Wien', '48.2104'],
    ],
    ['review of a Micropub app', `mf2: '{"item":["Dune"],"rating":["4"]}'`, 'review', ['Dune', '★★★★☆']],
    [
      'data of the author before those of an app',
      `item: Emma\nrating: 5\nmf2: '{"item":["Dune"],"rating":["4"]}'`,
      'review',
      ['Emma', '★★★★★'],
    ],
    ['presentation', 'title: A talk\nkind: presentation', 'presentation', []],
    ['note with a title', 'title: A title\nkind: note', 'note', []],
    ['response with a rating', 'in-reply-to: https://a.example/\nitem: Dune\nrating: 4', 'reply', ['★★★★☆']],
  ])('%s', async (_, frontMatter, kind, shown) => {
    const { build, entry, page, misread, feed, list } = await postOf(frontMatter)
    expect(build.messages).toEqual([])
    expect(entry?.kind).toBe(kind)
    expect(misread).toEqual([])
    for (const text of shown) for (const place of [page, feed, list]) expect(place).toContain(text)
    expect(build.pages.map(({ path }) => path)).toContain(`kinds/${pathOf[kind]}/index.html`)
  })
})

const pathOf: Readonly<Record<string, string>> = {
  ...{ review: 'reviews', event: 'events', checkin: 'checkins', collection: 'collections' },
  ...{ presentation: 'presentations', note: 'notes', reply: 'replies' },
  ...{ listen: 'listens', read: 'reads', watch: 'watches' },
}

test.each([
  'kind: collection\nitems: [{ name: A, url: "https://a.example/a" }]',
  'checkin: { name: A, url: "https://a.example/" }\nlocation: { name: B, url: "https://b.example/" }',
  'item: { name: A, url: "https://a.example/" }\nrating: 1',
])('URLs read back: %s', async (frontMatter) => {
  expect((await postOf(frontMatter)).misread).toEqual([])
})

test('the status of a book is in words and in microformats', async () => {
  const { page } = await postOf('read-of: https://a.example/book\nread-status: to-read')
  expect(page).toContain('<data class="p-read-status" value="to-read">to read</data>')
})

test('a work without a page has no link, and is no target', async () => {
  const { build, page, feed } = await postOf('read-of: { name: Dune, author: Frank Herbert }')
  expect(page).toContain('<cite class="p-name"><bdi>Dune</bdi></cite>')
  expect(feed).toContain('<p>Read Dune (Frank Herbert)</p>')
  const others = Object.fromEntries(
    ['feed.json', 'atom.xml', 'smallsocial.json'].map((path) => [path, pageText(build, path)]),
  )
  for (const text of Object.values(others)) expect(text).not.toMatch(/"external_url"|rel="related"|"Dune"/)
})

test('a book and a film of the same name have their own authors', async () => {
  const post = (key: string, author: string, day: number): string =>
    `---\ndate: 2026-05-0${day}\n${key}: { name: Dune, author: ${author}, published: "19${day}5-08-01" }\n---\n`
  const build = await buildOf({
    'log/book.md': post('read-of', 'Frank Herbert', 6),
    'log/film.md': post('watch-of', 'Denis Villeneuve', 7),
  })
  expect(build.messages).toEqual([])
  for (const [name, author, year] of [
    ['book', 'Frank Herbert', '1965'],
    ['film', 'Denis Villeneuve', '1975'],
  ] as const) {
    const page = pageText(build, `log/${name}/index.html`)
    const [context = ''] = /<div class="context[\s\S]*?<\/div><\/div>/.exec(page) ?? []
    expect(context).toContain(author)
    expect(context).toContain(`datetime="${year}-08-01"`)
  }
})

test('keys of other programs with the names of these keys change nothing', async () => {
  for (const frontMatter of [
    'rating: 5',
    'items: 3',
    'start: 3',
    'items: [a, b]',
    'item: 4',
    'cover: a.jpg',
    'item: Movie\nrating: PG-13',
    'location: [48.2, 16.3]',
    'location: { city_code: X1 }',
    'location: false',
    'checkin: true',
    'read_status: done',
    "mf2: '{'",
    `mf2: '{"checkin":[{"properties":{}}],"rating":[4],"item":[[1]]}'`,
    `mf2: '{"location":["geo:48.2,16.4"]}'`,
  ]) {
    const { build, entry, page } = await postOf(frontMatter)
    expect(build.messages).toEqual([])
    expect(entry?.kind, frontMatter).toBe('note')
    expect(entry?.blocks).toBeUndefined()
    expect(page).not.toContain('class="data')
  }
})

test.each([
  ['item: Phone\nrating: 8.5', 'the post has an `item`, but is not a review: `8.5` is not a rating'],
  ['start: 2020-01-01\nend: ongoing', 'the post is not an event: `ongoing` is not a date'],
  ['start: 2020-05-01\nend: 2019-01-01', 'the post is not an event: the event ends before it begins'],
  ['start: 2020-02-30', 'the post is not an event: the date `2020-02-30` does not exist'],
  ['location: { name: X, latitude: "48,2", longitude: "16,3" }', 'the coordinates cannot be read'],
  ['location: "geo:91,181"', 'the coordinates cannot be read'],
])('a value that shows what was meant, and cannot be read, is a warning: %s', async (frontMatter, reason) => {
  const { build, entry } = await postOf(frontMatter)
  expect(build.messages).toEqual([
    expect.objectContaining({ reason, fatal: false, line: expect.any(Number), note: expect.any(String) }),
  ])
  expect(entry?.kind).toBe('note')
})

test('a list of items may have names and groups', async () => {
  const { entry } = await postOf('items: [{ name: "So What" }, Dune]')
  expect([entry?.kind, entry?.items?.map(({ name }) => name)]).toEqual(['collection', ['So What', 'Dune']])
})

test('templates of a blog have the data in `extra`', async () => {
  const { entry } = await postOf('item: { name: Dune }\nrating: 4\nwine: red')
  expect(entry?.extra).toEqual({ item: { name: 'Dune' }, rating: '4', wine: 'red' })
})

describe('mistakes have a line and a remedy', () => {
  test.each([
    ['kind: review\nitem: Dune\nrating: 9', '`rating` is `9`'],
    ['kind: review\nitem: Dune\nrating: great', '`rating` is `great`'],
    ['kind: review\nitem: Dune\nrating: 4\nbest: ten', '`best` is `ten`'],
    ['kind: review\nrating: 4', 'the review does not say what it is about'],
    ['title: A\nkind: event', 'the event has no beginning'],
    [
      'title: A\nkind: event\nstart: 2026-06-03 10:00\nend: 2026-06-01 10:00',
      'the event ends before it begins',
    ],
    ['title: A\nkind: event\nstart: soon', '`soon` is not a date'],
    ['kind: checkin\ncheckin: {}', '`checkin` is a group of keys'],
    ['kind: collection\nitems: [{ artist: A }]', 'entry 1 of `items` has no name'],
    ['read-of: https://a.example/\nread-status: perhaps', '`read-status` is `perhaps`'],
    ['read-of: exmaple.com/dune', '`read-of` is neither a URL nor a name: `exmaple.com/dune`'],
    ['listen-of: https//songs.example', '`listen-of` is neither a URL nor a name: `https//songs.example`'],
    ['watch-of: { year: 1999 }', '`watch-of` is neither a URL nor a name: a group of keys'],
    ['like-of: Dune', '`like-of` is not a URL: `Dune`'],
  ])('%s', async (frontMatter, reason) => {
    const { build } = await postOf(frontMatter)
    expect(build.messages.map((one) => one.reason)).toEqual([expect.stringContaining(reason)])
    expect(build.messages[0]?.note).toMatch(/^(?:write|correct)/)
  })

  test.each([
    ['item: { name: X, url: www.x.example }\nrating: 4', '`url` in `item` is not a URL: `www.x.example`'],
    ['items: [{ name: X }, { name: Y, link: y.html }]', '`link` in `items` is not a URL: `y.html`'],
    ['location: { name: X, url: x.example }', '`url` in `location` is not a URL: `x.example`'],
  ])('a link that nothing shows has a warning: %s', async (frontMatter, reason) => {
    const { build } = await postOf(frontMatter)
    expect(build.messages.map((one) => one.reason)).toEqual([reason])
  })

  test('data of a key that a block is declared for is not what the post is about', async () => {
    const settings = 'blocks: { playlist: { key: tracks }, review: { key: verdict } }'
    const data = 'tracks: [{ name: So What }]\nverdict: { item: Dune, rating: 4 }'
    const { entry, misread, page, list } = await postOf(`title: A walk\n${data}`, undefined, settings)
    expect([entry?.kind, misread]).toEqual(['article', []])
    for (const text of ['So What', '★★★★☆']) for (const html of [page, list]) expect(html).toContain(text)
  })

  test('an unknown kind is a warning', async () => {
    const { build, entry } = await postOf('kind: recipe')
    expect(build.messages).toEqual([
      expect.objectContaining({ rule: 'invalid-value', fatal: false, line: 3 }),
    ])
    expect(entry?.kind).toBe('note')
  })
})

test('a kind of the settings with a property may have a group, as built-in ones', async () => {
  const build = await buildOf(
    {
      'games/go.md':
        '---\ndate: 2026-05-02\nplay-of: { name: Go, url: "https://go.example/", autor: A }\n---\nI lost.\n',
    },
    'kinds: { play: { title: Games, property: play-of } }',
  )
  expect(build.messages.map(({ reason }) => reason)).toEqual(['`autor` in `play-of` is shown nowhere'])
  const page = pageText(build, 'games/go/index.html')
  expect(page).toContain('u-play-of h-cite')
  expect(page).toMatch(/>Go</)
})

test('a review in a section of responses lacks no page', async () => {
  const { messages, site } = await buildOf(
    { 'films/k.md': '---\ndate: 2026-05-02\nitem: Kes\nrating: 4\n---\nGood.\n' },
    'sections: { films: { kind: watch } }',
  )
  expect([messages, site.entries[0]?.kind]).toEqual([[], 'review'])
})

test('a kind is a row of the settings', async () => {
  const settings =
    'kinds:\n  recipe: { title: Recipes, label: Recipe, path: recipes, icon: "M2 2h12" }\n  play: { title: Games, label: Played, property: play-of }'
  const build = await buildOf(
    {
      'food/soup.md': '---\ntitle: Soup\ndate: 2026-05-01\nkind: recipe\n---\nBoil it.\n',
      'games/go.md': '---\ndate: 2026-05-02\nplay-of: https://go.example/\n---\nI lost.\n',
    },
    settings,
  )
  expect(build.messages).toEqual([])
  expect(build.site.kinds.map(({ kind, title, url }) => [kind, title, url])).toEqual([
    ['recipe', 'Recipes', '/kinds/recipes/'],
    ['play', 'Games', '/kinds/play/'],
  ])
  for (const entry of build.site.entries) {
    const page = pageText(build, `${entry.url.slice(1)}index.html`)
    expect(verifyEntry(entry, page, build.site)).toEqual([])
    expect(page).toContain(entry.kind === 'play' ? 'class="context u-play-of h-cite"' : '<span>Recipe</span>')
  }
  expect(pageText(build, 'feed.xml')).toContain('Played <a href="https://go.example/">')
  expect(build.site.entries[0]?.interactions).toEqual([
    { type: 'custom', kind: 'play', property: 'play-of', of: 'https://go.example/' },
  ])
})

test('an event has a calendar file, and a list of events a calendar', async () => {
  const { build } = await postOf(
    'title: "A walk; with, friends"\nstart: 2026-06-01 19:00 +02:00\nlocation: { name: The park, latitude: 48.2, longitude: 16.37 }',
    `${'A long description of the walk. '.repeat(5)}`,
    'sections: { things: { kind: event } }',
  )
  const text = pageText(build, 'things/a/event.ics')
  expect(text.split('\r\n')).toEqual(
    expect.arrayContaining([
      'BEGIN:VEVENT',
      'UID:https://blog.example/things/a/',
      'DTSTAMP:20260501T100000Z',
      'DTSTART:20260601T170000Z',
      'SUMMARY:A walk\\; with\\, friends',
      'LOCATION:The park',
      'GEO:48.2;16.37',
    ]),
  )
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  for (const path of ['kinds/events/calendar.ics', 'things/calendar.ics'])
    expect(pageText(build, path)).toContain('DTSTART:20260601T170000Z')
})

test('the end of an event has the form of its start', async () => {
  const { build } = await postOf(
    'title: A fair\nstart: 2026-06-01 10:00 Z\nend: 2026-06-03',
    '',
    'timezone: UTC',
  )
  expect(pageText(build, 'things/a/event.ics')).toContain(
    'DTSTART:20260601T100000Z\r\nDTEND:20260603T235959Z',
  )
})

test.each([
  ['2026-05-05 18:00', '2026-05-05', 'DTSTART:20260505T220000Z\r\nDTEND:20260506T035959Z'],
  ['2026-03-07 18:00', '2026-03-08', 'DTSTART:20260307T230000Z\r\nDTEND:20260309T035959Z'],
  ['2026-10-31 18:00', '2026-11-01', 'DTSTART:20261031T220000Z\r\nDTEND:20261102T045959Z'],
])('an event from %s to the day %s ends with the last second of the day', async (start, end, lines) => {
  const { build } = await postOf(
    `title: A fair\nstart: ${start}\nend: ${end}`,
    '',
    'timezone: America/New_York',
  )
  expect(build.messages).toEqual([])
  expect(pageText(build, 'things/a/event.ics')).toContain(lines)
})

test('all authors of a work that was read are named', async () => {
  const { build } = await postOf(
    'read-of: { name: Emma, author: [Jane Austen, Another], url: https://a.example/ }',
  )
  expect(pageText(build, 'things/a/index.html')).toContain('Jane Austen, Another')
})

test('an event that ends when it begins has no end in its calendar file', async () => {
  const { build } = await postOf('start: 2026-06-01 19:00 Z\nend: 2026-06-01 19:00 Z')
  const file = [...build.pages].find(({ path }) => path.endsWith('event.ics'))
  expect(String(typeof file?.contents === 'function' && file.contents())).not.toContain('DTEND')
})

test('the last day of an event of whole days is part of it', async () => {
  const { build } = await postOf('title: A fair\nstart: 2026-06-01\nend: 2026-06-03')
  expect(pageText(build, 'things/a/event.ics')).toContain(
    'DTSTART;VALUE=DATE:20260601\r\nDTEND;VALUE=DATE:20260604',
  )
})

test('a calendar file keeps what a content warning closes, and has no line of a foreign text', async () => {
  const { build } = await postOf(
    'title: A party\nstart: 2026-06-01\ncontent_warning: drugs\nlocation: { name: "Bar\\rATTENDEE:x" }',
    'Hidden details.',
  )
  const text = pageText(build, 'things/a/event.ics')
  expect(text).not.toContain('Hidden')
  expect(text).toContain('DESCRIPTION:drugs\r\nLOCATION:Bar\\nATTENDEE:x\r\n')
})

describe('groups of data', () => {
  test.each([
    [
      'item: { name: Dune, pulished: 1965 }\nrating: 4',
      ['`pulished` in `item` is shown nowhere', 'did you mean `published`?'],
    ],
    [
      'items: [{ name: One, lenght: "3:12" }, { name: Two, lenght: "1:00" }]',
      ['`lenght` in `items` is shown nowhere', 'did you mean `length`?'],
    ],
    [
      'watch-of: { name: Film, cover: a.jpg }',
      ['`cover` in `watch-of` is shown nowhere', expect.stringMatching(/^it reads url, title/)],
    ],
    [
      'checkin: { name: Park, opening: "8:00" }',
      ['`opening` in `checkin` is shown nowhere', expect.stringMatching(/^it reads name, venue/)],
    ],
  ])('have a warning for a key that nothing shows: %s', async (frontMatter, want) => {
    const { build } = await postOf(frontMatter)
    expect(build.messages.map(({ rule, line, reason, note }) => [rule, line, reason, note])).toEqual([
      ['unknown-key', expect.any(Number), ...want],
    ])
  })

  test('may name authors in the words of a work', async () => {
    for (const author of [
      'artist: Miles Davis',
      'author: Miles Davis',
      'authors: [{ name: Miles Davis }]',
      'by: Miles Davis',
    ]) {
      const { build, page } = await postOf(`listen-of: { name: So What, ${author} }`)
      expect(build.messages).toEqual([])
      expect(page, author).toContain('Miles Davis')
    }
    const { page } = await postOf(
      'item: { name: Dune, authors: [Frank Herbert, { name: A Translator }] }\nrating: 4',
    )
    expect(page).toContain('Frank Herbert, A Translator')
  })

  test('may have coordinates in one text', async () => {
    const { build, entry } = await postOf('location: { name: Park, geo: "48.2, 16.37", postalcode: 1090 }')
    expect(build.messages).toEqual([])
    expect(entry?.location).toEqual({
      name: 'Park',
      latitude: '48.2',
      longitude: '16.37',
      postalCode: '1090',
    })
  })

  test('a cited page has the address of its author, and paragraphs', async () => {
    const { build, page } = await postOf(
      '',
      ':::cite\nurl: https://jo.example/1\nauthor: { name: Jo, url: https://jo.example/ }\nquote: |\n  One.\n\n  Two.\n:::',
    )
    expect(build.messages).toEqual([])
    expect(page).toContain('<p>One.</p><p>Two.</p></blockquote>')
    expect(page).toContain(
      '<span class="p-author h-card"><a class="u-url p-name" href="https://jo.example/">Jo</a></span>',
    )
  })
})

test('an event without a title is a warning, and has its place in calendars', async () => {
  const { build } = await postOf('start: 2026-06-01 19:00 Z\nlocation: Bar', '')
  expect(build.messages).toEqual([expect.objectContaining({ rule: 'missing-title' })])
  expect(pageText(build, 'things/a/event.ics')).toContain('SUMMARY:Bar\r\n')
})

test('a response in a section of reviews may have a rating', async () => {
  const { entry, build } = await postOf(
    'read-of: { name: Dune }\nread-status: finished\nrating: 4',
    'Words.',
    'sections: { things: { kind: review } }',
  )
  expect(entry?.kind).toBe('read')
  expect(build.messages.filter(({ fatal }) => fatal)).toEqual([])
})

test.each([
  ['start: [2026-06-13, 2026-06-20]', 'event', '`start` is not one date'],
  ['item: [A, B]\nrating: 4', 'review', '`item` is a list, and a review is about one thing'],
])('a list in the place of one value is named: %s', async (frontMatter, kind, reason) => {
  const { build } = await postOf(frontMatter, 'Words.', `sections: { things: { kind: ${kind} } }`)
  expect(build.messages.map((message) => message.reason)).toContain(reason)
})

test.each([
  ['America/New_York', 'June 13, 2026, 2:00 PM to 3:00 PM (UTC+02:00)'],
  ['Europe/Berlin', 'June 13, 2026, 2:00 PM to 3:00 PM<'],
])('an event shows its offset when it is not that of the site: %s', async (timezone, want) => {
  const { page } = await postOf(
    'title: Fair\nstart: 2026-06-13 14:00 +02:00\nend: 2026-06-13 15:00 +02:00',
    'Words.',
    `timezone: ${timezone}`,
  )
  expect(page.replace(/<\/?time[^>]*>/g, '').replace(/ <a class="meta"/, '<a')).toContain(want)
})

test('English strings have the plurals of English in a language without strings', async () => {
  const build = await buildOf({ 'notes/a.md': '---\ndate: 2026-05-01\n---\nA.' }, 'language: ja')
  expect(pageText(build, 'notes/index.html')).toContain('>1 post<')
})
