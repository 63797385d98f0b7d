/** The paths of the preview's own script and events. */
export const liveScriptPath = '/.smallsocial/live.js'
export const liveEventsPath = '/.smallsocial/events'

/**
 * Returns a page as the preview at `address` sends it: links to the site's public origin become links to the preview, and
 * the script that shows changes is added and allowed, with the version of the site from which the page was rendered.
 */
export const withLiveReload = (
  page: string,
  {
    origin,
    address,
    version,
  }: { readonly origin: string; readonly address: string; readonly version: string },
): string => {
  const local = page
    .replaceAll(`href="${origin}/`, 'href="/')
    .replaceAll(`action="${origin}/`, 'action="/')
    .replace(/(?<=<meta http-equiv="Content-Security-Policy" content=")[^"]*/, (policy) =>
      previewPolicy(policy, address),
    )
  const script = `<script src="${liveScriptPath}" data-version="${version}" defer></script>\n`
  const end = local.lastIndexOf('</body>')
  return end === -1 ? local + script : local.slice(0, end) + script + local.slice(end)
}

/**
 * Returns a Content-Security-Policy with the one exception that the preview needs: its own script, from
 * `origin`, may run and receive events. All else that the published site forbids is still forbidden.
 */
export const previewPolicy = (policy: string, origin: string): string => {
  const directives = new Map(
    policy
      .split(';')
      .map((part) => part.trim().split(/\s+/))
      .flatMap(([name, ...sources]) =>
        name === undefined || name === '' || name === 'upgrade-insecure-requests'
          ? []
          : [[name.toLowerCase(), sources] as const],
      ),
  )
  const allow = (name: string, source: string): void => {
    const sources = directives.get(name) ?? directives.get('default-src')
    if (sources !== undefined) directives.set(name, [...sources.filter((one) => one !== "'none'"), source])
  }
  allow('script-src', origin + liveScriptPath)
  allow('connect-src', origin + liveEventsPath)
  return [...directives].map(([name, sources]) => [name, ...sources].join(' ')).join('; ')
}
