import { type DataPage, titleOfName } from '../../model/config.js'
import { defined } from '../../model/defined.js'
import { decodePath, encodePath } from '../../model/path.js'
import { invalidPathReason } from '../post/permalink.js'
import type { Settings } from './settings.js'

/** Reads `pages`, the pages from data files. An invalid one is an error and left out. */
export const readPages = (settings: Settings): DataPage[] =>
  Object.keys(settings.data('pages')).flatMap((path) => {
    const top = settings.group(['pages'], [])
    if (invalidPathReason(path) !== undefined || !/(?:\/|\.html)$/.test(path)) {
      top.reportError(path, `\`${path}\` is not the path of a page`, 'write it like `/travel/:`')
      return []
    }
    const fields = settings.group(['pages', path], ['title', 'description', 'data', 'template'])
    const data = fields.text('data')
    if (data === undefined) {
      top.reportError(
        path,
        `the page \`${path}\` names no data`,
        `write \`${path}: { title: "Travels", data: travel }\` for \`content/data/travel.yaml\``,
      )
      return []
    }
    const title = fields.text('title') || titleOfName(data.replace(/^.*\//, ''))
    return [
      defined({
        path: encodePath(decodePath(path)),
        title,
        data,
        description: fields.text('description'),
        template: fields.text('template'),
      }),
    ]
  })
