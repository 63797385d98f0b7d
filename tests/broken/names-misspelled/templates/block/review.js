export const review = (data, { html }) => html`<b>${data.name}</b>`
