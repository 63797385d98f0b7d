import { type Html, html } from '../src/model/html.js'
import { localeOf, stringsOfFirstVersion, textDirection } from '../src/model/i18n/index.js'
import type { Post } from '../src/model/post.js'
import type { Site } from '../src/model/site.js'
import type { TemplateContext } from '../src/model/theme.js'

type Spoken = Pick<Post, 'lang'>

/** The same, with the words and the dates of the interface in the language of a post, where there are words in it. */
export const inPostLanguage = (post: Spoken, around: TemplateContext): TemplateContext => {
  if (post.lang === undefined) return around
  const { site } = around
  const locale = localeOf(post, site.config)
  const words = stringsOfFirstVersion(locale.strings)
  return { ...around, site: { ...site, config: { ...site.config, ...locale, words } } }
}

/** The attributes of a post in another language than the site's. */
export const languageOf = ({ lang }: Spoken, { config }: Site): Html | false =>
  lang !== undefined && attributesOf(lang, config.language)

/** The attributes of the interface in a post whose language it does not speak. */
export const uiLanguageAttributes = ({ lang }: Spoken, { config }: Site): Html | false =>
  lang !== undefined && attributesOf(config.language, lang)

const attributesOf = (lang: string, around: string): Html | false =>
  lang !== around &&
  html` lang="${lang}"${textDirection(lang) !== textDirection(around) && html` dir="${textDirection(lang)}"`}`
