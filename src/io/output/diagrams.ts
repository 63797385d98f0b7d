import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Diagram, type Drawings, diagramId } from '../../model/diagram.js'
import { error, type Message, reasonOf } from '../../model/message.js'
import type { OptionalPackages, Site } from '../../model/site.js'
import type { OutputPaths } from '../cache/output-record.js'
import { readJson, writeAtomic } from '../fs/atomic.js'

/** Returns the drawings of the cache, `.smallsocial/diagrams/`. Each is read once it is needed. */
export const cachedDrawings = (
  output: OutputPaths,
  { mermaid }: Pick<OptionalPackages, 'mermaid'>,
): Drawings => {
  if (!mermaid) return { get: () => undefined }
  const known = new Map<string, Diagram>()
  return {
    get: (source) => {
      const drawing = known.get(source) ?? (readJson(fileOf(source, output)) as Diagram | undefined)
      if (drawing !== undefined) known.set(source, drawing)
      return drawing
    },
  }
}

/**
 * Draws the Mermaid diagrams of a site that are not in the cache, in a headless Chromium, by mermaid-isomorphic, and
 * removes drawings that no page has from the cache. Returns an error for each diagram with a mistake, and one when there
 * is no browser.
 */
export const drawDiagrams = async (
  site: Pick<Site, 'entries' | 'pages' | 'intros'>,
  output: OutputPaths,
): Promise<readonly Message[]> => {
  const fileWith = new Map(
    [...site.entries, ...site.pages, ...site.intros].flatMap(({ diagrams = [], file }) =>
      diagrams.map((source) => [source, file] as const),
    ),
  )
  removeOthers(new Set([...fileWith.keys()].map(diagramId)), output)
  const missing = [...fileWith.keys()].filter((source) => !existsSync(fileOf(source, output)))
  if (missing.length === 0) return []
  const results = await rendered(missing)
  if ('fatal' in results) return [results]
  mkdirSync(folderOf(output), { recursive: true })
  return missing.flatMap((source, index) => {
    const result = results[index]
    if (result?.status !== 'fulfilled') return [mistake(source, fileWith.get(source) ?? '', result?.reason)]
    writeAtomic(fileOf(source, output), JSON.stringify(diagramOf(result.value)))
    return []
  })
}

/** Renders sources. Returns a result for each, or an error when there is no browser. */
const rendered = async (
  sources: readonly string[],
): Promise<readonly PromiseSettledResult<Rendered>[] | Message> => {
  try {
    const render = await loadRenderer()
    return await render(sources, { mermaidConfig })
  } catch (thrown) {
    return noBrowser(firstLine(thrown))
  }
}

/** A drawing as mermaid-isomorphic returns it. */
type Rendered = {
  readonly id: string
  readonly svg: string
  readonly width: number
  readonly height: number
  readonly title?: string
  readonly description?: string
}
type Renderer = (
  sources: readonly string[],
  options: { readonly mermaidConfig: object },
) => Promise<readonly PromiseSettledResult<Rendered>[]>

/** Text of a label is SVG, so that feed readers show it; the ids of elements do not change between builds. */
const mermaidConfig = {
  theme: 'neutral',
  htmlLabels: false,
  flowchart: { htmlLabels: false },
  class: { htmlLabels: false },
  deterministicIds: true,
}

/** The name is a variable, because the package is not installed where smallsocial is built. */
const loadRenderer = async (): Promise<Renderer> => {
  const name = 'mermaid-isomorphic'
  const { createMermaidRenderer } = (await import(name)) as {
    readonly createMermaidRenderer: (options: object) => Renderer
  }
  const executablePath = process.env.CHROME_PATH
  return createMermaidRenderer(executablePath === undefined ? {} : { launchOptions: { executablePath } })
}

/** Returns a drawing of a size of its own, on white, so that it can be read on a dark page, too. */
const diagramOf = ({ id, svg, title, description, ...size }: Rendered): Diagram => {
  const [width, height] = [Math.ceil(size.width), Math.ceil(size.height)]
  const sized = svg
    .replaceAll(id, 'diagram')
    .replace(/^<svg\b[^>]*>/, (start) =>
      start
        .replace(/\s(?:width|height|style)="[^"]*"/g, '')
        .replace(/>$/, ` width="${width}" height="${height}" style="background:#fff">`),
    )
  const words = [title, description].filter((part) => part !== undefined && part !== '').join('. ')
  return { svg: `${sized}\n`, width, height, ...(words !== '' && { title: words }) }
}

const folderOf = ({ state }: OutputPaths): string => join(state, 'diagrams')
const fileOf = (source: string, output: OutputPaths): string =>
  join(folderOf(output), `${diagramId(source)}.json`)

const removeOthers = (wanted: ReadonlySet<string>, output: OutputPaths): void => {
  if (!existsSync(folderOf(output))) return
  for (const name of readdirSync(folderOf(output)))
    if (/^[0-9a-f]{16}\.json$/.test(name) && !wanted.has(name.slice(0, 16)))
      rmSync(join(folderOf(output), name), { force: true })
}

const mistake = (source: string, file: string, reason: unknown): Message =>
  error(
    'diagram-failed',
    { file },
    `Mermaid cannot draw the diagram \`${source.trim().split('\n')[0]?.slice(0, 60)}\`: ${firstLine(reason)}`,
    'correct it, or write another language than `mermaid` to show it as code',
  )

const noBrowser = (words: string): Message =>
  error(
    'diagram-failed',
    { file: 'node_modules/mermaid-isomorphic' },
    `no diagram can be drawn: ${words}`,
    'run `npm install playwright && npx playwright install --with-deps chromium`, or write the path of a Chromium in the environment variable CHROME_PATH, or remove mermaid-isomorphic: diagrams are then shown as their sources',
  )

/** Returns the reason of a failure in one line, without the tokens that Mermaid expected or Playwright's banner. */
const firstLine = (thrown: unknown): string =>
  reasonOf(thrown)
    .split(/,?\s*Expecting '|╔/)[0]
    ?.trim()
    .replace(/\s+/g, ' ')
    .slice(0, 200) ?? ''
