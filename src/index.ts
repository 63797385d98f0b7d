/** What a template of a blog's own may import; it is handed the same as its second argument. */
export { Html, html, lines } from './model/html.js'
export type { Post } from './model/post.js'
export type { Entry, List, Site } from './model/site.js'
export type { LayoutProps, ListPage, Template, TemplateContext, Theme } from './model/theme.js'
