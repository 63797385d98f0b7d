import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PageMentions } from '../src/model/mention.js'
import type { CopyLine } from '../src/model/syndication.js'
import { hostOf } from './host.js'
import { startCli, temporaryFolder, writeFiles } from './support.js'

type Files = Readonly<Record<string, string | Uint8Array>>

/** Returns a date of front matter, some minutes ago. */
export const minute = (ago: number): string =>
  new Date(Date.now() - ago * 60_000).toISOString().slice(0, 16).replace('T', ' ')

/** Returns a date of front matter, some days ago. */
export const ago = (days: number): string => minute(days * 1440)

/**
 * Makes a blog that is deployed to a folder, which a web server serves, and whose commands may reach `hosts`. `settings`
 * are lines of site.yaml, `env` the secrets.
 */
export const networkBlog = async ({
  settings,
  files,
  hosts,
  env,
}: {
  readonly settings: string
  readonly files: Files
  readonly hosts: readonly string[]
  readonly env: Readonly<Record<string, string>>
}) => {
  const root = temporaryFolder()
  const site = await hostOf(join(root, 'deployed'))
  const withSettings = (lines: string): string =>
    `url: ${site.url}\ntitle: A blog\nauthor: { name: Ada }\ndeploy: { folder: { path: deployed } }\n${lines}`
  writeFiles(root, { 'content/site.yaml': withSettings(settings), ...files })
  const allow = [site.host, ...hosts].flatMap((host) => ['--allow-host', host])
  const start = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    startCli([...args, '--root', root, ...(args[0] === 'build' ? [] : allow)], {
      env: { NO_COLOR: '1', ...env, ...more },
    })
  const run = async (args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const { status, stdout, stderr } = await start(args, more).done
    return { status, stdout, stderr }
  }
  return {
    ...{ root, site, start, run },
    deploy: (...flags: string[]) => run(['deploy', ...flags]),
    pull: (...flags: string[]) => run(['mentions', 'pull', ...flags]),
    write: (more: Files) => writeFiles(root, more),
    settings: (lines: string) => writeFiles(root, { 'content/site.yaml': withSettings(lines) }),
    page: (path: string): string => readFileSync(join(root, 'deployed', path), 'utf8'),
    /** Returns the lines of the ledger of copies. */
    ledger: (): CopyLine[] =>
      existsSync(join(root, 'content/copies.jsonl'))
        ? readFileSync(join(root, 'content/copies.jsonl'), 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as CopyLine)
        : [],
    /** Returns the stored mentions of a page, e.g. `notes/a`. */
    stored: (path: string): PageMentions['mentions'] => {
      const file = join(root, `content/mentions/${path}.json`)
      return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PageMentions).mentions : []
    },
  }
}
