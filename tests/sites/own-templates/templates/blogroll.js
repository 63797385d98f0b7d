// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const blogroll = (entries, { site, theme, html }) =>
  theme.layout(
    { title: 'Blogroll', url: `${site.config.base}/blogroll/`, main: html`<ul class="blogroll">${entries.map(({ title, url, feed, description, group }) => html`<li>${group}: <a href="${url}">${title}</a> <a href="${feed}">feed</a> ${description}</li>`)}</ul>` },
    { site, theme, html },
  )
