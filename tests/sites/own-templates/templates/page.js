// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const page = (post, { site, theme, html }) =>
  theme.layout(
    {
      title: post.name,
      url: post.url,
      main: html`<article class="h-entry"><h1 class="p-name">${post.name}</h1><div class="e-content">${post.content.html}</div>
<a class="u-url u-uid" href="${site.config.origin}${post.url}">#</a> ${theme.author('byline', { site, theme, html })}${theme.responses(post, { site, theme, html })}</article>`,
    },
    { site, theme, html },
  )
