import type { BlockTemplate } from './block-template.js'
import type { DataPage, ListLayout } from './config.js'
import type { Html, TemplateValue } from './html.js'
import type { Citation, Post } from './post.js'
import type {
  BlogrollFeed,
  Entry,
  LinkList,
  List,
  Page,
  PersonPage,
  Site,
  TagList,
  UndatedPage,
} from './site.js'
import type { Timestamp } from './timestamp.js'

/** The props of `layout`, which renders everything around the main part of a page. */
export type LayoutProps = {
  readonly title: string
  readonly description?: string
  /** The URL of the page from the root of the host. */
  readonly url: string
  readonly main: Html
  readonly type?: 'website' | 'article' | 'profile'
  /** A photo of the page, for `og:image`. */
  readonly image?: string
  /** The subject of the card that is used when there is no photo. */
  readonly subject?: Post | Entry
  readonly noindex?: boolean
  readonly published?: Timestamp
  readonly updated?: Timestamp
  /** The list whose feeds are linked after the main ones. */
  readonly list?: List
  /** More elements of `<head>`. */
  readonly head?: TemplateValue
  /** True on the front page, where the author's h-card represents the site. */
  readonly isHome?: boolean
  /** The URLs of the pages before and after, for a list that has several. */
  readonly previous?: string
  readonly next?: string
}

/** A page from data: its settings, and the value of its file. */
export type DataPageProps = { readonly page: DataPage; readonly value: unknown }

/** One page of a list. */
export type ListPage = {
  readonly list: List
  readonly entries: readonly Entry[]
  /** The number of the page, from 1, and the number of pages. */
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
  /** The list of links, for `blogroll`. */
  readonly linkList?: LinkList
  /** The settings of a page from data, for its template. */
  readonly page?: DataPage
  /** How the list shows its posts, for `summary`. */
  readonly layout?: ListLayout
}

/** A function from a part of the site to HTML. */
export type Template<Subject, Result = Html> = (subject: Subject, context: TemplateContext) => Result

/**
 * A template of a blog. It also has `original`, a function that returns what the template that it replaces returns:
 * `original()`, or `original(subject)` for another subject. Slots may return any value that fits a hole of `html`.
 */
export type OwnTemplate<Subject, Result extends TemplateValue = TemplateValue> = (
  subject: Subject,
  context: TemplateContext & { readonly original: (other?: Subject) => Html },
) => Result

/**
 * A theme: one template for each part. A blog replaces a template by a file of its name in its templates/.
 */
export type Theme = {
  readonly layout: Template<LayoutProps>
  /** Slots: small parts at one place of a page each. They are files such as `after-title.js`. */
  readonly head: Template<LayoutProps, TemplateValue>
  readonly siteHeader: Template<LayoutProps, TemplateValue>
  readonly siteFooter: Template<LayoutProps, TemplateValue>
  readonly afterTitle: Template<Entry | UndatedPage, TemplateValue>
  readonly afterContent: Template<Entry | UndatedPage, TemplateValue>
  readonly postFooter: Template<Entry, TemplateValue>
  /** The pages that link to a page, and related posts. */
  readonly seeAlso: Template<Entry | UndatedPage, TemplateValue>
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
  /** Returns an SVG of 1200 by 630 for `og:image`, of a post, or, for null, of the site. */
  readonly card: Template<Post | Entry | null>
  readonly tags: Template<readonly TagList[]>
  readonly archive: Template<readonly List[]>
  readonly feeds: Template<readonly List[]>
  readonly blogroll: Template<readonly BlogrollFeed[]>
  /** The exchanges with a person. */
  readonly person: Template<PersonPage>
  /** Explains how to respond from one's own page. */
  readonly webmention: Template<null>
  readonly missing: Template<null>
  /** The page to search the site. */
  readonly search: Template<null>
  readonly redirect: Template<string>
  /** The main part of a page from data that has no template of its own. */
  readonly data: Template<DataPageProps>
  /** Name → the template of a page from data, in templates/pages/. */
  readonly pages: Readonly<Record<string, Template<unknown>>>
  /** Name → the template of a block of data; `data` is that of blocks without one of their own. */
  readonly blocks: Readonly<Record<string, BlockTemplate>>
  /** A hash of all files of the theme; undefined when the blog has templates of its own. */
  readonly id?: string
  /** The style sheets by file name. */
  readonly styles: Readonly<Record<'style.css' | 'parts.css' | 'feed.css' | 'custom.css', string>>
  /** The script of the search page, where there is an index. */
  readonly searchScript: string
}

/**
 * Functions that return the key of a page: a hash of all that its contents depend on, so that a page with the
 * key of the last build is not rendered. For a blog with templates of its own, which may read anything, they
 * return undefined.
 */
export type PageKeys = {
  readonly ofPost: (post: Post | Entry) => string | undefined
  readonly ofList: (list: List, shown: readonly Entry[], part: string) => string | undefined
}

/** Returns some of the files of the output. */
export type PageMaker = (site: Site, theme: Theme, keys: PageKeys) => Page[]
