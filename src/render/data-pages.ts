import { outputPath, withBase } from '../model/path.js'
import type { PageMaker } from '../model/theme.js'
import { templateContext } from './posts.js'

/**
 * Returns the pages that the setting `pages` makes from data files. The template of a page gets the value of its file, and
 * returns the main part of the page.
 */
export const dataPages: PageMaker = (site, theme) =>
  site.config.pages.map((page) => {
    const url = withBase(page.path, site.config)
    const value = site.data[page.data]
    const own = page.template === undefined ? undefined : theme.pages[page.template]
    const context = { ...templateContext(site, theme), page }
    return {
      path: outputPath(url, site),
      source: 'content/site.yaml',
      contents: () => {
        const main = own === undefined ? theme.data({ page, value }, context) : own(value, context)
        const description = page.description === undefined ? {} : { description: page.description }
        return theme.layout({ title: page.title, url, main, ...description }, context).value
      },
    }
  })
