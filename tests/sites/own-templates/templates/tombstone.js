// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const tombstone = (post, { site, theme, html }) =>
  theme.layout(
    {
      title: site.config.words.deleted,
      url: post.url,
      noindex: true,
      head: html`<meta http-equiv="status" content="410 Gone">\n`,
      main: html`<h1>${site.config.words.deleted}</h1><p>${post.deleted.wall.slice(0, 10)}</p>`,
    },
    { site, theme, html },
  )
