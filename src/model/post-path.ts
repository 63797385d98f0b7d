/** The facts in the path of a post. */
export type PostPath = {
  /** The folders as they are, e.g. `web/_posts`; empty at the top. */
  readonly folder: string
  /** The folders as in URLs: without `_posts`, `_drafts` and the folder of an index file. */
  readonly urlFolder: string
  /** The file name without its extension; of an index file, the name of its folder. */
  readonly name: string
  /** The name without a date and the `-` or `_` behind it, with `-` for blanks. */
  readonly slug: string
  /** The date in the name, else in the folders, e.g. `2019-05-01`; it may not exist. */
  readonly date?: string
  /** `section`: an `_index.md`, the text above a list; `bundle`: an `index.md`, a post with files beside it. */
  readonly index?: 'section' | 'bundle'
  /** The language behind the name, e.g. `fr` of `name.fr.md`; it is the first folder of the URL. */
  readonly lang?: string
  /** Whether the file is in `_posts/` or `_drafts/`, which are not part of the URL. */
  readonly isInPosts: boolean
}

/** Matches the extensions of posts. An `.html` file is a post only with front matter. */
export const postExtension = /\.(?:md|markdown|mdown|mkd|mdx|html?)$/i

/** Whether a file contains HTML instead of Markdown. */
export const isHtmlFile = (path: string): boolean => /\.html?$/i.test(path)

/**
 * Reads the path of a post below content/: `2019-05-01-name.md`, `2019-05-01-name/index.md`,
 * `name/2019-05-01-index.md`, `_index.md`, `web/_posts/name.md`.
 */
export const readPostPath = (path: string): PostPath => {
  const parts = path.replace(postExtension, '').split('/')
  const [, last = '', lang] = languageInName.exec(parts.pop() ?? '') ?? []
  const datedIndex = /^\d{4}-\d{1,2}-\d{1,2}[-_ ]index$/.test(last)
  const index = last === '_index' ? 'section' : last === 'index' || datedIndex ? 'bundle' : undefined
  const name = index === undefined ? last : (parts.pop() ?? '')
  const own = dateInName(datedIndex ? last : name)
  const folder = parts.join('/')
  const date = own?.date ?? dateInFolders(`/${folder}/`)
  return {
    folder,
    urlFolder: parts.filter((part) => !isPostsFolder(part)).join('/'),
    name: index !== undefined && isPostsFolder(name) ? '' : name,
    slug: slugOfName(datedIndex ? name : (own?.rest ?? name)),
    isInPosts: parts.some(isPostsFolder),
    ...(date !== undefined && { date }),
    ...(index !== undefined && { index }),
    ...(lang !== undefined && { lang }),
  }
}

/** A name with the tag of a language that translators use; other endings, such as `.js`, are a part of the name. */
const languageInName =
  /^(.+?)(?:\.(ar|bg|bn|ca|cs|da|de|el|en|es|et|eu|fa|fi|fr|gl|he|hi|hr|hu|id|it|ja|ko|lt|lv|nb|nl|nn|no|pl|pt|ro|ru|sk|sl|sr|sv|ta|th|tr|uk|vi|zh|zh-(?:cn|tw|hans|hant)|pt-(?:br|pt)|en-(?:us|gb)))?$/i

/** Returns a name with `-` for blanks. */
const slugOfName = (name: string): string => name.trim().replace(/\s+/g, '-')

const isPostsFolder = (name: string): boolean => /^_(?:posts|drafts)$/i.test(name)

/** Returns the date at the beginning of a name, and the rest: `2019-5-1-name`, `2019-05-01T10:30_name`, `2019-05-01`. */
const dateInName = (name: string): { readonly date: string; readonly rest?: string } | undefined => {
  const match = nameWithDate.exec(name)
  if (match?.groups === undefined) return undefined
  const { year, month, day, hour, minute, second = '00', rest } = match.groups
  const time = hour === undefined ? '' : ` ${hour}:${minute}:${second}`
  return { date: `${year}-${month}-${day}${time}`, ...(rest !== undefined && { rest }) }
}

const nameWithDate =
  /^(?<year>[12]\d{3})-(?<month>\d{1,2})-(?<day>\d{1,2})(?:T(?<hour>\d{2})[:.-]?(?<minute>\d{2})(?:[:.-]?(?<second>\d{2}))?)?(?:[-_]+(?<rest>.+)| .+)?$/

/** Returns the date of folders or a URL with `/2019/05/01/`. */
export const dateInFolders = (path: string): string | undefined => {
  const [, year, month, day] = /\/([12]\d{3})\/(\d{1,2})\/(\d{1,2})\//.exec(path) ?? []
  return year === undefined ? undefined : `${year}-${month}-${day}`
}
