// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const redirect = (to, { site, html }) => html`<!doctype html>
<title>Moved</title><meta http-equiv="refresh" content="0; url=${to.startsWith('/') ? site.config.origin + to : to}">
`
