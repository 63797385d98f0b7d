import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { error, type Message, reasonOf } from '../../model/message.js'
import type { SearchRecord, WritablePage } from '../../model/site.js'
import type { OutputPaths } from '../cache/output-record.js'

/**
 * Returns the files under `pagefind/`, by which a browser searches these pages: an index in small parts, of
 * which it fetches those that contain the words. The index is cached in `.smallsocial/search/` until the
 * pages or the program (with pagefind) change. Returns an error when pagefind fails.
 */
export const makeSearchIndex = async (
  records: readonly SearchRecord[],
  language: string,
  { state }: OutputPaths,
  program: string,
): Promise<{ readonly pages: readonly WritablePage[]; readonly messages: readonly Message[] }> => {
  const key = hash('sha1', JSON.stringify([program, language, records])).slice(0, 20)
  const top = join(state, 'search')
  const folder = join(top, key)
  if (!existsSync(folder)) {
    const temporary = `${folder}.${process.pid}`
    rmSync(temporary, { recursive: true, force: true })
    try {
      await writeIndex(records, language, temporary)
    } catch (thrown) {
      rmSync(temporary, { recursive: true, force: true })
      const words = reasonOf(thrown)
      return { pages: [], messages: [failed(words)] }
    }
    for (const name of readdirSync(top))
      if (/^[0-9a-f]{20}$/.test(name)) rmSync(join(top, name), { recursive: true, force: true })
    renameSync(temporary, folder)
  }
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return {
    messages: [],
    pages: names.flatMap((name): WritablePage[] => {
      const from = join(folder, name)
      const stat = statSync(from)
      if (stat.isDirectory()) return []
      const path = `pagefind/${name.replaceAll('\\', '/')}`
      return [{ path, contents: { path, from, size: stat.size, modified: stat.mtimeMs }, key }]
    }),
  }
}

const writeIndex = async (
  records: readonly SearchRecord[],
  language: string,
  folder: string,
): Promise<void> => {
  const pagefind = await import('pagefind')
  try {
    // One language for all pages, because pagefind searches only pages of the language of the current page.
    const { index, errors } = await pagefind.createIndex({
      forceLanguage: language.split('-')[0] ?? language,
      maxFragments: 200,
    })
    if (index === undefined) throw new Error(errors.join('; '))
    await Promise.all(
      records.map(async ({ url, html }) => {
        const { errors: pageErrors } = await index.addHTMLFile({ url, content: html })
        if (pageErrors.length > 0) throw new Error(`${url}: ${pageErrors.join('; ')}`)
      }),
    )
    const { files, errors: fileErrors } = await index.getFiles()
    if (fileErrors.length > 0) throw new Error(fileErrors.join('; '))
    for (const { path, content } of files.filter(({ path: name }) => !/-(?:ui|highlight)\./.test(name))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
  } finally {
    await pagefind.close()
  }
}

const failed = (words: string): Message =>
  error(
    'search-index-failed',
    { file: 'node_modules/pagefind' },
    `pagefind cannot make the search index: ${words}`,
    'reinstall it (`npm install pagefind`), or remove it: the search is then a plain form',
  )
