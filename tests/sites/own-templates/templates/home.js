// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const home = ({ list, entries, number, count, newerUrl, olderUrl }, { site, theme, html }) =>
  theme.layout(
    {
      title: list.title,
      url: number === 1 ? list.url : `${list.url}page/${number}/`,
      isHome: number === 1,
      list,
      description: list.description,
      previous: newerUrl,
      next: olderUrl,
      main: html`<div class="h-feed"><h1 class="p-name">${list.title}</h1>
${site.pinned.map((entry) => html`<p>${site.config.words.pinned}: <a href="${entry.url}">${entry.name ?? entry.photos[0].alt}</a></p>`)}
${entries.map((entry) => theme.summary(entry, { site, theme, html }))}
<p>${number} of ${count}</p></div>`,
    },
    { site, theme, html },
  )
