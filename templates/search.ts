import { scriptPath } from '../src/model/asset-paths.js'
import { type Html, html, interpolate } from '../src/model/html.js'
import type { Site } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'
import { hostOf } from '../src/model/untrusted.js'

/**
 * Renders the search page: it searches in the browser if there is an index, else by a search engine, which
 * receives only what is submitted.
 */
export const search = (_: null, { site, theme }: TemplateContext): Html => {
  const { strings, base, language } = site.config
  const hasIndex = site.installed.pagefind
  const note = html`<p class="meta">${interpolate(strings.searchElsewhere, { engine: html`<a href="https://duckduckgo.com/">DuckDuckGo</a>` })}</p>`
  return theme.layout(
    {
      title: strings.search,
      url: `${base}/search/`,
      noindex: true,
      ...(hasIndex && {
        head: html`<script type="module" src="${base}/${scriptPath(theme)}"></script>`,
      }),
      main: html`<h1>${strings.search}</h1>
${form('https://duckduckgo.com/', site)}
${hasIndex ? html`<noscript>${note}</noscript>\n<p class="meta" role="status" data-language="${language}" data-found="${JSON.stringify(strings.found)}"></p>\n<ol class="blogroll found"></ol>` : note}`,
    },
    { site, theme, html },
  )
}

/** Renders a search form: for the search page if there is an index, else for a search engine. */
export const searchForm = (site: Site): Html =>
  form(site.installed.pagefind ? `${site.config.base}/search/` : 'https://duckduckgo.com/', site)

const form = (action: string, { config: { strings, url } }: Site): Html =>
  html`<form class="search" role="search" action="${action}" method="get">
<p><label class="sr-only" for="q">${strings.search}</label><input id="q" type="search" name="q" required autocomplete="off"><button>${strings.searchButton}</button></p>
${!action.startsWith('/') && html`<input type="hidden" name="sites" value="${hostOf(url)}">\n`}</form>`
