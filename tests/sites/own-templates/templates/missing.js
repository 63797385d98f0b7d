// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const missing = (_, { site, theme, html }) =>
  theme.layout({ title: 'Lost', url: `${site.config.base}/404.html`, noindex: true, main: html`<p>Newest: ${site.home.entries.slice(0, 1).map(({ url }) => html`<a href="${url}">here</a>`)}</p>` }, { site, theme, html })
