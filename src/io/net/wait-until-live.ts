import { setTimeout as wait } from 'node:timers/promises'
import { type Http, isFailure } from '../../model/http.js'
import type { OutputPaths } from '../cache/output-record.js'
import { now } from '../clock.js'
import { readPublishedManifest } from '../output/output-checks.js'

/** Asks the site itself until it serves the build of an output folder. Gives nothing when it does, and else what it serves instead. */
export const waitUntilLive = async (
  output: OutputPaths,
  url: string,
  client: () => Http & { readonly close: () => Promise<void> },
  { wait: seconds, progress }: { readonly wait: number; readonly progress: (words: string) => void },
): Promise<string | undefined> => {
  const { build } = readPublishedManifest(output) as { build?: unknown }
  const end = now() + seconds * 1000
  for (let pause = 200; ; pause = Math.min(pause * 1.5, 3000)) {
    // A new client each time: one that met silence does not ask again.
    const http = client()
    const answer = await http({
      url: `${url}smallsocial.json?build=${String(build)}`,
      maxBytes: 50_000_000,
      headers: { 'cache-control': 'no-cache' },
      timeout: 10_000,
    }).finally(() => http.close())
    const live = isFailure(answer) ? answer.reason : buildIn(answer.text)
    if (live === build) return undefined
    if (now() + pause > end)
      return `after ${seconds} seconds the site does not serve this build: ${isFailure(answer) ? live : `it answers ${answer.status}, build ${live}`}`
    progress('waiting until the site serves this build')
    await wait(pause)
  }
}

const buildIn = (text: string): string => {
  try {
    return String((JSON.parse(text) as { build?: unknown } | null)?.build)
  } catch {
    return 'unknown'
  }
}
