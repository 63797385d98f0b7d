import type { ExportResult } from '../../commands/export.js'
import type { ImportResult } from '../../commands/import.js'
import type { OutputOptions } from '../output-options.js'
import { plural, printLine, printResult, terminalText } from '../report.js'

/** Prints the result of `import`: its messages, then the report. */
export const printImport = (
  result: ImportResult,
  options: OutputOptions,
  { isDryRun }: { readonly isDryRun: boolean },
): void => {
  const { ok, messages, written, leftOut, notUnderstood, ...others } = result
  const facts = {
    ...others,
    written: written ?? null,
    leftOut: Object.fromEntries(leftOut),
    notUnderstood: Object.fromEntries(notUnderstood),
  }
  if (printResult({ ok, messages }, options, facts) && !options.quiet && ok)
    process.stdout.write(importReport(result, { limit: 10, isDryRun }))
}

/** Prints the files that `export` wrote. */
export const printExport = ({ ok, messages, ...facts }: ExportResult, options: OutputOptions): void => {
  if (!printResult({ ok, messages }, options, { ...facts, file: facts.file ?? null }) || options.quiet) return
  if (facts.file === undefined) return
  printLine(
    `${facts.file}: ${plural(facts.posts, 'post') || 'no posts'}, ${plural(facts.media, 'media file') || 'no media files'}`,
  )
  if (facts.siteFiles > 0) printLine(`${plural(facts.siteFiles, 'file')} of the site copied`)
}

/** Returns the report of an import as text; of each list at most `limit` lines, all without one. A dry run has written nothing. */
export const importReport = (
  result: ImportResult,
  {
    limit = Number.POSITIVE_INFINITY,
    isDryRun = false,
  }: { readonly limit?: number; readonly isDryRun?: boolean } = {},
): string => {
  const {
    format,
    written,
    drafts,
    unlisted,
    comments,
    feeds,
    leftOut,
    notUnderstood,
    missing,
    fetched,
    isNew,
  } = result
  if (written === undefined) return ''
  const { created, updated, kept, unchanged, media } = written
  const counted = (count: number, one: string, many: string): string[] =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
  const posts = [
    ...(isDryRun
      ? [
          ...counted(created.length, 'post to write', 'posts to write'),
          ...counted(updated.length, 'post to update', 'posts to update'),
        ]
      : [
          ...counted(created.length, 'post written', 'posts written'),
          ...counted(updated.length, 'post updated', 'posts updated'),
        ]),
    ...counted(unchanged, 'post as before', 'posts as before'),
    ...counted(
      kept.length,
      'post edited since the last import and kept',
      'posts edited since the last import and kept',
    ),
  ]
  const others = [
    ...counted(drafts, 'of them a draft', 'of them drafts'),
    ...counted(unlisted, 'unlisted', 'unlisted'),
    ...(isDryRun
      ? counted(media, 'file to copy', 'files to copy')
      : counted(media, 'file copied', 'files copied')),
    ...counted(fetched, 'file fetched', 'files fetched'),
    ...counted(comments, 'comment', 'comments'),
    ...counted(feeds, 'feed in the blogroll', 'feeds in the blogroll'),
  ]
  const list = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0
      ? []
      : [
          '',
          title,
          ...lines.slice(0, limit).map((line) => `  ${line}`),
          ...(lines.length > limit ? [`  and ${lines.length - limit} more`] : []),
        ]
  const counts = (pairs: readonly (readonly [string, number])[]): string[] =>
    pairs.map(([name, count]) => `${count} ${name}`)
  const total = leftOut.reduce((sum, [, count]) => sum + count, 0)
  return terminalText(
    `${[
      `${format}: ${[...posts, ...others].join(', ') || 'nothing to import'}`,
      ...(isNew && !isDryRun
        ? ['content/site.yaml is new: read it, and correct the title, the author and the time zone']
        : []),
      ...list(`${total} left out:`, counts(leftOut)),
      ...list('not understood, and shown as written:', counts(notUnderstood)),
      ...list(`${plural(missing.length, 'media file')} not in the archive, with the URL kept:`, missing),
      ...list('edited since the last import, and kept:', kept),
      ...(limit === Number.POSITIVE_INFINITY ? list('written:', [...created, ...updated]) : []),
    ].join('\n')}\n`,
  )
}
