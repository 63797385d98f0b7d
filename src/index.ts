/** The exports for custom templates; they get the same in their second argument. */
export { Html, html, lines } from './model/html.js'
export type { Post } from './model/post.js'
export type { Entry, List, Site } from './model/site.js'
export type { LayoutProps, ListPage, Template, TemplateContext, Theme } from './model/theme.js'
