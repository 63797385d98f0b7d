import { type Message, warning } from '../../model/message.js'
import { isHtmlFile } from '../../model/post-path.js'
import type { Source } from '../../model/site.js'
import type { FrontMatter } from './front-matter.js'

/** Returns a warning for a file of HTML that is no post: a post begins with front matter, and has no tags of a template. */
export const checkHtmlPost = (source: Source, { hasHead, body }: FrontMatter): Message | undefined => {
  if (!isHtmlFile(source.path)) return undefined
  if (hasHead && !/\{\{|\{%|\{#|<%/.test(body.replace(rawBlock, ''))) return undefined
  return warning(
    'unpublished-file',
    { file: source.file },
    hasHead
      ? 'the file is a template of another generator, and not published'
      : 'the file is neither a post nor a medium, and not published (`.html` without front matter)',
    hasHead ? 'write its result in HTML or Markdown' : 'move what visitors should get to `content/static/`',
  )
}

/** A block of text between the tags with which Liquid and Nunjucks show braces. */
const rawBlock = /\{%-?\s*raw\s*-?%\}(?:(?!\{%-?\s*raw)[\s\S])*?\{%-?\s*endraw\s*-?%\}/g
