import { absoluteUrl, pageContent } from '../src/model/content.js'
import { type Html, html, interpolate, lines } from '../src/model/html.js'
import type { Post } from '../src/model/post.js'
import { excerptOf, titleOf } from '../src/model/post-text.js'
import type { UndatedPage } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { inPostLanguage, languageOf, uiLanguageAttributes } from './language.js'
import { media } from './media.js'
import { searchForm } from './search.js'
import { status } from './status.js'
import { dayText, time } from './time.js'

/** Renders a page without a date, e.g. "About". */
export const page = (post: UndatedPage, { site, theme }: TemplateContext): Html => {
  const context = inPostLanguage(post, { site, theme, html })
  const { language, strings } = context.site.config
  return theme.layout(
    {
      title: titleOf(post),
      description: excerptOf(post, 200),
      url: post.url,
      ...(post.photos[0] && { image: post.photos[0].url }),
      subject: post,
      noindex: post.unlisted,
      main: lines(
        html`<article class="h-entry entry entry-page"${languageOf(post, site)}>`,
        status(post, context),
        html`<h1${post.name && html` class="p-name"`}>${titleOf(post)}</h1>`,
        theme.afterTitle(post, context),
        media(post, context),
        html`<div class="e-content">${pageContent(post, site)}</div>`,
        html`<p class="meta" hidden>${theme.author('byline', context)} <a class="u-url u-uid" href="${absoluteUrl(post.url, site)}">${strings.permalink}</a></p>`,
        theme.afterContent(post, context),
        post.updated !== undefined &&
          html`<p class="meta"${uiLanguageAttributes(post, context.site)}>${interpolate(strings.updated, { day: time('dt-updated', post.updated, language) })}</p>`,
        theme.seeAlso(post, context),
        theme.responses(post, context),
        html`</article>`,
      ),
    },
    { site, theme, html },
  )
}

/**
 * Renders the page of a deleted post. On hosts that return 200, receivers read the status 410 in the head
 * (https://indieweb.org/deleted).
 */
export const tombstone = (post: Post, { site, theme }: TemplateContext): Html =>
  theme.layout(
    {
      title: site.config.strings.deleted,
      url: post.url,
      noindex: true,
      head: html`<meta http-equiv="status" content="410 Gone">`,
      main: html`<article class="h-entry entry">
<h1>${site.config.strings.deleted}</h1>
<p class="p-summary">${site.config.strings.deletedWords}</p>
<p class="meta"><a class="u-url u-uid" href="${absoluteUrl(post.url, site)}">${site.config.strings.permalink}</a>${post.deleted && html` · ${interpolate(site.config.strings.deletedOn, { day: html`<time class="dt-deleted" datetime="${post.deleted.wall.slice(0, 10)}">${dayText(post.deleted, site.config.language)}</time>` })}`}</p>
</article>`,
    },
    { site, theme, html },
  )

/** Renders the page that explains how to respond from one's own site. */
export const webmention = (_: null, { site, theme }: TemplateContext): Html => {
  const { strings, base } = site.config
  const links = {
    webmention: html`<a href="https://indieweb.org/Webmention">Webmention</a>`,
    hentry: html`<a href="https://indieweb.org/h-entry">h-entry</a>`,
  }
  return theme.layout(
    {
      title: strings.answering,
      url: `${base}/webmention/`,
      main: html`<h1>${strings.answering}</h1>
<p>${strings.answeringWords}</p>
<p>${interpolate(strings.answeringHow, links)}</p>
<p>${interpolate(strings.answeringMarkup, links)}</p>`,
    },
    { site, theme, html },
  )
}

/** Renders 404.html. */
export const missing = (_: null, { site, theme }: TemplateContext): Html => {
  const { strings, base, search, language } = site.config
  const recent = site.home.entries.slice(0, 5)
  return theme.layout(
    {
      title: strings.notFound,
      url: `${base}/404.html`,
      noindex: true,
      main: html`<h1>${strings.notFound}</h1>
<p>${interpolate(strings.notFoundWords, { front: html`<a href="${base}/">${strings.frontPage}</a>` })}</p>
${search && searchForm(site)}
${
  recent.length > 0 &&
  html`<h2>${strings.recentPosts}</h2>
<ul class="blogroll">${recent.map((entry) => html`<li><div><a href="${entry.url}"><bdi>${titleOf(entry)}</bdi></a></div> <span class="meta">${dayText(entry.published, language)}</span></li>\n`)}</ul>`
}
${site.all.map(({ url }) => html`<p><a href="${url}">${strings.allPosts}</a></p>`)}`,
    },
    { site, theme, html },
  )
}

/** Renders a page that redirects to a URL, for hosts without redirects. */
export const redirect = (to: string, { site }: TemplateContext): Html => html`<!doctype html>
<html lang="${site.config.language}">
<head>
<meta charset="utf-8">
<title>${site.config.strings.moved}</title>
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=${absoluteUrl(to, site)}">
<link rel="canonical" href="${absoluteUrl(to, site)}">
</head>
<body><p>${interpolate(site.config.strings.movedTo, { url: html`<a href="${absoluteUrl(to, site)}">${absoluteUrl(to, site)}</a>` })}</p></body>
</html>
`
