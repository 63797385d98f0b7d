// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const archive = (years, { site, html }) =>
  html`<ul>${years.map(({ url, title, entries }) => html`<li><a href="${url}">${title}</a> ${entries.length}${site.months.map((month) => html` <a href="${month.url}">${month.title}</a>`)}</li>`)}</ul>`
