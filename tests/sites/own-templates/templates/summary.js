// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const summary = (entry, { site, theme, html }) => html`<article class="h-entry">
${theme.kind(entry, { site, theme, html })}<a class="u-url" href="${entry.url}">${entry.name ? html`<span class="p-name">${entry.name}</span>` : entry.published.wall.slice(0, 10)}</a>
${entry.photos.map(({ url, alt }) => html`<img class="u-photo" src="${url}" alt="${alt}">`)}
<p class="p-summary">${entry.summary ?? entry.content.text}</p>
<time class="dt-published" datetime="${entry.published.wall}${entry.published.offset}">${entry.published.wall.slice(0, 10)}</time> ${entry.mentionCounts.like ?? 0} ${entry.isScheduled && 'later'} ${entry.draft && 'draft'}
</article>
`
