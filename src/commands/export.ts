import { resolve } from 'node:path'
import { writeZip, type ZipContent } from '../io/archive/write-zip.js'
import { statOf } from '../io/fs/stat.js'
import { copyOutput } from '../io/output/copy-output.js'
import { isDataFile, isLinkList } from '../model/content-file.js'
import { error, errorsIn, type Message } from '../model/message.js'
import type { Post } from '../model/post.js'
import { runSteps } from '../model/steps.js'
import { sourceForExport } from '../parse/post/export-source.js'
import { loadSite, type SiteFlags } from '../project/load-site.js'
import { archiveTexts } from '../render/export-archive.js'
import { runBuild } from './build.js'

/** The options of `export`. */
export type ExportFlags = SiteFlags & {
  /** The archive to write; by default the host of the site with `.bar`. */
  readonly file?: string
  /** The folder for a copy of the built site. */
  readonly site?: string
}

/** The result of `export`. */
export type ExportResult = {
  readonly ok: boolean
  readonly file?: string
  readonly posts: number
  readonly media: number
  /** The number of files of the copy of the site. */
  readonly siteFiles: number
  readonly messages: readonly Message[]
}

/**
 * Writes the public posts, pages and media, the received mentions and the ledgers as a blog archive, and with `site` a copy of the built
 * site. Never overwrites a file.
 */
export const runExport = async (flags: ExportFlags): Promise<ExportResult> => {
  const start = { posts: 0, media: 0, siteFiles: 0 }
  const { ok, messages, reached } = await runSteps<Omit<ExportResult, 'ok' | 'messages'>>(
    start,
    async (steps) => {
      const { loaded, messages: found } = await loadSite(flags)
      if (loaded === undefined) {
        steps.done({ messages: errorsIn(found) })
        return steps.stop()
      }
      const { project, built, snapshot } = loaded
      const { site } = built
      const file = flags.file ?? `${new URL(site.config.url).hostname}.bar`
      for (const path of [file, ...(flags.site === undefined ? [] : [flags.site])])
        if (statOf(resolve(path)) !== undefined)
          steps.done({
            messages: [error('file-exists', { file: path }, 'it exists already', 'choose another name')],
          })
      steps.stopOnErrors()

      const sources = new Map(project.sources.map((source) => [source.path, source]))
      const sourceOf = (post: Post) => {
        const source = sources.get(post.path)
        return source === undefined ? undefined : sourceForExport(source, site)
      }
      const media = site.assets.filter(
        ({ path }) => !path.startsWith('mentions/avatars/') && !isDataFile(path),
      )
      const files = new Map<string, ZipContent>([
        ...[...archiveTexts(site, sourceOf)].map(([path, text]) => [path, { text }] as const),
        ...media.map(({ path, asset }) => [path, { from: asset.from }] as const),
        ...snapshot.files
          .filter(({ path }) => isRecord(path))
          .map(({ path, from }) => [`_smallsocial/${path}`, { from }] as const),
      ])
      if (flags.site !== undefined) {
        const result = await runBuild({ ...flags, drafts: false, future: false, strict: false })
        steps.done({ messages: errorsIn(result.messages) })
        steps.stopOnErrors()
      }
      await writeZip(resolve(file), files)
      steps.reach({
        file,
        posts: site.entries.length + site.pages.length,
        media: media.length,
        siteFiles: flags.site === undefined ? 0 : copyOutput(snapshot.output, resolve(flags.site)),
      })
    },
  )
  return { ok, ...reached, messages }
}

/** Whether a file is a record of the author that an archive has: mentions, ledgers, contexts, decisions, people, links, data. */
const isRecord = (path: string): boolean =>
  isLinkList(path) ||
  isDataFile(path) ||
  /^(?:mentions\/(?:.*\.(?:json|yaml)|avatars\/.*)|(?:sent|copies)\.jsonl|contexts\/.*\.json|people\.yaml)$/.test(
    path,
  )
