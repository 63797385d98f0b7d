import { type Html, html } from '../src/model/html.js'
import { localeOf, stringsOfFirstVersion, textDirection } from '../src/model/i18n/index.js'
import type { Post } from '../src/model/post.js'
import type { Site } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'

type WithLanguage = Pick<Post, 'lang'>

/** Returns a context with the UI strings and the locale of a post's language, if there are strings in it. */
export const inPostLanguage = (post: WithLanguage, context: TemplateContext): TemplateContext => {
  if (post.lang === undefined) return context
  const { site } = context
  const locale = localeOf(post, site.config)
  const words = stringsOfFirstVersion(locale.strings)
  return { ...context, site: { ...site, config: { ...site.config, ...locale, words } } }
}

/** Renders `lang` and `dir` of a post in another language than the site's; returns false for other posts. */
export const languageOf = ({ lang }: WithLanguage, { config }: Site): Html | false =>
  lang !== undefined && attributesOf(lang, config.language)

/** Renders `lang` and `dir` of UI strings in a post of another language; returns false for other posts. */
export const uiLanguageAttributes = ({ lang }: WithLanguage, { config }: Site): Html | false =>
  lang !== undefined && attributesOf(config.language, lang)

const attributesOf = (lang: string, outer: string): Html | false =>
  lang !== outer &&
  html` lang="${lang}"${textDirection(lang) !== textDirection(outer) && html` dir="${textDirection(lang)}"`}`
