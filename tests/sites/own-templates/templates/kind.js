// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const kind = ({ interactions: [first], citations: [page] }, { html }) =>
  first === undefined ? '' : html`<p>${first.type} to ${page.author?.name ?? first.of}${first.rsvp && html` <data class="p-rsvp" value="${first.rsvp}">${first.rsvp}</data>`}</p>`
