import fc from 'fast-check'
import { seed } from '../support.js'

// For all laws and proofs: they make their posts here.
fc.configureGlobal({ seed })

/** Plain words, and words that must be escaped in HTML, XML, YAML or Markdown. */
const word = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'rain',
      'tram',
      'Lime',
      'tree',
      'ten',
      'eight',
      'street',
      'über',
      '日本',
      '10:30',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '<b>',
      '&amp;',
      ']]>',
      '"q"',
      "it's",
      '{{x}}',
      '</p>',
      'a&b',
      '`c`',
      '*e*',
      '😀',
      '--',
      '#x',
      ':joy:',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
)
const phrase = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '))
const title = phrase
  .map((text) => text.replace(/[\p{Cc}\u2028\u2029\ufeff]/gu, '').trim())
  .filter((text) => text !== '')
const quoted = (text: string): string => JSON.stringify(text)

const paragraph = fc.oneof(
  phrase,
  phrase.map((text) => `> ${text}`),
  phrase.map((text) => `## ${text}`),
  phrase.map((text) => `- ${text}\n- ${text}`),
  phrase.map((text) => `\`\`\`js\n${text.replaceAll('`', '')}\n\`\`\``),
  phrase.map((text) => `:::note ${text.replaceAll('\n', ' ')}\n${text}\n:::`),
  fc.constant('[^1]\n\n[^1]: A note.'),
  fc.constant('![alt](https://img.example/x.png "t")'),
  fc.constant('<div class="x">raw</div>'),
  title.map((name) => `:::review\nname: ${quoted(name)}\nrating: 4\n:::`),
  title.map((name) => `:::playlist\n- ${quoted(name)}\n:::`),
  title.map((name) => `:::map-link\nname: ${quoted(name)}\nlatitude: 48.2\nlongitude: 16.37\n:::`),
  fc.constant('==marked==, and [[b]]'),
)
const body = fc.array(paragraph, { maxLength: 4 }).map((parts) => parts.join('\n\n'))

const two = (n: number): string => String(n).padStart(2, '0')
const date = fc
  .tuple(
    fc.integer({ min: 2019, max: 2025 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 0, max: 23 }),
    fc.constantFrom('-05:00', '+02:00', 'Z', '+0530'),
  )
  .map(([year, month, day, hour, zone]) => `${year}-${two(month)}-${two(day)} ${two(hour)}:30 ${zone}`)

const target = fc.constantFrom(
  'https://other.example/a',
  'https://other.example/?a=1&b=2#c',
  'http://ü.example/ä',
)
const answer = fc.oneof(
  fc.constant(''),
  fc
    .tuple(fc.constantFrom('reply', 'reshare', 'star', 'bookmark'), target)
    .map(([type, url]) => `targeturl: ${url}\nresponse_type: ${type}\n`),
  fc
    .tuple(fc.constantFrom('yes', 'no', 'maybe', 'interested'), target)
    .map(([rsvp, url]) => `in-reply-to: ${url}\nrsvp: ${rsvp}\n`),
  fc.constant('photo: { url: "https://img.example/p.jpg", alt: "A photo" }\n'),
)
/** What a post is about. */
const subject = fc.oneof(
  { weight: 5, arbitrary: fc.constant('') },
  title.map((name) => `item: { name: ${quoted(name)}, author: ${quoted(name)} }\nrating: 3.5\n`),
  title.map((name) => `kind: collection\nitems: [${quoted(name)}, { name: A, url: "https://a.example/" }]\n`),
  title.map((name) => `checkin: { name: ${quoted(name)}, city: Wien }\n`),
  title.map((name) => `location: ${quoted(name)}\n`),
  date.map((start) => `start: "${start}"\nlocation: { latitude: 48.2, longitude: 16.37 }\n`),
  fc.constant('kind: presentation\n'),
  fc.constant('read-of: https://other.example/book\nread-status: reading\n'),
  title.map((name) => `listen-of: { name: ${quoted(name)}, author: ${quoted(name)} }\n`),
)
const tags = fc.array(fc.constantFrom('indieweb', 'C#', 'open source', 'q&a', '日本'), { maxLength: 3 })

/** A post that smallsocial builds without an error. */
export const postText = fc
  .record({
    title: fc.option(title),
    date,
    updated: fc.option(date),
    answer,
    subject,
    tags,
    body,
    summary: fc.option(title),
  })
  .map((post) =>
    [
      '---',
      ...(post.title === null ? [] : [`title: ${quoted(post.title)}`]),
      `date: "${post.date}"`,
      ...(post.updated === null ? [] : [`updated: "${post.updated}"`]),
      ...(post.summary === null ? [] : [`summary: ${quoted(post.summary)}`]),
      `tags: ${JSON.stringify(post.tags)}`,
      `${post.answer}${post.subject}---`,
      '',
      post.body,
      '',
    ].join('\n'),
  )

/** A blog: path below content/ → text. */
export const projects = fc.dictionary(
  fc.constantFrom(
    ...['a', 'b', 'c d', 'É', 'e'].flatMap((name) =>
      ['notes', 'mix'].map((folder) => `${folder}/${name}.md`),
    ),
  ),
  postText,
  { maxKeys: 6, noNullPrototype: true },
)
