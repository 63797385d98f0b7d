// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const responses = ({ mentions, mentionCounts, url }, { site, html }) =>
  mentions.length === 0
    ? ''
    : html`<section><h2 id="responses">${Object.entries(mentionCounts).map(([type, count]) => `${count} ${type} `)}</h2>
${mentions.map(({ type, author, url: where, content, published, rsvp, name, answers }) => html`<div class="${type === 'like' ? 'u-like' : 'u-comment'} h-cite"><a class="u-url" href="${where}" rel="ugc nofollow"><span class="p-author h-card">${author.name}${author.photo && html`<img class="u-photo" src="${author.photo}" alt="">`}</span></a> ${name} <p class="p-content">${content}</p>${published} ${rsvp} ${answers?.map(({ text }) => text)}</div>
`)}<form action="${site.config.webmention.endpoint}" method="post"><input type="hidden" name="target" value="${site.config.origin}${url}"></form></section>`
