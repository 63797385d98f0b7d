import { describe, expect, test } from 'vitest'
import type { Post } from '../../src/model/post.js'
import { readPostPath } from '../../src/model/post-path.js'
import { inlineNotations } from '../../src/parse/markdown/inline-notations.js'
import { headFormats } from '../../src/parse/post/head-formats.js'
import { parsePost } from '../../src/parse/post/post.js'
import { manualPage } from '../manual.js'
import { buildOf, configOf, pageText } from '../support.js'

/** Parses a post, which must have no error. */
const postOf = (value: string, path = 'notes/a.md', more = ''): Post => {
  const { post, messages } = parsePost({ path, file: `content/${path}`, value }, configOf(more))
  expect(messages.filter(({ fatal }) => fatal)).toEqual([])
  if (post === undefined) throw new Error(JSON.stringify(messages))
  return post
}
const withHead = (...lines: readonly string[]): string => `---\n${lines.join('\n')}\n---\nText.\n`
const textOf = (post: Post): string => post.content.text

describe('the path of a post', () => {
  test.each<[path: string, date: string | undefined, slug: string, published: string | undefined]>([
    ['a.md', undefined, 'a', undefined],
    ['2019-05-01-a.md', '2019-05-01', 'a', '2019-05-01'],
    ['2019-5-1-a.md', '2019-5-1', 'a', '2019-05-01'],
    ['2019-05-01_a.md', '2019-05-01', 'a', '2019-05-01'],
    ['2019-05-01.md', '2019-05-01', '2019-05-01', '2019-05-01'],
    ['2019-05-01T10:30-a.md', '2019-05-01 10:30:00', 'a', '2019-05-01'],
    ['2019-05-01 Friday.md', '2019-05-01', '2019-05-01-Friday', '2019-05-01'],
    ['2019-05-01-a/index.md', '2019-05-01', 'a', '2019-05-01'],
    ['a/2019-05-01-index.md', '2019-05-01', 'a', '2019-05-01'],
    ['2019/05/01/a.md', '2019-05-01', 'a', '2019-05-01'],
    ['2019-13-45-a.md', '2019-13-45', 'a', undefined],
    ['1984-a-book.md', undefined, '1984-a-book', undefined],
    ['20190501-a.md', undefined, '20190501-a', undefined],
  ])('%s', (path, date, slug, published) => {
    expect(readPostPath(path)).toMatchObject({ slug, ...(date !== undefined && { date }) })
    expect(postOf('Text.', path).published?.wall.slice(0, 10)).toBe(published)
  })

  test('a date in the head comes before that in the name', () =>
    expect(postOf(withHead('date: 2020-02-02'), '2019-05-01-a.md').published?.wall).toContain('2020-02-02'))
  test('a date in the permalink is the last choice', () =>
    expect(postOf(withHead('permalink: /2018/03/04/a/'), 'a.md').published?.wall).toContain('2018-03-04'))
  test('the text above a list has no date', () =>
    expect(postOf(withHead('date: 2020-02-02'), 'notes/_index.md').published).toBeUndefined())
})

describe('front matter', () => {
  const heads: readonly (readonly [name: string, head: string, bodyLine: number])[] = [
    ['YAML', '---\ntitle: "A"\ndate: 2020-02-02\ntags: [x, y]\n---\n', 6],
    ['YAML that ends with dots', '---\ntitle: "A"\ndate: 2020-02-02\ntags: [x, y]\n...\n', 6],
    ['---yaml', '---yaml\ntitle: "A"\ndate: 2020-02-02\ntags: [x, y]\n---\n', 6],
    ['TOML', '+++\ntitle = "A"\ndate = 2020-02-02\ntags = ["x", "y"]\n+++\n', 6],
    [
      'TOML with groups',
      '+++\ntitle = "A"\ndate = 2020-02-02T00:00:00Z\n[taxonomies]\ntags = ["x", "y"]\n+++\n',
      7,
    ],
    ['---toml', '---toml\ntitle = "A"\ndate = 2020-02-02\ntags = ["x", "y"]\n---\n', 6],
    ['JSON', '{\n  "title": "A",\n  "date": "2020-02-02",\n  "tags": ["x", "y"]\n}\n', 6],
    ['---json', '---json\n{"title": "A", "date": "2020-02-02", "tags": ["x", "y"]}\n---\n', 4],
    ['Hexo', 'title: A\ndate: 2020/2/2 0:0:0\ntags:\n  - x\n  - y\n---\n', 7],
    ['Pelican', 'Title: A\nDate: 2020-02-02\nTags: x, y\n\n', 5],
    ['Pelican, the date first', 'Date: 2020-02-02\nTitle: A\nTags: x,\n  y\n\n', 6],
    ['keys in capitals', '---\nTITLE: "A"\nDate: 2020-02-02\nTags: [x, y]\n---\n', 6],
    ['a group of Zola', '---\ntitle: "A"\ndate: 2020-02-02\nextra:\n  tags: [x, y]\n---\n', 7],
    ['lists in lists', '---\ntitle: "A"\ndate: 2020-02-02\ncategories:\n  - [x]\ntags: [[y]]\n---\n', 8],
    ['tags and categories', '---\ntitle: "A"\ndate: 2020-02-02\ncategories: x\ntags: y\n---\n', 7],
  ]
  test.each(heads)('%s', (_, head, bodyLine) => {
    const { name, published, categories, content } = postOf(`${head}Text, [x](gone.md).\n`)
    expect([name, published?.wall, [...categories].sort()]).toEqual(['A', '2020-02-02T00:00:00', ['x', 'y']])
    expect(content.internalLinks.map(({ line }) => line)).toEqual([bodyLine])
  })

  test('the key of a message has its line in each notation', () => {
    for (const head of [
      '+++\ntitle = "A"\ndate = "x"\n+++\n',
      '{\n"title": "A",\n"date": "x"\n}\n',
      'Title: A\nX: y\nDate: x\n\n',
    ]) {
      const { messages } = parsePost({ path: 'a.md', file: 'a', value: head }, configOf())
      expect(messages.map(({ line }) => line)).toEqual([head.startsWith('Title') ? 3 : 3])
    }
  })

  test.each([
    ['a sentence with a colon', 'Title: not a head, for no other line is one.\n\nText.'],
    ['a list of terms', 'One: 1\nTwo: 2\n\nText.'],
    ['an object of code', '{\n  "a": 1\n}\n'],
  ])('%s is text', (_, text) => expect(postOf(text).extra).toEqual({}))

  test('has its names in the manual', () => {
    const page = manualPage('moving-in')
    for (const { name, usedBy } of [...headFormats, ...inlineNotations]) {
      expect(page.replaceAll('\\|', '|')).toContain(name)
      expect(page).toContain(usedBy)
    }
  })

  test('text of Ruby in Base64 is text', () =>
    expect(postOf('---\ntitle: !binary |-\n  w5xiZXI=\n---\nText.').name).toBe('Über'))
})

describe('keys of other generators', () => {
  test.each<[line: string, want: Partial<Record<'published' | 'updated', string>>]>([
    ["pubDate: 'Jul 08 2022'", { published: '2022-07-08' }],
    ['pubDatetime: 2022-07-08T10:00:00Z', { published: '2022-07-08' }],
    ['datePublished: 2022-07-08', { published: '2022-07-08' }],
    ['published_at: 2022-07-08', { published: '2022-07-08' }],
    ['created: 2022-07-08', { published: '2022-07-08' }],
    ['created: 1657238400', {}],
    ['published: true', {}],
    ['date: Last Modified', {}],
    ['date: git Created', {}],
    ['date: git Last Modified\npubDate: 2022-07-08', { published: '2022-07-08' }],
    ['date: 2022-07-08\nupdatedDate: 2023-01-01', { published: '2022-07-08', updated: '2023-01-01' }],
    ['date: 2022-07-08\nlast_modified_at: 2023-01-01', { published: '2022-07-08', updated: '2023-01-01' }],
    ['date: 2022-07-08\nmodDatetime: 2023-01-01', { published: '2022-07-08', updated: '2023-01-01' }],
    ['date: 1 May 2024', { published: '2024-05-01' }],
    ['date: May 1, 2024', { published: '2024-05-01' }],
    ['date: 2021-10-8 0:0:0', { published: '2021-10-08' }],
    ['date: 2021-10-08 10:00:00 UTC', { published: '2021-10-08' }],
    ['date: 2021-10-08 10:00:00 +08', { published: '2021-10-08' }],
  ])('%s', (line, want) => {
    const { published, updated } = postOf(withHead(line))
    expect({ published: published?.wall.slice(0, 10), updated: updated?.wall.slice(0, 10) }).toEqual({
      published: undefined,
      updated: undefined,
      ...want,
    })
  })

  test('a date of creation that is none does not replace the name of the file', () =>
    expect(postOf(withHead('created: 1345677871'), '_posts/2012-08-22-a.md').published?.wall).toContain(
      '2012-08-22',
    ))

  test.each<[line: string, url: string, aliases: readonly string[]]>([
    ['permalink: /x/y/', '/x/y/', []],
    ['permalink: x/y', '/x/y/', []],
    ['permalink: /x/index.html', '/x/', []],
    ['permalink: /x.html', '/x.html', []],
    ['url: /x/', '/x/', []],
    ['url: https://blog.example/x/', '/x/', []],
    ['url: https://jane.example/x/', '/notes/a/', []],
    ['path: 2021/x', '/2021/x/', []],
    ['permalink: "/web/{{ page.fileSlug }}/"', '/web/a/', []],
    ['title: "A b"\npermalink: "/web/{{ title | slugify }}/"', '/web/a-b/', []],
    ['date: 2020-02-03\npermalink: "/{{ page.date | date: \'%Y/%m\' }}/x"', '', []],
    ['permalink: pretty', '/notes/a/', []],
    ['redirect_from: /old', '/notes/a/', ['/old']],
    ['redirect_from: ["/old", "/old/"]', '/notes/a/', ['/old/']],
    ['alias: old.html', '/notes/a/', ['/old.html']],
    ['aliases: [Old name, b, /c/]', '/notes/a/', ['/c/']],
  ])('%s', (line, url, aliases) => {
    const value = withHead(line)
    if (url === '') {
      const { messages } = parsePost({ path: 'notes/a.md', file: 'a', value }, configOf())
      expect(messages.map(({ reason }) => reason)).toEqual([
        expect.stringContaining('is a template of another generator'),
      ])
      return
    }
    const post = postOf(value)
    expect([post.url, post.aliases]).toEqual([url, aliases])
  })

  test('names that are no paths are other names', () =>
    expect(postOf(withHead('aliases: [Old name, b, /c/]')).otherNames).toEqual(['Old name', 'b']))

  test('a redirect from the URL of the post is left out', async () => {
    const { site } = await buildOf({ 'a.md': withHead('redirect_from: /a/') })
    expect(site.moves).toEqual([])
  })

  test('a group as target fills the context card', async () => {
    const lines = [
      'date: 2026-01-02',
      'in-reply-to:',
      '  url: https://jane.example/post',
      '  title: "On <trees>"',
      '  authors: [Jane]',
      '  content: "<p>Trees are tall.</p>"',
    ]
    const build = await buildOf({ 'a.md': withHead(...lines) })
    expect(build.site.entries[0]?.citations).toEqual([
      {
        url: 'https://jane.example/post',
        name: 'On <trees>',
        author: { name: 'Jane' },
        content: 'Trees are tall.',
      },
    ])
    expect(pageText(build, 'a/index.html')).toContain('On &lt;trees&gt;')
  })

  test.each(['like-of: { href: "https://jane.example/" }', 'like-of: [{ value: "https://jane.example/" }]'])(
    '%s',
    (line) =>
      expect(postOf(withHead(line)).interactions).toEqual([{ type: 'like', of: 'https://jane.example/' }]),
  )
  test('rsvp: { value, url }', () =>
    expect(postOf(withHead('rsvp: { value: yes, url: "https://jane.example/" }')).interactions).toEqual([
      { type: 'rsvp', of: 'https://jane.example/', rsvp: 'yes' },
    ]))
  test('a medium without a URL is a warning', () => {
    const value = withHead('video: { youtube: abc }')
    const { messages } = parsePost({ path: 'a.md', file: 'a', value }, configOf())
    expect(messages.map(({ fatal, line }) => [fatal, line])).toEqual([[false, 2]])
  })
})

describe('notations in the text', () => {
  const htmlOf = (body: string, path = 'notes/a.md'): string =>
    postOf(`---\ntitle: A\n---\n${body}`, path).content.html.value

  test.each<[body: string, html: string]>([
    ['[x]({{ site.url }}{{ site.baseurl }}/y/)', '<p><a href="/y/">x</a></p>'],
    ['![x]({{ "/y.png" | relative_url }})', '<img src="/y.png" alt="x">'],
    ['{% highlight js linenos %}\na({{ b }})\n{% endhighlight %}', '<code class="language-js">'],
    ['{{< highlight js "linenos=table" >}}\na()\n{{< / highlight >}}', '<code class="language-js">'],
    ['{% codeblock title lang:js %}\na()\n{% endcodeblock %}', '<code class="language-js">'],
    ['{% raw %}\n`{{ x }}`\n{% endraw %}', '<p><code>{{ x }}</code></p>'],
    ['Text\n{: .wide}', '<p>Text</p>'],
    ['* Contents\n{:toc}\n\nText', '<p>Text</p>'],
    ['![a](b.png){: width="3"}', '<p><img src="/notes/b.png" alt="a"></p>'],
    ['## Name {#own}', '<h2 id="own">Name</h2>'],
    ['A {% comment %}hidden{% endcomment %}B', '<p>A B</p>'],
    ['A %%hidden%% B', '<p>A  B</p>'],
    ['公開%%hidden%%公開', '<p>公開公開</p>'],
    ['It`s fine %%hidden%%', '<p>It`s fine</p>'],
    ['Use `<script>` here.\n\nA %%hidden%% B', '<p>A  B</p>'],
    ['`{% raw %}`: left out; `{# … #}`', '<code>{% raw %}</code>: left out; <code>{# … #}</code>'],
    ['`%%shown%%`', '<code>%%shown%%</code>'],
    ['`a\n%%shown%%`', '<code>a %%shown%%</code>'],
    ['A {#hidden#}B', '<p>A B</p>'],
    ['{{% comment %}}hidden{{% /comment %}}B', '<p>B</p>'],
    ['[x]({{ site.baseurl }}{{ site.url }}/y)', '<a href="/y">x</a>'],
    ['    if [[ -f x ]]; then {{ site.url }}/z', 'if [[ -f x ]]; then {{ site.url }}/z'],
    ['<pre>\n[[ -f x ]]\n</pre>', '[[ -f x ]]'],
    ['a <code>[[ -f x ]] && ==y==</code> b', '<code>[[ -f x ]] &#x26;&#x26; ==y==</code>'],
    ['`<code>` and [[b]] and `</code>`', '<code>&#x3C;code></code> and <a href='],
    ['<code>`</code> and [[b]] and <code>`</code>', '[[b]]'],
    ['<a data-points="[[1,2]]" href="/x">y</a>', 'data-points="[[1,2]]"'],
    ['[a](/x?q=[[b]])', 'href="/x?q=%5B%5Bb%5D%5D"'],
    ['[[b]][[c]]', '>b</a><a '],
    ['a[[0]] [x][[y]]', 'a[[0]] [x][[y]]'],
    ['[[`a` b]]', '[[<code>a</code> b]]'],
    ['![[song.mp3]]', '<audio src="/%5B%5Bsong.mp3%5D%5Dnotes" controls preload="metadata"></audio>'],
    ['![[film.mp4|300]]', '<video src="/%5B%5Bfilm.mp4%5D%5Dnotes" controls preload="metadata"></video>'],
    ['![[paper.pdf]]', '<a href="/%5B%5Bpaper.pdf%5D%5Dnotes">paper.pdf</a>'],
    ['<script>\nlet a = [[1, 2]] // %%a%%\n{{\n 1 }}\n</script>', 'let a = [[1, 2]] // %%a%%\n{{\n 1 }}'],
    ['<style>\n{% a %}{ color: red }\n</style>', '{% a %}{ color: red }'],
    ['{{< figure src="x.png" link="javascript:alert(1)" >}}', '{{&#x3C; figure'],
    ['{{< figure src="x.png" link="java\tscript:alert(1)" >}}', '{{&#x3C; figure'],
    ['{{< toc >}}\n\nText by the author: Jane.', 'Jane.'],
    ['{{< youtube abc_DEF-123 >}}', 'youtube-nocookie.com/embed/abc_DEF-123'],
    ['{{ youtube(id="abc_DEF-123") }}', 'youtube-nocookie.com/embed/abc_DEF-123'],
    ['{% youtube abc_DEF-123 %}', 'youtube-nocookie.com/embed/abc_DEF-123'],
    ['{{< vimeo 12345 >}}', 'player.vimeo.com/video/12345'],
    ['{{< gist jane abc >}}', '<a href="https://gist.github.com/jane/abc">'],
    ['{% gist jane/abc %}', '<a href="https://gist.github.com/jane/abc">'],
    ['{{< tweet user="jane" id="12345" >}}', 'https://twitter.com/jane/status/12345'],
    [
      '{{< figure src="b.png" alt="A <b>" caption="C" >}}',
      '<figure><img src="/notes/b.png" alt="A <b>"><figcaption>C</figcaption></figure>',
    ],
    [
      '{{< figure\n  src="b.png"\n  caption="C"\n>}}\nText',
      '<figure><img src="/notes/b.png" alt="C"><figcaption>C</figcaption></figure>\n<p>Text</p>',
    ],
    ['{% gist\n  jane/abc %}', '<a href="https://gist.github.com/jane/abc">'],
    ['{{ a\n\nb }}', '<p>b }}</p>'],
    [
      '{% highlight text %}\n{{< figure\n src="b.png" >}}\n{% endhighlight %}',
      '{{&#x3C; figure\n src="b.png" >}}',
    ],
    ['{% img left /b.png 300 200 A cat %}', '<img src="/b.png" alt="cat">'],
    [
      '> [!note] Title\n> Text',
      '<aside class="block note"><p class="block-title">Title</p>\n<p>Text</p></aside>',
    ],
    [
      '> [!tip] Use `npm ci` **here**\n> Text',
      '<p class="block-title">Use <code>npm ci</code> <strong>here</strong></p>\n<p>Text</p>',
    ],
    ['> [!note]  \n> Text', '<aside class="block note"><p class="block-title">Note</p>\n<p>Text</p></aside>'],
    ['1. a\n\n        if [[ -f x ]]; then', '<code> if [[ -f x ]]; then'],
    ['> q\n>\n>     if [[ -f x ]]', '<code>if [[ -f x ]]'],
    ['- a\n    - b\n\n      more {{ site.url }}/z', '<p>more /z</p>'],
    ['Use `` `[[x]]` `` and `a\n[[b]]`', '<code>`[[x]]`</code> and <code>a [[b]]</code>'],
    ['\\` [[x]] ` [[y]] `', '<code>[[y]]</code>'],
    ['***\n    ==x==', '<code>==x=='],
    ['\\[[x]] \\==y== \\{{ site.url }}/z', '<p>[[x]] ==y== {{ site.url }}/z</p>'],
    ['==a `b` [c](/==d==) e==', '<mark>a <code>b</code> <a href="/==d==">c</a> e</mark>'],
    ['![==a==](b.png) https://a.example/==b==/', 'alt="==a==">'],
    ['[[https://a.example/]]', '[[<a href="https://a.example/">'],
    ['{{< youtube abc_DEF-123 >}}\n*words*', '<p><em>words</em></p>'],
    ['{{< youtube abc_DEF-123 >}} {{< gist a b >}}', '<a href="https://gist.github.com/a/b">'],
    ['{{< figure src="b.png" alt="A \\"b\\"" >}}', 'alt="A &#x22;b&#x22;"'],
    [
      '1. a\n\n   {% highlight sh %}\n   npm ci\n   {% endhighlight %}\n\n2. b',
      '<code class="language-sh">npm ci\n</code></pre>\n</li>\n<li>',
    ],
    [
      '> {% highlight %}\n> ~~~~~\n> {% endhighlight %}',
      '<blockquote>\n<pre tabindex="0"><code>~~~~~\n</code>',
    ],
    ['## 🎉\n\n## Old {#x}\n\n## X', '<h2>🎉</h2>\n<h2 id="x">Old</h2>\n<h2 id="x-1">X</h2>'],
    ['# A {#a}\n\nText', '<p>Text</p>'],
    ['a <b>b</b>\n\n```\n\nc\n```', '<code>\nc\n</code>'],
    ['<video src="a.mp4"><track src="a.vtt"></video>', '<track src="/notes/a.vtt">'],
    ['a\r\n<br>\r\nb', '<p>a</p>\n<p>b</p>'],
  ])('%s', (body, html) => expect(htmlOf(body)).toContain(html))

  test.each(['`[[Name]]`', '```\n{% raw %}\n```'.replace('{% raw %}', '[[Name]] {{ site.url }}/x')])(
    '%s in code stays',
    (body) => expect(htmlOf(body)).toMatch(/<code>\[\[Name\]\]/),
  )

  const linked = async (body: string): Promise<string> => {
    const build = await buildOf({
      'notes/a.md': `---\ntitle: A\n---\n${body}`,
      'garden/Green Tea.md': '---\ntitle: Green Tea\naliases: [Sencha]\n---\nText.',
      "garden/Bo's Tea.md": '---\ntitle: Other tea\n---\nText.',
      '_posts/2019-05-01-first.md': '---\ntitle: First post\n---\nText.',
      'blog/secret.md': '---\ntitle: Secret\ndraft: true\n---\nText.',
    })
    return pageText(build, 'notes/a/index.html')
  }
  test.each<[body: string, href: string]>([
    ['[[Green Tea]]', '<a href="/garden/Green%20Tea/">Green Tea</a>'],
    ['[[green tea|words]]', '<a href="/garden/Green%20Tea/">words</a>'],
    [
      '[[garden/Green Tea#How it is]]',
      '<a href="/garden/Green%20Tea/#how-it-is">garden/Green Tea › How it is</a>',
    ],
    ['[[Sencha]]', '<a href="/garden/Green%20Tea/">Sencha</a>'],
    ['[x]({% post_url 2019-05-01-first %})', '<a href="/2019/05/01/first/">x</a>'],
    ['[x]({% link _posts/2019-05-01-first.md %})', '<a href="/2019/05/01/first/">x</a>'],
    ['[x]({{< ref "first" >}})', '<a href="/2019/05/01/first/">x</a>'],
    ['[x]({{% relref "first.md#a" %}})', '<a href="/2019/05/01/first/#a">x</a>'],
    ['[x](@/garden/Green%20Tea.md)', '<a href="/garden/Green%20Tea/">x</a>'],
    ['[x][y]\n\n[y]: @/garden/Green%20Tea.md', '<a href="/garden/Green%20Tea/">x</a>'],
    ["[x](../garden/Bo's%20Tea.md)", '<a href="/garden/Bo&#x27;s%20Tea/">x</a>'],
    ["[[Bo's Tea]]", '<a href="/garden/Bo&#x27;s%20Tea/">Bo\'s Tea</a>'],
    ['[x]({filename}/_posts/2019-05-01-first.md)', '<a href="/2019/05/01/first/">x</a>'],
    ['{% post_link first words %}', '<a href="/2019/05/01/first/">words</a>'],
    ['See [[Nothing]] here', 'See Nothing here'],
    ['See [[secret|hidden words]] here', 'See hidden words here'],
    ['See ![[nothing.png]] here', 'See nothing.png here'],
    ['See [words]({{< ref "nothing" >}} "a > b") here', 'See words here'],
    ['<div>[[Green Tea]]</div>', '<div><a href="/garden/Green%20Tea/">Green Tea</a></div>'],
  ])('%s', async (body, href) => expect(await linked(body)).toContain(href))

  test('a heading that repeats the title is removed behind a comment, too', async () => {
    const build = await buildOf({
      'posts/a.md': '---\ntitle: Deck\ndate: 2026-05-01\n---\n<!-- _class: lead -->\n\n# Deck\n\nWords.',
    })
    expect(pageText(build, 'posts/a/index.html')).not.toContain('<h2')
  })

  test('a link to a post that has no page yet is text, with a warning that says why', async () => {
    const build = await buildOf({
      'notes/a.md':
        '---\ndate: 2026-05-01\n---\n[[Later]] [l](later.md) [[idea|words]] [d](/notes/idea/) [n](none.md)',
      'notes/later.md': '---\ndate: 2027-05-03\n---\nx',
      'notes/idea.md': '---\ndate: 2026-05-01\ndraft: true\n---\nx',
    })
    expect([...new Set(build.messages.map(({ reason }) => reason))].sort()).toEqual([
      'the link `/notes/none.md` leads to no page of this site',
      'the link leads to content/notes/idea.md, which is a draft',
      'the link leads to content/notes/later.md, which is to appear later',
    ])
    expect(pageText(build, 'notes/a/index.html')).toContain(
      '<p>Later l words <a href="/notes/idea/">d</a> n</p>',
    )
  })

  /** Of several pages and files, that with the path that is written counts, then one beside the post, then the shortest path. */
  test.each([
    ['notes/a.md', '[[ideas]]', 'href="/ideas/"'],
    ['projects/b.md', '[[ideas]]', 'href="/projects/ideas/"'],
    ['notes/a.md', '[[projects/ideas]]', 'href="/projects/ideas/"'],
    ['notes/a.md', '[[/projects/ideas]]', 'href="/projects/ideas/"'],
    ['notes/a.md', '[[projects/index]]', 'href="/projects/"'],
    ['notes/a.md', '[[my vault/content/ideas]]', 'href="/ideas/"'],
    ['notes/a.md', '[[old/ideas]]', '<p>old/ideas</p>'],
    ['projects/b.md', '[[old/ideas]]', 'href="/projects/old/ideas/"'],
    ['notes/a.md', '![[b/pic.png]]', 'src="/b/pic.png"'],
    ['notes/a.md', '![[pic.png]]', 'src="/pic.png"'],
    ['b/x.md', '![[pic.png]]', 'src="/b/pic.png"'],
    ['notes/a.md', '[[Alpha]]', 'href="/wiki/a1/"'],
    ['notes/a.md', '[[Twice]]', 'href="/wiki/c/"'],
  ])('in %s, %s: %s', async (path, body, want) => {
    const asset = { size: 1, modified: 0, inode: 0 }
    const build = await buildOf(
      {
        ...Object.fromEntries(
          ['ideas', 'projects/ideas', 'projects/index', 'index'].map((name) => [`${name}.md`, 'A text.']),
        ),
        ...(path.startsWith('projects/') && { 'projects/old/ideas.md': 'A text.' }),
        'wiki/a1.md': '---\ntitle: Alpha\n---\nx',
        'wiki/b1.md': '---\ntitle: Other\naliases: [Alpha]\n---\nx',
        'wiki/c.md': '---\ntitle: Twice\n---\nx',
        'wiki/longer.md': '---\ntitle: Twice\n---\nx',
        [path]: `---\ntitle: A\n---\n${body}`,
      },
      '',
      {
        assets: ['pic.png', 'b/pic.png'].map((name) => ({ ...asset, path: name, from: `/nowhere/${name}` })),
      },
    )
    expect(pageText(build, `${path.replace('.md', '')}/index.html`)).toContain(want)
  })

  test('a name that nothing has is a warning with its line', async () => {
    const { messages } = await buildOf({ 'a.md': '---\ntitle: A\n---\n\nSee [[Nothing]].' })
    expect(messages.map(({ line, reason }) => [line, reason])).toEqual([
      [5, 'no page and no file has the name `Nothing`, so the link is shown as text'],
    ])
  })

  test('a template tag is a warning, once for each file and kind', () => {
    const value = 'A {{< icon a >}} b {{< icon b >}}.\n'
    const { messages } = parsePost({ path: 'a.md', file: 'a', value }, configOf())
    expect(messages.map(({ reason }) => reason)).toEqual([
      '`{{< icon a >}}` is a template tag of another generator, and is shown as text (2 times)',
    ])
  })

  test('an MDX file has its words, without modules, components and comments', () => {
    const value =
      '---\ntitle: A\n---\nimport B from \'./b.astro\'\n\nexport const c = [\n  1,\n]\n\nOne <B x={{ y: 1 }} z="}">two</B> three.\n{/* hidden */}\n\nimport is a word.\n'
    const { post, messages } = parsePost({ path: 'a.mdx', file: 'a', value }, configOf())
    expect(textOf(post as Post)).toBe('One two three. import is a word.')
    expect(messages.map(({ line, reason }) => [line, reason])).toEqual([
      [10, '`<B>` is a component of another program; only its words are shown'],
    ])
  })

  test('expressions that are blank in MDX are code in code', () => {
    const value = '---\ntitle: A\n---\nOne{" "}two `{}` <C />{}three\n\n```js\nconst a = {}\n```\n'
    const { post } = parsePost({ path: 'a.mdx', file: 'a', value }, configOf())
    const html = (post as Post).content.html.value
    expect(html).toContain('<p>One two <code>{}</code>  three</p>')
    expect(html.replace(/<[^>]*>/g, '')).toContain('const a = {}')
  })

  test('a post in HTML is HTML, and a template is not published', () => {
    const value = '---\ntitle: A\n---\n<body>\n    <p>One</p>\n\n    <p>Two</p>\n</body>\n'
    expect(postOf(value, 'a.html').content.html.value).toBe('<p>One</p>\n\n    <p>Two</p>')
    for (const other of [value.replace('One', '{{ content }}'), '<p>One</p>']) {
      const { post, messages } = parsePost({ path: 'a.html', file: 'a', value: other }, configOf())
      expect(post).toBeUndefined()
      expect(messages.map(({ rule, fatal }) => [rule, fatal])).toEqual([['unpublished-file', false]])
    }
  })

  test('a file in `tags/` is the text above the tag', async () => {
    const build = await buildOf({
      'a.md': '---\ndate: 2026-01-02\ntags: [tea]\n---\nText.',
      'tags/tea.md': '---\ntitle: Tea\n---\nAbout tea.',
      'tags/index.md': '---\ntitle: Tags\n---\nAbout tags.',
      'tags/none.md': '---\ntitle: None\n---\nA page.',
    })
    expect(build.messages.filter(({ fatal }) => fatal)).toEqual([])
    expect(pageText(build, 'tags/tea/index.html')).toContain('About tea.')
    expect(pageText(build, 'tags/index.html')).toContain('About tags.')
    expect(pageText(build, 'tags/none/index.html')).toContain('A page.')
  })
})
