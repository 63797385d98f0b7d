/** One line of `_redirects`: https://docs.netlify.com/manage/routing/redirects/overview/ */
export type RedirectRule = {
  readonly from: string
  readonly to: string
  readonly status: number
  /** True when it goes before a file that is there. */
  readonly isForced: boolean
}

/** One block of `_headers`: what is said with each file whose path fits. */
export type HeaderRule = {
  readonly path: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** The rules in `_redirects`, in their order; lines that are none are left out. */
export const parseRedirects = (text: string): RedirectRule[] =>
  text.split('\n').flatMap((line) => {
    const [from, to, status = '301'] = line
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/)
    if (from === undefined || to === undefined || !/^\d{3}!?$/.test(status)) return []
    return [{ from, to, status: Number(status.slice(0, 3)), isForced: status.endsWith('!') }]
  })

/** The rules in `_headers`, in their order. */
export const parseHeaders = (text: string): HeaderRule[] => {
  const rules: { path: string; headers: [string, string][] }[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith('/')) rules.push({ path: line.trim(), headers: [] })
    const [, name, value] = /^\s+([A-Za-z0-9-]+):\s*(.*?)\s*$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) rules.at(-1)?.headers.push([name, value])
  }
  return rules
}

/** Where a rule sends a path; nothing when it does not fit. `*` and `:name` stand for what they meet. */
export const redirectTarget = ({ from, to }: RedirectRule, path: string): string | undefined => {
  const pattern = from.replace(/(?<=.)\/$/, '')
  const met = meet(pattern, path) ?? (path.endsWith('/') ? meet(pattern, path.slice(0, -1)) : undefined)
  return met && to.replace(/:([a-z]+)/g, (whole, name: string) => met.get(name) ?? whole)
}

/** True when the headers of a rule are said with a path. */
export const matches = ({ path: pattern }: HeaderRule, path: string): boolean =>
  meet(pattern, path) !== undefined

/**
 * What the `*` (as `splat`) and the `:name` of a pattern stand for in a path; undefined when it does not fit. After a `*`
 * only the last one is tried again, so that the work is at most the product of both lengths.
 */
const meet = (pattern: string, path: string): ReadonlyMap<string, string> | undefined => {
  let met = new Map<string, string>()
  const parts = pattern.match(/\*|(?<=\/):[a-z]+|[^*:]+|:/g) ?? []
  let [part, at] = [0, 0]
  let star: { readonly part: number; readonly from: number; at: number; readonly met: typeof met } | undefined
  const splat = (): void => {
    if (star !== undefined && !met.has('splat')) met.set('splat', path.slice(star.from, star.at))
  }
  for (;;) {
    const wanted = parts[part]
    if (wanted === '*') {
      splat()
      star = { part, from: at, at, met: new Map(met) }
      part++
      continue
    }
    const end = wanted === undefined ? undefined : endOf(wanted, path, at)
    if (wanted === undefined ? at === path.length : end !== undefined) {
      if (wanted === undefined) {
        splat()
        return met
      }
      if (/^:./.test(wanted) && !met.has(wanted.slice(1))) met.set(wanted.slice(1), path.slice(at, end))
      at = end ?? at
      part++
      continue
    }
    if (star === undefined || star.at >= path.length) return undefined
    star.at++
    at = star.at
    part = star.part + 1
    met = new Map(star.met)
  }
}

/** Where a part of a pattern ends that begins at a place of a path. */
const endOf = (part: string, path: string, at: number): number | undefined => {
  if (!/^:./.test(part)) return path.startsWith(part, at) ? at + part.length : undefined
  const slash = path.indexOf('/', at)
  const end = slash === -1 ? path.length : slash
  return end > at ? end : undefined
}
