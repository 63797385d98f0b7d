import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { error, type Message } from '../../model/message.js'
import type { WritablePage } from '../../model/site.js'
import type { OutputPaths } from '../cache/output-record.js'

/** A page, and HTML of what is to be found of it. */
type Found = { readonly url: string; readonly html: string }

/**
 * The files under `pagefind/` that let a browser search in these pages: an index in small parts, of which it
 * fetches those that have the words. Kept in `.smallsocial/search/` until the pages are others.
 */
export const makeSearchIndex = async (
  records: readonly Found[],
  language: string,
  { state }: OutputPaths,
): Promise<{ readonly pages: readonly WritablePage[]; readonly messages: readonly Message[] }> => {
  const key = hash('sha1', JSON.stringify([version, language, records])).slice(0, 20)
  const top = join(state, 'search')
  const folder = join(top, key)
  if (!existsSync(folder)) {
    const beside = `${folder}.${process.pid}`
    rmSync(beside, { recursive: true, force: true })
    try {
      await writeIndex(records, language, beside)
    } catch (thrown) {
      rmSync(beside, { recursive: true, force: true })
      const words = thrown instanceof Error ? thrown.message : String(thrown)
      return { pages: [], messages: [failed(words)] }
    }
    for (const name of readdirSync(top))
      if (/^[0-9a-f]{20}$/.test(name)) rmSync(join(top, name), { recursive: true, force: true })
    renameSync(beside, folder)
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

/** Another way of making it is another index. */
const version = 1

const writeIndex = async (records: readonly Found[], language: string, folder: string): Promise<void> => {
  const pagefind = await import('pagefind')
  try {
    // One language for all, or the words of a post in another would not be found from pages in the first.
    const { index, errors } = await pagefind.createIndex({
      forceLanguage: language.split('-')[0] ?? language,
      maxFragments: 200,
    })
    if (index === undefined) throw new Error(errors.join('; '))
    for (const { url, html } of records) {
      const { errors: wrong } = await index.addHTMLFile({ url, content: html })
      if (wrong.length > 0) throw new Error(`${url}: ${wrong.join('; ')}`)
    }
    const { files, errors: broken } = await index.getFiles()
    if (broken.length > 0) throw new Error(broken.join('; '))
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
    { file: 'node_modules/pagefind' },
    `pagefind cannot make the index for the search: ${words}`,
    'install it anew (`npm install pagefind`), or remove it: the search is a plain form then',
  )
