/** The same work as the others: a page a post with h-entry, a paginated index, tag pages, one RSS of full posts. */
const escaped = (text) =>
  String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c])
const slug = (tag) => tag.toLowerCase().replace(/[^a-z0-9]+/g, '-')
const properties = {
  reshare: 'u-repost-of',
  star: 'u-like-of',
  bookmark: 'u-bookmark-of',
  reply: 'u-in-reply-to',
}

const layout = (title, url, main) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Bench</title>
<link rel="canonical" href="https://blog.example${url}">
<link rel="stylesheet" href="/assets/style.css">
<meta property="og:title" content="${escaped(title)}">
<meta property="og:url" content="https://blog.example${url}">
<link rel="alternate" type="application/rss+xml" title="Bench" href="/feed.xml">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="site-header"><p class="site-title"><a href="/">Bench</a></p>
<nav class="menu" aria-label="Main"><ul><li><a href="/notes/">Notes</a></li><li><a href="/posts/">Posts</a></li><li><a href="/responses/">Responses</a></li></ul></nav></header>
<main id="main">${main}</main>
<footer class="site-footer"><p><a href="/feeds/">Subscribe</a> · <a href="/tags/">Tags</a></p></footer>
</body>
</html>
`

const cite = ({ targeturl, response_type }) =>
  targeturl
    ? `<div class="context ${properties[response_type]} h-cite"><p><a class="u-url" href="${escaped(targeturl)}">${escaped(targeturl)}</a></p></div>`
    : ''
const meta = (post) =>
  `<footer class="meta"><p><span class="p-author h-card"><a class="u-url p-name" href="https://blog.example/">Ada</a></span> · <a class="u-url u-uid" href="https://blog.example${post.url}"><time class="dt-published" datetime="${post.date.toISOString()}">${post.date.toDateString()}</time></a></p>
<ul class="tags" aria-label="Tags">${(post.data.tags ?? []).map((tag) => `<li><a class="p-category" href="/tags/${slug(tag)}/">${escaped(tag)}</a></li>`).join('')}</ul></footer>`
const words = (html) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
const isShort = (post) => !post.url.startsWith('/posts/') && words(post.content).split(' ').length <= 150
const summary = (post) => `<article class="h-entry entry">
${post.data.title ? `<h2 class="p-name"><a href="${post.url}">${escaped(post.data.title)}</a></h2>` : ''}
${cite(post.data)}
${isShort(post) ? `<div class="e-content">${post.content}</div>` : `<p class="p-summary">${escaped(words(post.content).slice(0, 300))}</p>`}
${meta(post)}
</article>`

export default (config) => {
  const newestFirst = (api) =>
    api.getFilteredByGlob('content/**/*.md').sort((a, b) => b.date - a.date || (a.url < b.url ? -1 : 1))
  const pagesOf = (title, base, posts) =>
    Array.from({ length: Math.ceil(posts.length / 20) }, (_, index) => ({
      title,
      url: index === 0 ? base : `${base}page/${index + 1}/`,
      posts: posts.slice(index * 20, index * 20 + 20),
    }))
  config.addCollection('lists', (api) => {
    const posts = newestFirst(api)
    const tags = new Map()
    for (const post of posts)
      for (const tag of post.data.tags ?? []) tags.set(tag, [...(tags.get(tag) ?? []), post])
    return [
      ...pagesOf('Recent posts', '/', posts),
      ...[...tags].flatMap(([tag, own]) => pagesOf(tag, `/tags/${slug(tag)}/`, own)),
    ]
  })
  config.addCollection('newest', (api) => newestFirst(api).slice(0, 20))
  config.addTemplate('lists.11ty.js', {
    data: {
      pagination: { data: 'collections.lists', size: 1, alias: 'list' },
      permalink: ({ list }) => `${list.url}index.html`,
      eleventyExcludeFromCollections: true,
    },
    render: ({ list }) =>
      layout(
        list.title,
        list.url,
        `<div class="h-feed"><h1 class="p-name">${escaped(list.title)}</h1>${list.posts.map(summary).join('\n')}</div>`,
      ),
  })
  config.addTemplate('feed.11ty.js', {
    data: { permalink: '/feed.xml', eleventyExcludeFromCollections: true },
    render: ({ collections }) =>
      `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Bench</title><link>https://blog.example/</link><description>Bench</description>${collections.newest.map((post) => `<item><title>${escaped(post.data.title ?? '')}</title><link>https://blog.example${post.url}</link><description>${escaped(post.content)}</description></item>`).join('\n')}</channel></rss>`,
  })
  config.addTemplate('_includes/post.11ty.js', {
    render: (data) =>
      layout(
        data.title ?? 'Note',
        data.page.url,
        `<article class="h-entry entry">${data.title ? `<h1 class="p-name">${escaped(data.title)}</h1>` : ''}${cite(data)}<div class="e-content">${data.content}</div>${meta({ url: data.page.url, date: data.page.date, data })}</article>`,
      ),
  })
  config.setTemplateFormats(['md', '11ty.js'])
  config.setQuietMode(true)
  return { dir: { input: '.', output: 'public' } }
}
