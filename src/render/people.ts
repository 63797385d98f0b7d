import { outputPath } from '../model/path.js'
import type { PageMaker } from '../model/theme.js'
import { templateContext } from './posts.js'

/** Returns a page for each person who exchanges answers with the author, by the setting `people`. */
export const peoplePages: PageMaker = (site, theme) =>
  site.people.map((page) => ({
    path: outputPath(page.url, site),
    contents: () => theme.person(page, templateContext(site, theme)).value,
  }))
