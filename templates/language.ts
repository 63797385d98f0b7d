import { type Html, html } from '../src/model/html.js'
import { directionOf, tongueOf } from '../src/model/i18n/index.js'
import type { Post } from '../src/model/post.js'
import type { Site } from '../src/model/site.js'
import type { Around } from '../src/model/theme.js'

type Spoken = Pick<Post, 'lang'>

/** The same, with the words and the dates of the interface in the language of a post, where there are words in it. */
export const inTongueOf = (post: Spoken, around: Around): Around => {
  if (post.lang === undefined) return around
  const { site } = around
  return { ...around, site: { ...site, config: { ...site.config, ...tongueOf(post, site.config) } } }
}

/** The attributes of a post in another language than the site's. */
export const languageOf = ({ lang }: Spoken, { config }: Site): Html | false =>
  lang !== undefined && attributesOf(lang, config.language)

/** The attributes of the interface in a post whose language it does not speak. */
export const siteLanguageIn = ({ lang }: Spoken, { config }: Site): Html | false =>
  lang !== undefined && attributesOf(config.language, lang)

const attributesOf = (lang: string, around: string): Html | false =>
  lang !== around &&
  html` lang="${lang}"${directionOf(lang) !== directionOf(around) && html` dir="${directionOf(lang)}"`}`
