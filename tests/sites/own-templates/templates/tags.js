// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const tags = (lists, { site, theme, html }) =>
  theme.layout(
    { title: 'Tags', url: `${site.config.base}/tags/`, main: html`<ul>${lists.map(({ url, tag, entries }) => html`<li><a href="${url}">${tag}</a> ${entries.length}</li>`)}</ul>` },
    { site, theme, html },
  )
