import type { PageMaker } from '../model/site.js'
import { feedPages } from './feeds.js'
import { listPages, tagIndex } from './lists.js'
import { assetPages, postPages } from './posts.js'
import { publishedPage } from './published.js'
import { crawlerPages, fixedPages, headerPage, redirectPages, stylePages } from './well-known.js'

/** All that a site is made of, in the order in which it is written: what pages need first, the summary last. */
export const pageMakers: readonly PageMaker[] = [
  stylePages,
  assetPages,
  postPages,
  listPages,
  tagIndex,
  fixedPages,
  redirectPages,
  feedPages,
  crawlerPages,
  headerPage,
  publishedPage,
]
