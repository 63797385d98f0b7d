import { cardPath, stylePath } from '../src/model/asset-paths.js'
import { titleOfName } from '../src/model/config.js'
import { absoluteUrl } from '../src/model/content.js'
import { type Html, html, lines } from '../src/model/html.js'
import { textDirection } from '../src/model/i18n/index.js'
import { type OwnServer, serverEndpoint } from '../src/model/own-server.js'
import { encodePath, withBase } from '../src/model/path.js'
import type { Post } from '../src/model/post.js'
import { type Entry, feedsOf, type LinkList, type List, type Site } from '../src/model/site.js'
import type { LayoutProps, TemplateContext } from '../src/model/theme.js'
import { toRfc3339 } from '../src/model/timestamp.js'
import { authorPhoto } from './author.js'

/** Renders a whole page: all that is around its main part. */
export const layout = (props: LayoutProps, { site, theme }: TemplateContext): Html => {
  const { config } = site
  const title = props.isHome ? config.title : `${props.title} · ${config.title}`
  const { base, strings, language } = config
  const photo = authorPhoto(site)
  const context = { site, theme, html }
  const head = lines(
    html`<meta charset="utf-8">`,
    html`<meta name="viewport" content="width=device-width, initial-scale=1">`,
    html`<title>${title}</title>`,
    props.description && html`<meta name="description" content="${props.description}">`,
    props.noindex && html`<meta name="robots" content="noindex">`,
    html`<link rel="canonical" href="${absoluteUrl(props.url, site)}">`,
    html`<link rel="stylesheet" href="${base}/${stylePath(theme, 'style.css')}">`,
    site.usesParts && html`<link rel="stylesheet" href="${base}/${stylePath(theme, 'parts.css')}">`,
    theme.styles['custom.css'] !== '' &&
      html`<link rel="stylesheet" href="${base}/${stylePath(theme, 'custom.css')}">`,
    html`<link rel="icon" href="${photo ?? `${base}/assets/icon.svg`}">`,
    openGraph(props, context),
    feedLinks(props.list, site),
    social(site),
    props.isHome && config.server && ownServer(config.server),
    records(props, site),
    props.previous && html`<link rel="prev" href="${props.previous}">`,
    props.next && html`<link rel="next" href="${props.next}">`,
    props.head,
    theme.head(props, context),
  )
  const body = lines(
    html`<a class="skip" href="#main">${strings.skip}</a>`,
    html`<header class="site-header">`,
    theme.siteHeader(props, context),
    html`</header>\n<main id="main">`,
    props.main,
    html`</main>\n<footer class="site-footer">`,
    theme.siteFooter(props, context),
    html`</footer>`,
  )
  return html`<!doctype html>
<html lang="${language}"${textDirection(language) === 'rtl' && html` dir="rtl"`}>
<head>
${head}
</head>
<body>
${body}
</body>
</html>
`
}

const openGraph = (props: LayoutProps, { site, theme }: TemplateContext): Html => {
  const { base, cards, image } = site.config
  const drawn = (subject: Post | Entry | null): string | false =>
    cards && site.installed.sharp && `${base}/${cardPath(theme.card(subject, { site, theme, html }).value)}`
  const own = props.image ?? (props.subject && drawn(props.subject))
  const shown = own || (image && withBase(image, site.config)) || drawn(null)
  const picture = shown || authorPhoto(site)
  return lines(
    html`<meta property="og:title" content="${props.title}">`,
    html`<meta property="og:type" content="${props.type ?? 'website'}">`,
    html`<meta property="og:url" content="${absoluteUrl(props.url, site)}">`,
    html`<meta property="og:site_name" content="${site.config.title}">`,
    props.description && html`<meta property="og:description" content="${props.description}">`,
    picture && html`<meta property="og:image" content="${absoluteUrl(picture, site)}">`,
    picture && html`<meta name="twitter:card" content="${shown ? 'summary_large_image' : 'summary'}">`,
    props.published && html`<meta property="article:published_time" content="${toRfc3339(props.published)}">`,
    props.updated && html`<meta property="article:modified_time" content="${toRfc3339(props.updated)}">`,
  )
}

/** Renders the links to feeds, the main feed first, because Bridgy Fed uses the first one. */
const feedLinks = (list: List | undefined, { home, config }: Site): Html => {
  const lists = list === undefined || list.url === home.url ? [home] : [home, list]
  return lines(
    ...feedsOf(lists, config).map(({ list: { title }, format, name, type, url }) => {
      const words = format === 'rss' ? title : `${title} (${name})`
      return html`<link rel="alternate" type="${type}" title="${words}" href="${url}">`
    }),
  )
}

/** Renders the links to the records of the site and of a post: https://standard.site */
const records = ({ subject }: LayoutProps, { publication }: Site): Html | undefined =>
  publication &&
  lines(
    html`<link rel="site.standard.publication" href="${publication.uri}">`,
    subject &&
      'document' in subject &&
      subject.document !== undefined &&
      html`<link rel="site.standard.document" href="${subject.document}">`,
  )

/** Renders the links by which apps find the own server from the author's URL: https://indieauth.spec.indieweb.org/#discovery-by-clients */
const ownServer = (server: OwnServer): Html =>
  lines(
    html`<link rel="indieauth-metadata" href="${serverEndpoint(server, 'metadata')}">`,
    html`<link rel="authorization_endpoint" href="${serverEndpoint(server, 'authorization')}">`,
    html`<link rel="token_endpoint" href="${serverEndpoint(server, 'token')}">`,
    html`<link rel="micropub" href="${serverEndpoint(server, 'micropub')}">`,
  )

/** Returns the relation of a list of links: one without feeds, to which nobody can subscribe, is not a blogroll. */
const relationOf = ({ name, links }: LinkList): string => {
  if (name === 'podroll') return name
  return name === 'blogroll' || links.some(({ feed }) => feed !== undefined) ? 'blogroll' : 'outline'
}

const social = ({ config, linkLists }: Site): Html =>
  lines(
    ...config.author.me.map((url) => html`<link rel="me" href="${url}">`),
    config.author.fediverse && html`<meta name="fediverse:creator" content="${config.author.fediverse}">`,
    config.webmention.endpoint && html`<link rel="webmention" href="${config.webmention.endpoint}">`,
    ...config.hubs.map((hub) => html`<link rel="hub" href="${hub}">`),
    ...linkLists.map(
      (linkList) =>
        html`<link rel="${relationOf(linkList)}" type="text/x-opml" title="${linkList.title ?? titleOfName(linkList.name)}" href="${config.base}/${encodePath(linkList.name)}.opml">`,
    ),
  )
