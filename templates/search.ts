import { hostOf } from '../src/model/foreign.js'
import { filled, type Html, html } from '../src/model/html.js'
import { hashedScript } from '../src/model/style.js'
import type { Around } from '../src/model/theme.js'

/** The page to search the site: in place where the build made an index, else by a search engine, which is told only what is sent. */
export const search = (_: null, { site, theme }: Around): Html => {
  const { words, base, language } = site.config
  const hasIndex = site.installed.pagefind
  const note = html`<p class="meta">${filled(words.searchElsewhere, { engine: html`<a href="https://duckduckgo.com/">DuckDuckGo</a>` })}</p>`
  return theme.layout(
    {
      title: words.search,
      url: `${base}/search/`,
      noindex: true,
      ...(hasIndex && {
        head: html`<script type="module" src="${base}/${hashedScript(theme)}"></script>`,
      }),
      main: html`<h1>${words.search}</h1>
<form class="search" role="search" action="https://duckduckgo.com/" method="get">
<p><label class="sr-only" for="q">${words.search}</label><input id="q" type="search" name="q" required autocomplete="off"><button>${words.searchButton}</button></p>
<input type="hidden" name="sites" value="${hostOf(site.config.url)}">
</form>
${hasIndex ? html`<noscript>${note}</noscript>\n<p class="meta" role="status" data-language="${language}" data-found="${JSON.stringify(words.found)}"></p>\n<ol class="blogroll found"></ol>` : note}`,
    },
    { site, theme, html },
  )
}
