import { isMediaFile } from './media.js'
import { postExtension } from './post-path.js'

/** The purpose of a file of content/, by its path. Only `post`, `media` and `static` are published. */
export type ContentFile =
  | 'post'
  | 'media'
  | 'static'
  /** Settings, people, lists of links, data, ledger, stored mentions and contexts: read by their own names. */
  | 'record'
  /** A hidden or temporary file of an editor, a program or a system: ignored. */
  | 'leftover'
  /** A conflict copy that a program for synchronising or merging made. */
  | 'conflict'
  /** Any other file: not published, with a warning. */
  | 'unknown'

/** Returns the purpose of a file of content/. `path` is below content/, with slashes. */
export const contentFileOf = (path: string): ContentFile => {
  if (isLeftover(path)) return 'leftover'
  const parts = path.split('/')
  if (!isPlain.test(path) && parts.some(isConflict)) return 'conflict'
  if (isRecord.test(path)) return 'record'
  if (path.startsWith('static/')) return 'static'
  if (parts.some((part) => part.startsWith('_') && !isPublishedName.test(part))) return 'unknown'
  if (postExtension.test(path)) return 'post'
  return isMediaFile(path) ? 'media' : 'unknown'
}

/** Names with `_` in front that do not hide a file: the folders of Jekyll and Hexo, and the index files of Hugo and Zola. */
const isPublishedName = /^_(?:posts|drafts|index(?:\.[a-z-]{2,7})?\.(?:md|markdown|html?))$/i

/** Returns true for files in a folder of drafts: `drafts/`, or `_drafts/` as in Jekyll. */
export const isInDraftsFolder = (path: string): boolean => /(?:^|\/)_?drafts?\//i.test(path)

/**
 * Returns true for hidden files and for temporary files of editors, programs and systems, except those of
 * static/ that hosts read.
 */
export const isLeftover = (path: string): boolean =>
  !isPlain.test(path) &&
  path.split('/').some((name, index, names) => {
    if (names[0] === 'static' && index > 0 && isWellKnown.test(name)) return false
    return name.startsWith('.') || leftovers.some((pattern) => pattern.test(name))
  })

/**
 * Matches the common paths of posts and images, which need no other test. For speed: there may be thousands.
 */
const isPlain = /^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*\.(?:md|png|jpe?g|webp)$/

/** Hidden files of static/ that hosts and protocols read. */
const isWellKnown = /^\.(?:well-known|htaccess|nojekyll|domains)$/

const isRecord =
  /^(?:site\.yaml|(?:blogroll|podroll|[^/]+\.links)\.yaml|people\.yaml|sent\.jsonl|copies\.jsonl|data\/.*\.(?:ya?ml|json)|contexts(?:\/.*|)|mentions(?:\/.*|))$/

/** Whether a file is a list of links, by its path below content/. */
export const isLinkList = (path: string): boolean => /^(?:blogroll|podroll|[^/]+\.links)\.yaml$/.test(path)

/** Whether a file is data for templates, by its path below content/. A CSV file is also published. */
export const isDataFile = (path: string): boolean => /^data\/.*\.(?:ya?ml|json|csv)$/.test(path)

const leftovers: readonly RegExp[] = [
  // Editors: backups, autosaves, locks
  /~$/,
  /^~/,
  /^#.*#$/,
  /\.(?:bak|backup|orig|rej|old|tmp|temp|save|autosave|sw[a-z]|un~|kate-swp|part|partial|crdownload|lnk)$/i,
  /(?:\.(?:bak|backup|orig|rej|old|tmp|temp|save|autosave)|~)\.md$/i,
  /\.sb-[0-9a-f]{8}-\w+$/,
  /^4913$/,
  // Systems
  /^(?:thumbs\.db(?::encryptable)?|ehthumbs(?:_vista)?\.db|desktop\.ini|icon\r|__macosx|@eadir|@recycle|#recycle|#snapshot|\$recycle\.bin|system volume information|lost\+found|node_modules|__pycache__)$/i,
  // Our own temporary files of earlier versions
  /\.(?:jsonl?|yaml|md)\.\d+$/,
]

const isConflict = (name: string): boolean => conflicts.some((pattern) => pattern.test(name))

const conflicts: readonly RegExp[] = [
  /\bconflict(?:ed|ing)? copy\b/i,
  /\((?:[^)]*\s)?(?:case |SF)?conflict(?:ed)?\b[^)]*\)/i,
  /\.sync-conflict-\d{8}/i,
  /_conflict-\d{8}-\d{6}/i,
  /\.conflict(?:ed)?(?:\.\w+)?$/i,
  /\[conflict(?:ed)?\]/i,
  /in Konflikt stehende Kopie|Konflikt-?kopie|conflictkopie|(?:copie|fusion) en conflit|copia en conflicto|copia in conflitto|cópia em conflito|konfliktkopi|ristiriit|konfliktu|конфликт|競合コピー|冲突|衝突|충돌/i,
  /[_.](?:BACKUP|BASE|LOCAL|REMOTE)(?:_\d+)?\.\w+$/,
  // A copy in the same folder, made in a file manager
  / (?:- )?(?:copy|kopie|copie|copia|cópia|kopia|kopi)(?: ?\(?\d+\)?)?\.md$/i,
]
