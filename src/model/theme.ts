import type { Html, TemplateValue } from './html.js'
import type { Citation, Post } from './post.js'
import type { BlogrollFeed, Entry, List, Page, Site, TagList, UndatedPage } from './site.js'
import type { Timestamp } from './timestamp.js'

/** Props of `layout`: everything around the main part of a page. */
export type LayoutProps = {
  readonly title: string
  readonly description?: string
  /** The page's own URL from the root of the host. */
  readonly url: string
  readonly main: Html
  readonly type?: 'website' | 'article' | 'profile'
  /** A photo of the page's own, that others may show with a link to it. */
  readonly image?: string
  /** Where there is no such photo: what the card is drawn of. */
  readonly subject?: Post | Entry
  readonly noindex?: boolean
  readonly published?: Timestamp
  readonly updated?: Timestamp
  /** The list whose feeds stand first after the main ones. */
  readonly list?: List
  /** More of `<head>`. */
  readonly head?: TemplateValue
  /** True on the front page, where the author's h-card represents the site. */
  readonly isHome?: boolean
  /** The pages before and after, of a list that has several. */
  readonly previous?: string
  readonly next?: string
}

/** One page of a list. */
export type ListPage = {
  readonly list: List
  readonly entries: readonly Entry[]
  /** From 1. */
  readonly number: number
  readonly count: number
  readonly newerUrl?: string
  readonly olderUrl?: string
}

/** The second argument of every template. */
export type TemplateContext = {
  readonly site: Site
  readonly theme: Theme
  readonly html: typeof import('./html.js').html
}

/** One part of the look: from a part of the site to HTML. */
export type Template<Subject, Result = Html> = (subject: Subject, around: TemplateContext) => Result

/** The look: one function a part. A blog replaces a part by a file of its name in its own templates/. */
export type Theme = {
  readonly layout: Template<LayoutProps>
  readonly home: Template<ListPage>
  readonly list: Template<ListPage>
  readonly post: Template<Entry>
  readonly page: Template<UndatedPage>
  readonly tombstone: Template<Post>
  readonly summary: Template<Entry>
  readonly kind: Template<Entry, Html | ''>
  readonly context: Template<{ readonly citation: Citation; readonly property: string }>
  readonly responses: Template<Entry | UndatedPage | List, Html | ''>
  readonly author: Template<'card' | 'byline'>
  /** SVG of 1200 by 630 that others show as a picture with a link to a post, or, for null, to the site. */
  readonly card: Template<Post | Entry | null>
  readonly tags: Template<readonly TagList[]>
  readonly archive: Template<readonly List[]>
  readonly feeds: Template<readonly List[]>
  readonly blogroll: Template<readonly BlogrollFeed[]>
  /** Explains how to answer from a page of one's own. */
  readonly webmention: Template<null>
  readonly missing: Template<null>
  /** The page to search the site. */
  readonly search: Template<null>
  readonly redirect: Template<string>
  /** Changes with anything that the theme is made of; nothing when the blog has templates of its own. */
  readonly id?: string
  /** Not functions: style sheets, by file name. */
  readonly styles: Readonly<Record<'style.css' | 'feed.css' | 'custom.css', string>>
  /** Runs in the browser on the page to search the site, where there is an index. */
  readonly searchScript: string
}

/** Gives some of the files of the result. */
export type PageMaker = (site: Site, theme: Theme) => Page[]
