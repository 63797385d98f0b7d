import type { ConfiguredTarget, HostFeature } from '../model/deploy.js'
import { isPattern, parseHeaders, storedHeaders } from '../model/host-rules.js'
import { error, type Message, warning } from '../model/message.js'
import type { Page, Site } from '../model/site.js'
import type { AssembledSite } from '../pipeline.js'

/** Returns messages about settings and files that a target refuses. */
export const targetMessages = (
  pages: readonly Page[],
  { site, placeOfSetting }: Pick<AssembledSite, 'site' | 'placeOfSetting'>,
  target: ConfiguredTarget,
  root: string,
): Message[] => {
  const refusal = target.refusal(root)
  return [
    ...(refusal === undefined
      ? []
      : [
          error(
            'target-setting-refused',
            placeOfSetting(['deploy', target.name]),
            refusal.reason,
            refusal.note,
          ),
        ]),
    ...hostMessages(pages, site, target),
  ]
}

/** Returns errors for files that a target does not take, and warnings for those that it leaves out and for what its host cannot do. */
export const hostMessages = (
  pages: readonly Page[],
  { config, tombstones, ownRules }: Site,
  { name, refusedPath, limits }: ConfiguredTarget,
): Message[] => {
  const { files = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY, cannot = [] } = limits
  const refused = pages.flatMap(({ path, source, contents }): Message[] => {
    const place = { file: source ?? 'content' }
    const found = refusedPath(path)
    const size = typeof contents === 'object' && 'size' in contents ? contents.size : 0
    if (size > bytes)
      return [
        error(
          'file-too-large',
          place,
          `\`/${path}\` has ${megabytes(size)} MB, and ${name} takes ${megabytes(bytes)} MB`,
          'make it smaller, or link it from another host',
        ),
      ]
    if (found === undefined || (found.isLeftOut === true && source === undefined)) return []
    return found.isLeftOut === true
      ? [
          warning(
            'path-left-out',
            place,
            `\`/${path}\` is not deployed to ${name}: ${found.why}`,
            'give the file another type, or link it from another host',
          ),
        ]
      : [
          error(
            'path-refused',
            place,
            `\`/${path}\` cannot be deployed to ${name}: ${found.why}`,
            'rename the file, or give it a `permalink`',
          ),
        ]
  })
  const needed = {
    gone: tombstones.length > 0,
    redirects: config.redirects.some(({ from }) => isPattern(from)),
    headers: ownRules.headers.trim() !== '',
    otherHeaders: parseHeaders(ownRules.headers).some(({ headers }) =>
      headers.some(([name]) => !storedHeaders.includes(name.toLowerCase())),
    ),
  }
  return [
    ...refused,
    ...(pages.length > files
      ? [
          error(
            'too-many-files',
            { file: 'content' },
            `the site has ${pages.length} files, and ${name} takes ${files}`,
            'remove lists and feeds in site.yaml (`lists`, `feeds`), or choose another host',
          ),
        ]
      : []),
    ...cannot
      .filter((feature) => needed[feature])
      .map((feature) => {
        const { reason, note } = cannotTexts[feature]
        return warning('host-cannot', { file: `deploy ${name}` }, reason, note)
      }),
  ]
}

const cannotTexts: Readonly<Record<HostFeature, { readonly reason: string; readonly note: string }>> = {
  gone: {
    reason: 'the host does not answer 410 for deleted posts: readers see the tombstone with the status 200',
    note: 'receivers that read the page find the status in its `<head>`',
  },
  redirects: {
    reason: 'the host does not know redirects with `*` and `:name`',
    note: 'write a redirect without them for each old address, which becomes a page',
  },
  headers: {
    reason: 'the host does not send the headers of `content/static/_headers`',
    note: 'set them in the settings of the host, or of a CDN before it',
  },
  otherHeaders: {
    reason: `of the headers of \`content/static/_headers\`, the host sends only ${storedHeaders.join(', ')}`,
    note: 'set the others in a CDN before it',
  },
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1)
