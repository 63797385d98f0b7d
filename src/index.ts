/** The exports for custom templates; they get the same in their second argument. */
export type { BlockContext, OwnBlockTemplate } from './model/block-template.js'
export { Html, html, lines } from './model/html.js'
export type { Post } from './model/post.js'
export type { Entry, List, Site, UndatedPage } from './model/site.js'
export type {
  DataPageProps,
  LayoutProps,
  ListPage,
  OwnTemplate,
  Template,
  TemplateContext,
  Theme,
} from './model/theme.js'
