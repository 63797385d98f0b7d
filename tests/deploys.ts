import { startCli, temporaryFolder, writeFiles } from './support.js'

/** A note as an author writes it. */
export const note = (words: string): string => `---\ndate: 2026-05-01 10:00 Z\n---\n${words}\n`

/** Returns a blog with one note and a target; `more` is further lines of site.yaml. */
export const blogWithTarget = (target: string, more = ''): string =>
  writeFiles(temporaryFolder(), {
    'content/site.yaml': siteSettings(target, more),
    'content/notes/a.md': note('A.'),
  })

/** Returns the settings of a small blog with a target. */
export const siteSettings = (target: string, more = ''): string =>
  `url: https://blog.invalid/\ntitle: A blog\nauthor: { name: Ada }\nlists: [section]\nfeeds: { of: [home], formats: [rss] }\ndeploy:\n  ${target}\n${more}`

/** Runs `deploy`, without sending webmentions: the site of the tests has no host. */
export const deploy = async (
  root: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) => {
  const { status, stdout, stderr } = await startCli(
    ['deploy', '--root', root, '--no-send', '--allow-lost-urls', ...args],
    { env: { NO_COLOR: '1', ...env } },
  ).done
  return { status, stdout, stderr }
}
