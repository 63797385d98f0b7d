import { absolute, pageContent } from '../src/model/content.js'
import { type Html, html, lines } from '../src/model/html.js'
import { firstWords, type Post, titleOf } from '../src/model/post.js'
import type { UndatedPage } from '../src/model/site.js'
import type { Around } from '../src/model/theme.js'
import { media } from './media.js'
import { isUpdated } from './post.js'
import { status } from './status.js'
import { time } from './time.js'

/** A page without a date, e.g. "About". */
export const page = (post: UndatedPage, { site, theme }: Around): Html =>
  theme.layout(
    {
      title: titleOf(post),
      description: post.summary ?? firstWords(post.content.text, 200),
      url: post.url,
      noindex: post.unlisted,
      ...(post.lang && { lang: post.lang }),
      main: lines(
        html`<article class="h-entry entry entry-page">`,
        status(post, site.config.language),
        html`<h1${post.name && html` class="p-name"`}>${titleOf(post)}</h1>`,
        media(post),
        html`<div class="e-content">${pageContent(post, site)}</div>`,
        html`<p class="meta" hidden>${theme.author('byline', { site, theme, html })} <a class="u-url u-uid" href="${absolute(post.url, site)}">permalink</a></p>`,
        isUpdated(post) &&
          html`<p class="meta">Updated ${time('dt-updated', post.updated, site.config.language)}</p>`,
        theme.responses(post, { site, theme, html }),
        html`</article>`,
      ),
    },
    { site, theme, html },
  )

/** What stands where a deleted post was. Receivers that cannot see the status 410 read it in the head. */
export const tombstone = (post: Post, { site, theme }: Around): Html =>
  theme.layout(
    {
      title: 'Deleted',
      url: post.url,
      noindex: true,
      head: html`<meta http-equiv="status" content="410 Gone">`,
      main: html`<article class="h-entry entry">
<h1>Deleted</h1>
<p class="p-summary">This post is no longer here.</p>
<p class="meta"><a class="u-url u-uid" href="${absolute(post.url, site)}">Permalink</a>${post.deleted && html` · deleted <time class="dt-deleted" datetime="${post.deleted.wall.slice(0, 10)}">${post.deleted.wall.slice(0, 10)}</time>`}</p>
</article>`,
    },
    { site, theme, html },
  )

/** How to answer a page of this site from one's own, for people who have not heard of it. */
export const webmention = (_: null, { site, theme }: Around): Html =>
  theme.layout(
    {
      title: 'Answer from your own site',
      url: `${site.config.base}/webmention/`,
      main: html`<h1>Answer from your own site</h1>
<p>You can answer anything here with a page of your own: write a post that links to the post you answer, then tell this site its address. What you wrote stays yours, at your address; a line with your name and a link to it appears below the post here.</p>
<p>This is called <a href="https://indieweb.org/Webmention">Webmention</a>, and many blogs do it by themselves. If yours does not, paste the address of your page into the field below the post.</p>
<p>To be shown with your name and picture, and as a like, a repost or a reply rather than a plain mention, mark your page up with <a href="https://indieweb.org/h-entry">h-entry</a>. Change your page and tell this site again, and what stands here changes too; delete it and tell this site, and it goes away.</p>`,
    },
    { site, theme, html },
  )

/** 404. */
export const missing = (_: null, { site, theme }: Around): Html =>
  theme.layout(
    {
      title: 'Not found',
      url: `${site.config.base}/404.html`,
      noindex: true,
      main: html`<h1>Not found</h1>
<p>There is no page at this address. It may have moved; the <a href="${site.config.base}/">front page</a> leads to everything that is here.</p>`,
    },
    { site, theme, html },
  )

/** A page that sends on to another, for hosts that know no redirects. */
export const redirect = (to: string, { site }: Around): Html => html`<!doctype html>
<html lang="${site.config.language}">
<head>
<meta charset="utf-8">
<title>Moved</title>
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=${absolute(to, site)}">
<link rel="canonical" href="${absolute(to, site)}">
</head>
<body><p>This page has moved to <a href="${absolute(to, site)}">${absolute(to, site)}</a>.</p></body>
</html>
`
