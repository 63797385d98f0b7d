import { resolve } from 'node:path'
import { now } from '../io/clock.js'
import { readFileText } from '../io/content/read-content.js'
import { servePreview } from '../io/net/preview-server.js'
import { watch } from '../io/watch.js'
import { errorsIn, type Message } from '../model/message.js'
import { errorOverlay } from '../preview/error-overlay.js'
import { liveEventsPath, liveScriptPath, previewPolicy, withLiveReload } from '../preview/live.js'
import { openLivePreview, type PreviewAnswer } from '../project/live-preview.js'
import { openLiveProject } from '../project/live-project.js'
import type { SiteFlags } from '../project/load-site.js'

/** The options of `serve`, and the functions that it calls with messages. */
export type ServeFlags = Pick<SiteFlags, 'root' | 'output' | 'baseUrl'> & {
  readonly port: number
  readonly report: {
    readonly ready: (url: string, messages: readonly Message[]) => void
    /** Called after each change with its files, the current messages, and the time until browsers were notified, in milliseconds. */
    readonly changed: (paths: readonly string[], messages: readonly Message[], ms: number) => void
    readonly found: (messages: readonly Message[]) => void
    /** Called when a change could not be processed; the pages stay as they were. */
    readonly failed: (thrown: unknown) => void
  }
}

/**
 * Serves the site on this machine as its host will, with drafts and scheduled posts, and notifies browsers of changes.
 * Writes only the parse cache. Returns the messages when the settings are not usable; otherwise it does not return.
 */
export const runServe = async (flags: ServeFlags): Promise<{ readonly messages: readonly Message[] }> => {
  const root = resolve(flags.root)
  const live = await openLiveProject(flags)
  const preview = openLivePreview(live, root)
  if (preview === undefined) return { messages: live.messages() }
  let changes = 0
  let changedAssets: readonly string[] = []
  const started = now().toString(36)
  const version = (): string => `${started}-${changes}`
  const mistakesAt = ({ mistakes }: Pick<PreviewAnswer, 'mistakes'>) =>
    errorOverlay([...errorsIn(preview.messages()), ...mistakes], textOf)
  const textOf = (file: string): string | undefined => {
    try {
      return readFileText(resolve(root, file))
    } catch {
      return undefined
    }
  }
  let onRequest = (): void => undefined
  const firstPage = new Promise<void>((done) => {
    onRequest = done
  })

  const shown = (page: string, address: string): string =>
    withLiveReload(page, { origin: preview.origin(), address, version: version() })
  const server = await servePreview({
    port: flags.port,
    scriptPath: liveScriptPath,
    eventsPath: liveEventsPath,
    answer: (pathname, search, origin) => {
      const answer = preview.answer(pathname, search)
      const isPage = answer.type.startsWith('text/html') && typeof answer.body === 'string'
      setImmediate(onRequest)
      return {
        ...answer,
        headers: answer.headers.map(([name, value]) =>
          name.toLowerCase() === 'content-security-policy'
            ? [name, previewPolicy(value, origin)]
            : [name, value],
        ),
        ...(isPage && { body: shown(String(answer.body), origin) }),
      }
    },
    event: (pathname, known, origin) => {
      const answer = preview.answer(pathname, '')
      const isNew = known !== version()
      const data = {
        version: version(),
        mistakes: mistakesAt(answer),
        ...(isNew && changedAssets.length > 0 && { files: changedAssets }),
        ...(isNew && answer.location !== undefined && { location: answer.location }),
        ...(isNew && typeof answer.body === 'string' && { html: shown(answer.body, origin) }),
      }
      return { version: data.version, text: JSON.stringify(data) }
    },
  })
  flags.report.ready(`${server.url}${preview.base()}/`, preview.messages())
  const check = async (): Promise<void> => {
    const before = JSON.stringify(preview.messages())
    await preview.check()
    if (JSON.stringify(preview.messages()) !== before) server.publish()
    flags.report.found(preview.messages())
  }

  let work = Promise.resolve()
  let checking: NodeJS.Timeout | undefined
  const update = async (paths?: readonly string[]): Promise<void> => {
    const start = performance.now()
    const files = await preview.update(paths)
    if (files === undefined) return
    changes++
    changedAssets = files
    server.publish()
    flags.report.changed(paths ?? [], preview.messages(), performance.now() - start)
    clearTimeout(checking)
    checking = setTimeout(() => void check().catch(flags.report.failed), 200)
  }
  // To watch thousands of files takes half a second, which must not delay the first page.
  await Promise.race([firstPage, new Promise((done) => setTimeout(done, 1000))])
  const queueUpdate = (paths?: readonly string[]): void => {
    work = work.then(() => update(paths)).catch(flags.report.failed)
  }
  await watch(root, queueUpdate)
  queueUpdate()
  await work
  await check()
  live.save()
  return new Promise(() => undefined)
}
