import type { CheckBeforeResult } from '../../commands/check-before.js'
import type { BeforeReport } from '../../project/check-before.js'
import type { OutputOptions } from '../output-options.js'
import { printLine, printResult } from '../report.js'

/** Prints which addresses and feed items of an old site are kept, and the settings that keep the others. */
export const printCheckBefore = (result: CheckBeforeResult, options: OutputOptions): void => {
  const { report, after, files } = result
  const facts = { report: reportJson(report), after: reportJson(after), files }
  if (!printResult(result, options, facts) || options.quiet || report === undefined) return
  printLine(reportText(report))
  if (after !== undefined)
    printLine(
      files.length === 0
        ? '\nnothing to write'
        : `\nwritten: ${files.length === 1 ? files[0] : `${files.length} files`}\n\n${reportText(after)}`,
    )
}

const reportText = ({
  addresses,
  items,
  patterns,
  redirects,
  feedAliases,
  mediaFolders,
  withQuery,
}: BeforeReport): string => {
  const names = {
    post: ['post or page', 'posts and pages'],
    media: ['medium', 'media'],
    feed: ['feed', 'feeds'],
    list: ['list', 'lists'],
    other: ['other file', 'other files'],
  } as const
  const lines = (Object.keys(names) as (keyof typeof names)[]).flatMap((kind) => {
    const { answered, redirected, lost } = addresses[kind]
    const total = answered + redirected + lost.length
    if (total === 0) return []
    const parts = [
      `${answered} answered`,
      ...(redirected === 0 ? [] : [`${redirected} redirected`]),
      `${lost.length} lost`,
    ]
    const shown = lost.slice(0, 5).map((path) => `    ${path}`)
    return [
      `${total} ${names[kind][total === 1 ? 0 : 1]}: ${parts.join(', ')}`,
      ...shown,
      ...(lost.length > 5 ? [`    and ${lost.length - 5} more`] : []),
    ]
  })
  const known = items.same + items.unread.length + items.gone.length
  if (known > 0)
    lines.push(
      `${known} feed ${known === 1 ? 'item' : 'items'}: ${items.same} the same, ${items.unread.length} would be unread again, ${items.gone.length} gone`,
    )
  if (withQuery > 0)
    lines.push(
      `${withQuery === 1 ? 'one address has' : `${withQuery} addresses have`} a query such as \`?p=12\`, which most static hosts cannot redirect`,
    )
  const proposals = [
    ...(patterns.length === 0
      ? []
      : [
          'permalinks:',
          ...patterns.map(
            ({ folder, pattern, kept, posts }) =>
              `  ${JSON.stringify(folder)}: ${pattern}  # keeps ${kept} of ${posts}`,
          ),
        ]),
    ...(Object.keys(redirects).length === 0
      ? []
      : [
          'redirects:',
          ...Object.entries(redirects)
            .slice(0, 20)
            .map(([from, to]) => `  ${JSON.stringify(from)}: ${JSON.stringify(to)}`),
          ...(Object.keys(redirects).length > 20
            ? [`  # and ${Object.keys(redirects).length - 20} more`]
            : []),
        ]),
    ...(feedAliases.length === 0 && !items.needsNoSlash ? [] : ['feeds:']),
    ...(feedAliases.length === 0 ? [] : [`  aliases: ${JSON.stringify(feedAliases)}`]),
    ...(items.needsNoSlash ? ['  id: url-without-slash'] : []),
  ]
  if (proposals.length > 0)
    lines.push('', 'content/site.yaml, which `--write` changes:', ...proposals.map((line) => `  ${line}`))
  if (items.unread.length > 0 && !items.needsNoSlash)
    lines.push(
      '',
      `\`--write\` also adds the old ids as \`guid\` to ${items.unread.length === 1 ? 'one post' : `${items.unread.length} posts`}`,
    )
  if (mediaFolders.length > 0)
    lines.push('', `put the files of ${mediaFolders.slice(0, 8).join(', ')} below content/static/`)
  return lines.join('\n')
}

const reportJson = (report: BeforeReport | undefined): unknown =>
  report === undefined
    ? null
    : {
        ...report,
        items: {
          ...report.items,
          unread: report.items.unread.map(({ id, entry }) => ({ id, url: entry.url })),
        },
      }
