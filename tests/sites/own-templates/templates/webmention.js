// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export default (_, { site, theme, html }) =>
  theme.layout({ title: 'Answer', url: `${site.config.base}/webmention/`, main: html`<p>Send me a webmention.</p>` }, { site, theme, html })
