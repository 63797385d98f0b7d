export const post = (entry, { html, theme, site }) =>
  theme.layout({ title: "x", url: entry.url, main: html`<article class="h-entry"><a class="u-url" href="https://blog.example${entry.url}">${entry.content.html}</a></article>` }, { html, theme, site })
