import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildIn, filesIn, runCli, temporaryFolder, writeFiles } from '../support.js'
import { contents, trees } from '../units/both-parsers.js'
import { nuErrors, xmlErrors } from './programs.js'

/** A folder of somebody's real posts, named by CORPUS: it builds without an error, at the addresses of its paths, with the author's days. */
const corpus = process.env.CORPUS

const settings =
  'url: https://blog.example/\ntitle: "A real archive"\nauthor: { name: "Its author" }\ndates: mdy\ntimezone: America/Chicago\n'

test.skipIf(corpus === undefined)(
  'real posts come out as their author meant (needs CORPUS)',
  { timeout: 300_000 },
  async () => {
    const root = writeFiles(temporaryFolder(), { 'content/site.yaml': settings })
    cpSync(corpus ?? '', join(root, 'content'), { recursive: true })
    const result = await buildIn(root)
    expect(result.messages.filter(({ fatal }) => fatal)).toEqual([])

    const sources = [...filesIn(join(root, 'content'))].filter(([path]) => path.endsWith('.md'))
    const { posts } = JSON.parse(readFileSync(join(root, 'public/smallsocial.json'), 'utf8')) as {
      posts: { url: string; kind: string; published: string }[]
    }
    expect(posts.length).toBe(sources.length)
    const byUrl = new Map(posts.map((post) => [decodeURI(post.url), post]))
    for (const [path, bytes] of sources) {
      const [native, reference] = trees(bytes.toString())
      expect(native, path).toBe(reference)
      const [one, another] = contents(bytes.toString(), 'dates: mdy')
      expect(one, path).toBe(another)
      const post = byUrl.get(`/${path.replace(/\.md$/, '/')}`)
      const text = bytes.toString()
      const [, year = '', month = '', day = ''] =
        /^(?:dt_published|published_date): "?(\d{4})-(\d\d)-(\d\d)/m.exec(text) ??
        reordered(/^(?:dt_published|published_date): "?(\d\d?)\/(\d\d?)\/(\d{4})/m.exec(text))
      expect(post?.published.slice(0, 10), path).toBe(`${year}-${month}-${day}`)
      const response = /^response_type: "?(\w+)/m.exec(text)?.[1]
      if (response !== undefined)
        expect(post?.kind, path).toBe(
          { reshare: 'repost', star: 'like', bookmark: 'bookmark', reply: 'reply', rsvp: 'rsvp' }[response],
        )
    }

    expect(nuErrors(join(root, 'public'))).toBe('')
    expect(xmlErrors(join(root, 'public'))).toBe('')
    const outputs = ['UTC', 'Asia/Tokyo', 'America/Chicago'].map((TZ) => {
      const output = join(temporaryFolder(), 'site')
      expect(runCli(['build', '--root', root, '--output', output], { env: { TZ } }).status).toBe(0)
      return filesIn(output)
    })
    for (const output of outputs) expect(output).toEqual(filesIn(join(root, 'public')))
  },
)

const reordered = (match: RegExpExecArray | null): string[] => [
  match?.[0] ?? '',
  match?.[3] ?? '',
  (match?.[1] ?? '').padStart(2, '0'),
  (match?.[2] ?? '').padStart(2, '0'),
]
