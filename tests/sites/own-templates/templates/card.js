// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const card = (subject, { site, html }) => html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630"><text y="300">${subject?.name ?? subject?.content.text ?? site.config.title}</text></svg>`
