import { writeLastBuild } from './io/cache/last-build.js'
import { readOutput } from './io/cache/output-record.js'
import { postFiles } from './io/content/read-content.js'
import { clearState } from './io/fs/leftovers.js'
import { drawDiagrams } from './io/output/diagrams.js'
import { generateImages } from './io/output/images.js'
import {
  checkOutputFolder,
  foreignFiles,
  leftFiles,
  readPublishedManifest,
} from './io/output/output-checks.js'
import type { makeSearchIndex } from './io/output/search-index.js'
import { writePages } from './io/output/write-pages.js'
import { parseSettings } from './model/config.js'
import type { Site } from './model/site.js'
import { runSteps } from './model/steps.js'
import { checkCustomTemplates } from './project/custom-templates.js'
import { parseShared } from './project/parse-shared.js'
import { readProject } from './project/read-project.js'
import { cachedPostParser, renderCached } from './project/render-cached.js'
import type { BuildFlags, BuildResult, ProjectSnapshot } from './project/snapshot.js'
import { searchRecords } from './render/search.js'
import { lostUrlWarnings } from './site/lost-urls.js'

/**
 * Builds a site: all steps, in order. `commands/build.ts` has taken the snapshot and found that something has
 * changed. `renderCached` is the pipeline of `pipeline.ts`, with the parse cache and without other side effects: it
 * parses the posts, loads the received mentions, assembles the site, and checks it. Pages are rendered when they are
 * written. Nothing is written unless all steps before have ended without an error.
 */
export const buildSite = async (flags: BuildFlags, snapshot: ProjectSnapshot): Promise<BuildResult> => {
  const { root, output } = snapshot
  const { ok, messages, reached } = await runSteps(
    nothing,
    async (steps) => {
      const { project, theme } = steps.done(await readProject(flags, snapshot))
      if (project === undefined) return steps.stop()

      clearState(output.state)
      const settings = parseSettings(project.config)
      const parser = cachedPostParser(snapshot, settings)
      const parse = await parseShared(postFiles(snapshot.files), settings, parser)
      const { site, pages } = steps.done(renderCached(project, theme, snapshot, parser, parse))
      steps.reach({ ...nothing, posts: site.entries.length, pages: pages.length })
      if (!steps.hasErrors()) steps.doneForNow(lostUrlWarnings(readPublishedManifest(output), site, pages))
      steps.stopOnErrors()

      steps.done(await checkCustomTemplates(theme, site, pages, root))
      steps.stopOnErrors()

      if (site.installed.mermaid) steps.doneForNow(await drawDiagrams(site, output))
      steps.stopOnErrors()
      const images = steps.done(await generateImages(pages, output, flags.progress ?? (() => undefined)))
      const index = steps.done(await searchIndex(site, snapshot))
      const ready = [...images.pages, ...index.pages]
      steps.doneForNow(checkOutputFolder(output, root))
      steps.stopOnErrors()
      const before = readOutput(
        output,
        ready.map(({ path }) => path),
      )
      steps.doneForNow(foreignFiles(output, before, ready))
      if (!steps.hasErrors()) steps.doneForNow(leftFiles(output, before, ready))
      steps.stopOnErrors()

      const counts = { posts: site.entries.length, pages: ready.length }
      steps.reach({ ...counts, ...writePages(ready, output, before) })
      writeLastBuild(output, { ...counts, messages: steps.lasting() }, snapshot.inputs, site.nextChange)
    },
    flags,
  )
  return { ok, messages, ...reached }
}

const nothing = { posts: 0, pages: 0, written: 0, unchanged: 0, removed: 0 }

/** Makes the search index, where the settings ask for it and pagefind is installed. */
const searchIndex = async (
  site: Site,
  { output, program }: ProjectSnapshot,
): Promise<Awaited<ReturnType<typeof makeSearchIndex>>> => {
  if (!site.config.search || !site.installed.pagefind) return { pages: [], messages: [] }
  const { makeSearchIndex } = await import('./io/output/search-index.js')
  return makeSearchIndex(searchRecords(site), site.config.language, output, program)
}
