// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const layout = (frame, { site, theme, html }) => html`<!doctype html>
<html lang="${site.config.language}">
<head>
<meta charset="utf-8">
<title>${frame.isHome ? site.config.title : `${frame.title}, ${site.config.title}`}</title>
${frame.description && html`<meta name="description" content="${frame.description}">\n`}${frame.noindex && html`<meta name="robots" content="noindex">\n`}${frame.image && html`<meta property="og:image" content="${site.config.origin}${frame.image}">\n`}${frame.published && html`<meta name="date" content="${frame.published.wall}${frame.published.offset}">\n`}${frame.updated && html`<meta name="changed" content="${frame.updated.wall}">\n`}${frame.list && html`<link rel="alternate" type="application/rss+xml" href="${frame.list.url}feed.xml">\n`}${frame.previous && html`<link rel="prev" href="${frame.previous}">\n`}${frame.next && html`<link rel="next" href="${frame.next}">\n`}${frame.head}<link rel="canonical" href="${site.config.origin}${frame.url}">
</head>
<body class="${frame.type ?? 'website'}">
<header>${frame.isHome ? theme.author('card', { site, theme, html }) : html`<a href="${site.config.base}/">${site.config.title}</a>`}${site.config.menu.map((item) => html` <a href="${site.config.base}${item.url}">${item.title}</a>`)}</header>
<main>${frame.main}</main>
<footer>${site.config.words.subscribe}: <a href="${site.config.base}/feeds/">${site.entries.length}</a>${frame.subject && html` ${frame.subject.kind}`}</footer>
</body>
</html>
`
