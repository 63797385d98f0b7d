// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const feeds = (lists, { site, theme, html }) =>
  theme.layout(
    { title: 'Feeds', url: `${site.config.base}/feeds/`, main: html`<ul>${lists.map(({ url, title }) => html`<li><a href="${url}feed.xml">${title}</a></li>`)}</ul>` },
    { site, theme, html },
  )
