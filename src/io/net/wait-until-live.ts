import { setTimeout as wait } from 'node:timers/promises'
import { type Http, isFailure } from '../../model/http.js'
import { parseJsonObject } from '../../model/json.js'
import type { OutputPaths } from '../cache/output-record.js'
import { now } from '../clock.js'
import { readPublishedManifest } from '../output/output-checks.js'

/**
 * Requests the manifest of the deployed site until it is the one of an output folder, for `wait` seconds at
 * most. Returns undefined when the site serves that build, else a message with what it serves instead.
 */
export const waitUntilLive = async (
  output: OutputPaths,
  url: string,
  client: () => Http & { readonly close: () => Promise<void> },
  { wait: seconds, progress }: { readonly wait: number; readonly progress: (words: string) => void },
): Promise<string | undefined> => {
  const { build } = readPublishedManifest(output) as { build?: unknown }
  const end = now() + seconds * 1000
  for (let pause = 200; ; pause = Math.min(pause * 1.5, 3000)) {
    // A new client for each request: a client sends nothing more to a host that timed out.
    const http = client()
    const response = await http({
      url: `${url}smallsocial.json?build=${String(build)}`,
      maxBytes: 50_000_000,
      headers: { 'cache-control': 'no-cache' },
      timeout: 10_000,
    }).finally(() => http.close())
    const live = isFailure(response) ? response.reason : buildIn(response.text)
    if (live === build) return undefined
    if (now() + pause > end)
      return `after ${seconds} seconds the site does not serve this build: ${isFailure(response) ? live : `it answers ${response.status}, build ${live}`}`
    progress('waiting until the site serves this build')
    await wait(pause)
  }
}

const buildIn = (text: string): string => String(parseJsonObject(text)?.build ?? 'unknown')
