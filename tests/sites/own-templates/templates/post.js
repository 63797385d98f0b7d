// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const post = (entry, { site, theme, html }) => {
  const around = { site, theme, html }
  const when = (property, time) => html`<time class="${property}" datetime="${time.wall}${time.offset}">${time.wall.slice(0, 10)}</time>`
  return theme.layout(
    {
      title: entry.name ?? entry.content.text,
      url: entry.url,
      type: 'article',
      description: entry.summary,
      published: entry.published,
      updated: entry.updated,
      image: entry.photos[0]?.url,
      subject: entry,
      noindex: entry.unlisted,
      main: html`<article class="h-entry ${entry.kind}">
${theme.kind(entry, around)}
${entry.name && html`<h1 class="p-name">${entry.name}</h1>`}
${entry.citations.map((citation, index) => theme.context({ citation, property: { reply: 'u-in-reply-to', repost: 'u-repost-of' }[entry.interactions[index].type] }, around))}
${entry.summary && html`<p class="p-summary">${entry.summary}</p>`}
${entry.photos.map(({ url, alt, caption }) => html`<img class="u-photo" src="${url}" alt="${alt}"><p>${caption}</p>`)}
<div class="e-content">${entry.content.html}</div>
<p>${entry.extra.mood && html`Mood: ${entry.extra.mood}. `}${entry.content.words} words. <a class="u-url u-uid" href="${site.config.origin}${entry.url}">${when('dt-published', entry.published)}</a> ${entry.updated && when('dt-updated', entry.updated)}
${entry.categories.map((tag) => html`<span class="p-category">${tag}</span> `)}${entry.syndication.map((url) => html`<a class="u-syndication" href="${url}">copy</a>`)}
${theme.author('byline', around)}</p>
${theme.responses(entry, around)}
</article>
<nav>${entry.older && html`<a href="${entry.older.url}">${entry.older.title}</a>`} ${entry.newer && html`<a href="${entry.newer.url}">${entry.newer.title}</a>`}</nav>`,
    },
    around,
  )
}
