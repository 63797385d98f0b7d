// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const list = ({ list, entries, number, count }, { site, theme, html }) =>
  theme.layout(
    {
      title: list.title,
      url: number === 1 ? list.url : `${list.url}page/${number}/`,
      list: list.hasFeeds ? list : undefined,
      main: html`<div class="h-feed"><h1 class="p-name">${list.title}</h1><p>${list.type}: ${list.entries.length}</p>
${list.type === 'all' && theme.archive(site.years, { site, theme, html })}
${entries.map((entry) => theme.summary(entry, { site, theme, html }))}
<p>${number}/${count}</p></div>`,
    },
    { site, theme, html },
  )
