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
export const targetOf = ({ from, to }: RedirectRule, path: string): string | undefined => {
  const met = patternOf(from).exec(path)
  if (met === null) return undefined
  return to.replace(/:([a-z]+)/g, (whole, name: string) => met.groups?.[name] ?? whole)
}

/** True when the headers of a rule are said with a path. */
export const fits = ({ path: pattern }: HeaderRule, path: string): boolean =>
  patternOf(pattern, '').test(path)

/** A slash at the end makes no difference to redirects. */
const patternOf = (pattern: string, end = '/?'): RegExp => {
  let stars = 0
  const names = new Set(['splat'])
  const source = (end === '' ? pattern : pattern.replace(/(?<=.)\/$/, ''))
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, () => (stars++ === 0 ? '(?<splat>.*)' : '.*'))
    .replace(/\/:([a-z]+)/g, (_, name: string) => {
      const isNew = !names.has(name)
      names.add(name)
      return isNew ? `/(?<${name}>[^/]+)` : '/[^/]+'
    })
  return new RegExp(`^${source}${end}$`)
}
