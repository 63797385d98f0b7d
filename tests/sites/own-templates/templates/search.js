// Written for version 0.1, as authors write them: when it breaks, change the program, not this file.
export const search = (_, { site, theme, html }) =>
  theme.layout({ title: 'Search', url: `${site.config.base}/search/`, main: html`<form action="https://search.example/"><input name="q" aria-label="Words">${site.installed.pagefind && 'in place'}</form>` }, { site, theme, html })
