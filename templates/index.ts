import type { Theme } from '../src/model/theme.js'
import { author } from './author.js'
import { blocks } from './blocks/index.js'
import { card } from './card.js'
import { context } from './context.js'
import { data } from './data.js'
import { archive, blogroll, feeds } from './indexes.js'
import { kind } from './kind.js'
import { layout } from './layout.js'
import { home, list } from './list.js'
import { missing, page, redirect, tombstone, webmention } from './page.js'
import { person } from './person.js'
import { post } from './post.js'
import { postFooter } from './post-footer.js'
import { responses } from './responses.js'
import { search } from './search.js'
import { seeAlso } from './see-also.js'
import { siteFooter } from './site-footer.js'
import { siteHeader } from './site-header.js'
import { afterContent, afterTitle, head } from './slots.js'
import { summary } from './summary.js'
import { tags } from './tags.js'

/** The templates of the default theme. */
export const templates: Omit<Theme, 'styles' | 'searchScript' | 'id'> = {
  layout,
  head,
  siteHeader,
  siteFooter,
  afterTitle,
  afterContent,
  postFooter,
  seeAlso,
  home,
  list,
  post,
  page,
  tombstone,
  summary,
  kind,
  context,
  responses,
  author,
  card,
  tags,
  archive,
  feeds,
  blogroll,
  webmention,
  missing,
  search,
  redirect,
  person,
  data,
  pages: {},
  blocks,
}
